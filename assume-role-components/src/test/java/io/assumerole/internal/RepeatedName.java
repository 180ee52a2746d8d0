package io.assumerole.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds a name that a message says twice in a row, as in {@code userName: UserName: got ""}. The
 * tests of iam-policy have the same: a test-jar would be published with the library, and would be
 * missing where {@code ./demo} builds without tests.
 */
public final class RepeatedName {
    private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");
    private static final Pattern END_IN_THE_MIDDLE = Pattern.compile("\\.; ");

    private RepeatedName() {}

    /**
     * Looks at what stands before and behind each colon, letters only.
     *
     * @param message a message of an exception
     * @return the first line with a repeated name; empty if no line repeats a name
     */
    public static Optional<String> in(String message) {
        return message.lines().filter(RepeatedName::isIn).findFirst();
    }

    private static boolean isIn(String line) {
        var unquoted = QUOTED.matcher(line).replaceAll("");
        var parts = List.of(unquoted.split(": ")).stream()
                .map(part -> part.replaceAll("[^A-Za-z]", "").toLowerCase(Locale.ROOT))
                .toList();
        for (int i = 1; i < parts.size() - 1; i++) {
            var before = parts.get(i - 1);
            var name = parts.get(i);
            if (!name.isEmpty() && (before.endsWith(name) || name.endsWith(before))) {
                return true;
            }
        }
        return END_IN_THE_MIDDLE.matcher(unquoted).find();
    }
}
