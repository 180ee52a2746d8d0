package io.assumerole.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Detects strings that are {@code toString} results of objects, and formats strings for messages. */
public final class Text {
    private static final int SHOWN_CHARACTERS = 120;

    /** The beginning of {@code Output.toString()}, which is identical in com.pulumi:pulumi 1.13 to 1.36. */
    private static final String OUTPUT_TEXT = "calling 'tostring' on an 'output<t>'";

    private static final Pattern OBJECT_TEXT = Pattern.compile("com\\.pulumi\\.[A-Za-z0-9_.$]+@[0-9a-f]{1,8}"
            + "|(?:[a-z_][a-z0-9_]*\\.)+[A-Z][A-Za-z0-9_$]*@[0-9a-f]{5,8}(?![A-Za-z0-9.-])");

    /** Lambda expressions and arrays; a class without a package looks like an email address. */
    private static final Pattern JAVA_TEXT = Pattern.compile(
            "\\$\\$Lambda[^\\s@]*@[0-9a-f]{1,8}|\\[(?:[BCDFIJSZ]|L[A-Za-z_$][A-Za-z0-9_.$]*;)@[0-9a-f]{1,8}");

    private static final Pattern OPTIONAL_TEXT = Pattern.compile("Optional(?:Int|Long|Double)?(?:\\[|\\.empty)");

    private Text() {}

    /**
     * Finds the {@code toString} text of an object in a string, which shows that a caller concatenated the object
     * instead of its value.
     *
     * @param text any text
     * @return the mistake; empty if there is none
     */
    public static Optional<Mistake> objectIn(String text) {
        if (text.indexOf('\'') >= 0 && text.toLowerCase(Locale.ROOT).contains(OUTPUT_TEXT)) {
            return Optional.of(Mistake.OUTPUT);
        }
        if (text.indexOf('@') >= 0 && OBJECT_TEXT.matcher(text).find()) {
            return Optional.of(Mistake.RESOURCE);
        }
        if (text.indexOf('@') >= 0 && JAVA_TEXT.matcher(text).find()) {
            return Optional.of(Mistake.OBJECT);
        }
        if (text.indexOf('O') >= 0 && OPTIONAL_TEXT.matcher(text).find()) {
            return Optional.of(Mistake.OPTIONAL);
        }
        return Optional.empty();
    }

    /**
     * Returns whether a text contains an invisible character: a control character, a line separator, a character without
     * a glyph such as U+200B or U+202E, or an unpaired surrogate.
     *
     * @param text any text
     * @return {@code true} if it contains such a character
     */
    public static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (isUnseen(text.codePointAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnseen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /**
     * Escapes invisible characters, so the text neither breaks a line nor reorders the text around it.
     *
     * @param text any text
     * @return the text with an escape for each such character
     */
    public static String visible(String text) {
        if (!hasControl(text)) {
            return text;
        }
        var shown = new StringBuilder();
        text.codePoints().forEach(c -> shown.append(isUnseen(c) ? escape(c) : new String(Character.toChars(c))));
        return shown.toString();
    }

    private static String escape(int codePoint) {
        return String.format("\\u%04x", codePoint);
    }

    /**
     * Quotes and shortens a value, and escapes its invisible characters, so a message stays on one line. If the value
     * contains the result of an object's {@code toString()}, describes the value instead. The result of {@code
     * toString()} does not help the reader find the mistake.
     *
     * @param value the value
     * @return the value in quotes, or {@code null} or the description without quotes
     */
    public static String quote(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        var object = objectIn(value);
        if (object.isPresent()) {
            return "a string that " + object.get().what() + " (" + object.get().remedy() + ")";
        }
        var shown = new StringBuilder("\"");
        int end = Math.min(value.length(), SHOWN_CHARACTERS);
        for (char c : value.substring(0, end).toCharArray()) {
            if (isUnseen(c)) {
                shown.append(escape(c));
            } else {
                shown.append(c);
            }
        }
        shown.append('"');
        if (end < value.length()) {
            shown.append("… (").append(value.length()).append(" characters)");
        }
        return shown.toString();
    }

    /** An object whose {@code toString} text is in a string instead of its value. */
    public enum Mistake {
        /** An Output of Pulumi. */
        OUTPUT(
                "contains the text of an Output, not its value",
                "build the string where the value is known: output.applyValue(value -> …)"),
        /** A resource or another Pulumi object. */
        RESOURCE(
                "contains the text of a Pulumi object, not one of its values",
                "take one of its outputs, and build the string where the value is known: output.applyValue(value -> …)"),
        /** An array or a lambda expression. */
        OBJECT(
                "contains the text of a Java object, not its value",
                "take the value from the array, or call the function, and use that value"),
        /** An optional value, as many outputs of com.pulumi:aws are. */
        OPTIONAL(
                "contains the text of an Optional, not its value",
                "extract the value first: output.applyValue(value -> … value.orElse(…) …)");

        private final String what;
        private final String remedy;

        Mistake(String what, String remedy) {
            this.what = what;
            this.remedy = remedy;
        }

        /** {@return the problem: the end of a sentence whose subject is the element} */
        public String what() {
            return what;
        }

        /** {@return the remedy: a sentence without its full stop} */
        public String remedy() {
            return remedy;
        }
    }
}
