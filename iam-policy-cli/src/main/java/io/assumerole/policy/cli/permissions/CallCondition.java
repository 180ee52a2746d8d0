package io.assumerole.policy.cli.permissions;

import java.util.List;

/**
 * When the AWS provider makes a call.
 *
 * @param kind the kind of the condition
 * @param inputs the inputs that decide, with dots before the names of nested inputs
 */
record CallCondition(Kind kind, List<String> inputs) {
    /** A kind of condition; the first lines of {@code conditional-calls.txt} describe each kind. */
    enum Kind {
        ALWAYS,
        WHEN,
        UNLESS,
        MAYBE,
        TOLERATED
    }

    private static final CallCondition ALWAYS = new CallCondition(Kind.ALWAYS, List.of());

    /** Parses the words after the actions of a line. */
    static CallCondition parse(List<String> words) {
        if (words.isEmpty()) {
            return ALWAYS;
        }
        return switch (words.get(0)) {
            case "when" -> new CallCondition(Kind.WHEN, List.of(words.get(1).split(",")));
            case "unless" -> new CallCondition(Kind.UNLESS, List.of(words.get(1).split(",")));
            case "maybe" -> new CallCondition(Kind.MAYBE, List.of());
            case "tolerated" -> new CallCondition(Kind.TOLERATED, List.of());
            default -> throw new IllegalStateException(String.join(" ", words));
        };
    }
}
