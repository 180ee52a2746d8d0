package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The checks that several types share, with one message format. */
final class ValueChecks {
    /** The characters of IAM names, as a character class of a regular expression. */
    static final String NAME_CLASS = "[A-Za-z0-9_+=,.@-]";

    static final String NAME_WORDS = "A-Z a-z 0-9 _ + = , . @ -";

    private ValueChecks() {}

    static void matches(Pattern pattern, String type, String value, String allowed) {
        matches(pattern, type, value, () -> Text.quote(value), allowed);
    }

    /** Does the same as {@code matches} for values that messages must not show. */
    static void matchesHidden(Pattern pattern, String type, String value, String allowed) {
        matches(pattern, type, value, () -> value == null ? "null" : characters(value) + ", not shown", allowed);
    }

    private static void matches(Pattern pattern, String type, String value, Supplier<String> shown, String allowed) {
        rejectObjects(type, value, shown, allowed);
        if (value == null || !pattern.matcher(value).matches()) {
            throw invalid(type, "got " + shown.get(), allowed);
        }
    }

    static void seconds(String type, Duration value, Duration least, Duration most, String allowed) {
        Preconditions.of(value, type + ": value");
        if (value.getNano() != 0 || value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw invalid(type, "got " + value, allowed);
        }
    }

    /** Rejects the {@code toString} text of an object; the message contains {@code shown} instead. */
    static void rejectObjects(String type, String value, Supplier<String> shown, String allowed) {
        if (value != null) {
            Text.objectIn(value).ifPresent(mistake -> {
                throw invalid(
                        type, "got " + shown.get() + ", which " + mistake.what() + ": " + mistake.remedy(), allowed);
            });
        }
    }

    private static String characters(String value) {
        return value.length() == 1 ? "1 character" : value.length() + " characters";
    }

    static IllegalArgumentException invalid(String type, String given, String allowed) {
        return new IllegalArgumentException(type + ": " + given + "; allowed: " + allowed + ".");
    }
}
