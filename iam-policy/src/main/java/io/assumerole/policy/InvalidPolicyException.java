package io.assumerole.policy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reports all problems of a policy document, a statement, or part of a statement.
 *
 * <p>The message lists all problems, one per line; {@link #problems()} returns them for programs. Problems never contain external IDs.
 */
public final class InvalidPolicyException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<PolicyProblem> problems;

    InvalidPolicyException(List<PolicyProblem> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * {@return all problems, in document order; empty only in a deserialized exception, which keeps only the message}
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
