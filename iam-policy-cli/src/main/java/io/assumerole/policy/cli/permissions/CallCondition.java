package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.List;

/**
 * The condition under which the AWS provider makes a call, or a resource has an ARN.
 *
 * @param kind the kind of the condition
 * @param inputs the inputs that decide, with dots before the names of nested inputs, and with the value that they need, if any,
 *     such as {@code type=ingress}
 * @param needed the input without which the provider doesn't make the call in a delete or a later update; {@code *} if there is none
 * @param reason the case in which the provider makes a call of the kind {@code MAYBE}; empty for the other kinds
 */
record CallCondition(Kind kind, List<String> inputs, String needed, String reason) {
    /** A kind of condition; the first lines of {@code conditional-calls.txt} describe each kind. */
    enum Kind {
        ALWAYS,
        WHEN,
        REMOVED,
        UNLESS,
        MAYBE,
        TOLERATED
    }

    static final CallCondition ALWAYS = of(Kind.ALWAYS);

    /**
     * Parses the words at the end of a line.
     *
     * @param isWritten whether a person wrote the line, so that it names the case of a call of the kind {@code MAYBE}
     */
    static CallCondition parse(List<String> words, boolean isWritten) {
        if (words.isEmpty()) {
            return ALWAYS;
        }
        return switch (words.get(0)) {
            case "with" -> parse(words.subList(2, words.size()), isWritten).with(words.get(1));
            case "when" -> of(Kind.WHEN, words.get(1).split(","));
            case "removed" -> of(Kind.REMOVED, words.get(1).split(","));
            case "unless" -> of(Kind.UNLESS, words.get(1).split(","));
            case "maybe" -> maybe(words.subList(1, words.size()), isWritten);
            case "tolerated" -> of(Kind.TOLERATED);
            default -> throw new IllegalStateException(String.join(" ", words));
        };
    }

    private static CallCondition of(Kind kind, String... inputs) {
        return new CallCondition(kind, List.of(inputs), PlannedResource.ANY, "");
    }

    private CallCondition with(String input) {
        return new CallCondition(kind, inputs, input, reason);
    }

    private static CallCondition maybe(List<String> reason, boolean isWritten) {
        if (reason.isEmpty() == isWritten) {
            throw new IllegalStateException(
                    isWritten ? "maybe has no reason" : "maybe has a reason: " + String.join(" ", reason));
        }
        return new CallCondition(
                Kind.MAYBE,
                List.of(),
                PlannedResource.ANY,
                isWritten ? "only if " + String.join(" ", reason) : "only in some cases");
    }

    /** Returns whether the inputs of a resource, as far as the preview shows them, allow the condition. */
    boolean mayHold(ResourceState state) {
        return switch (kind) {
            case WHEN -> inputs.stream().anyMatch(input -> PlannedInputs.isSet(state, input) != Truth.NO);
            case UNLESS -> inputs.stream().noneMatch(input -> PlannedInputs.isShown(state, input) == Truth.YES);
            default -> true;
        };
    }
}
