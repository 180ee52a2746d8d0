package io.assumerole.policy.decision;

import io.assumerole.internal.Preconditions;
import java.util.List;

/**
 * Tells of one element of a statement whether it applies to a request, and which values were compared.
 *
 * @param element its name in the JSON: {@code Principal}, {@code NotPrincipal}, {@code Action}, {@code NotAction},
 *     {@code Resource}, {@code NotResource} or {@code Condition}
 * @param operator the operator of a condition, such as {@code StringEquals}; else empty
 * @param key the key of a condition; else empty
 * @param match whether the request is as the element asks: for a {@code Not…} element, that it names none of the
 *     request's; for a condition, that it holds
 * @param policyValues the values of the policy: the one that fits, or all if none fits, and all of a condition; behind
 *     one with policy variables what it stands for, such as {@code ${aws:PrincipalTag/team} (= red)}; {@code everyone}
 *     for the principal {@code *}; in place of external IDs {@code [not shown]}
 * @param requestValues the values of the request that they were compared with; empty if the request has none, or does not say
 *     them; in place of an external ID {@code [not shown]}
 * @param note why it is {@link StatementTrace.Match#UNKNOWN}, or what else is to be known; else empty
 */
public record ElementTrace(
        String element,
        String operator,
        String key,
        StatementTrace.Match match,
        List<String> policyValues,
        List<String> requestValues,
        String note) {

    static final String CONDITION = "Condition";

    /**
     * Checks that nothing is null.
     *
     * @param element its name in the JSON
     * @param operator the operator of a condition, or empty
     * @param key the key of a condition, or empty
     * @param match whether the request is as it asks
     * @param policyValues the values of the policy
     * @param requestValues the values of the request
     * @param note why it is unknown, or empty
     * @throws IllegalArgumentException if one of them is null
     */
    public ElementTrace {
        Preconditions.of(element, "element");
        Preconditions.of(operator, "operator");
        Preconditions.of(key, "key");
        Preconditions.of(match, "match");
        policyValues = Preconditions.all(policyValues, "policyValues");
        requestValues = Preconditions.all(requestValues, "requestValues");
        Preconditions.of(note, "note");
    }

    boolean isCondition() {
        return element.equals(CONDITION);
    }

    /** {@return one line: whether it matches, the element, the values of the policy and those of the request} */
    @Override
    public String toString() {
        return TraceText.of(this);
    }
}
