package io.assumerole.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports everything that is wrong with a policy document, a statement, or a part of one.
 *
 * <p>The message lists all problems, one a line; {@link #problems()} gives them to programs. No external ID is ever in
 * either.
 */
public final class InvalidPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyProblem> problems;

    InvalidPolicyException(List<PolicyProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * {@return all that is wrong, in the order of the document; never empty, except in an exception that was
     * serialized, where only the message survives}
     */
    public List<PolicyProblem> problems() {
        return problems == null ? List.of() : problems;
    }

    private static String message(List<PolicyProblem> problems) {
        var head =
                problems.size() == 1 ? "The policy has 1 problem:" : "The policy has " + problems.size() + " problems:";
        return problems.stream().map(problem -> "\n  - " + problem).collect(Collectors.joining("", head, ""));
    }
}
