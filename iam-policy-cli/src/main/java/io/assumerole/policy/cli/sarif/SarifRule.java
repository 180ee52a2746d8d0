package io.assumerole.policy.cli.sarif;

import io.assumerole.policy.lint.LintCode;

/**
 * A kind of result.
 *
 * @param id the name of the rule, which later versions keep
 * @param level the level of its results
 * @param markdown one sentence in Markdown, without links and without its period
 */
public record SarifRule(String id, Level level, String markdown) {
    /** The severity of a result. */
    public enum Level {
        /** A serious problem. */
        ERROR,
        /** A probable problem. */
        WARNING,
        /** A minor problem. */
        NOTE
    }

    /**
     * Returns the rule for a lint code.
     *
     * @param code the code
     * @return the rule
     */
    public static SarifRule of(LintCode code) {
        var level = switch (code.severity()) {
            case HIGH -> Level.ERROR;
            case MEDIUM -> Level.WARNING;
            case LOW -> Level.NOTE;
        };
        return new SarifRule(code.toString(), level, code.description());
    }

    /** Returns the sentence as plain text. */
    String text() {
        return markdown.replace("`", "");
    }

    /** Returns the ID as a title, such as {@code Allows everything}. */
    String title() {
        var words = id.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
