package io.assumerole.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that a caller gave: whether it is meant, and how messages show it. */
public final class Text {
    private static final int SHOWN_CHARACTERS = 120;

    /** The first words of {@code Output.toString()}, the same in com.pulumi:pulumi 1.13 to 1.36. */
    private static final String OUTPUT_TEXT = "calling 'tostring' on an 'output<t>'";

    private static final Pattern OBJECT_TEXT = Pattern.compile("com\\.pulumi\\.[A-Za-z0-9_.$]+@[0-9a-f]{1,8}"
            + "|(?:[a-z_][a-z0-9_]*\\.)+[A-Z][A-Za-z0-9_$]*@[0-9a-f]{5,8}(?![A-Za-z0-9.-])");

    /** Lambda expressions and arrays: a class without a package looks like somebody's address. */
    private static final Pattern JAVA_TEXT = Pattern.compile(
            "\\$\\$Lambda[^\\s@]*@[0-9a-f]{1,8}|\\[(?:[BCDFIJSZ]|L[A-Za-z_$][A-Za-z0-9_.$]*;)@[0-9a-f]{1,8}");

    private static final Pattern OPTIONAL_TEXT = Pattern.compile("Optional(?:Int|Long|Double)?(?:\\[|\\.empty)");

    private Text() {}

    /**
     * Finds the text that Java makes of an object whose value was meant: it comes from putting the object into a
     * string.
     *
     * @param text any text
     * @return what is wrong and what to do about it, or nothing
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
     * Tells whether a text holds what cannot be seen: a control character, a line separator, a character without a
     * shape such as U+200B or U+202E, or half of a pair of surrogates.
     *
     * @param text any text
     * @return whether it does
     */
    public static boolean hasControl(String text) {
        return text.codePoints().anyMatch(Text::isUnseen);
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
     * Makes visible what cannot be seen in a text, so that it neither breaks a line nor moves what stands around it.
     *
     * @param text any text
     * @return the text with an escape in place of each such character
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
     * Puts a value in quotes, shortened, with what cannot be seen made visible: so one line of a message stays one
     * line.
     *
     * @param value the value
     * @return the value in quotes, or {@code null} without them
     */
    public static String quote(@Nullable String value) {
        if (value == null) {
            return "null";
        }
        var shown = new StringBuilder("\"");
        int end = Math.min(value.length(), SHOWN_CHARACTERS);
        for (char c : value.substring(0, end).toCharArray()) {
            if (hasControl(String.valueOf(c)) || Character.isSurrogate(c)) {
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

    /** What was put into a string in place of its value. */
    public enum Mistake {
        /** An output of Pulumi. */
        OUTPUT(
                "holds the text of an Output, not its value",
                "make the text where the value is known: output.applyValue(value -> …)"),
        /** A resource or another object of Pulumi. */
        RESOURCE(
                "holds the text of a Pulumi object, not a value of it",
                "take one of its outputs, and make the text where the value is known: output.applyValue(value -> …)"),
        /** An array or a lambda expression. */
        OBJECT(
                "holds the text of a Java object, not its value",
                "take the value out of the array, or call the function, and make the text of that"),
        /** A value that may be missing, as many outputs of com.pulumi:aws are. */
        OPTIONAL(
                "holds the text of an Optional, not its value",
                "take the value out of it first: output.applyValue(value -> … value.orElse(…) …)");

        private final String what;
        private final String remedy;

        Mistake(String what, String remedy) {
            this.what = what;
            this.remedy = remedy;
        }

        /** {@return what is wrong: the end of a sentence that begins with the element} */
        public String what() {
            return what;
        }

        /** {@return what to do about it: a sentence without its full stop} */
        public String remedy() {
            return remedy;
        }
    }
}
