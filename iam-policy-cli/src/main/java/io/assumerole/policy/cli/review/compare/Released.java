package io.assumerole.policy.cli.review.compare;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.ConditionOperator.SetQualifier;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.ConditionWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The requests that a Deny statement no longer denies, because one element of the statement changes.
 *
 * @param actions the actions that NotAction newly excludes; empty if NotAction doesn't change
 * @param condition the condition of the requests that aren't denied anymore; empty if the conditions don't change
 * @param others the conditions that don't change
 */
record Released(List<String> actions, Optional<Condition> condition, List<Condition> others) {
    private static final Map<String, ConditionOperator> OPPOSITES = Map.of(
            "StringNotEquals", ConditionOperator.STRING_EQUALS,
            "StringNotEqualsIgnoreCase", ConditionOperator.STRING_EQUALS_IGNORE_CASE,
            "StringNotLike", ConditionOperator.STRING_LIKE,
            "NumericNotEquals", ConditionOperator.NUMERIC_EQUALS,
            "DateNotEquals", ConditionOperator.DATE_EQUALS,
            "NotIpAddress", ConditionOperator.IP_ADDRESS,
            "ArnNotEquals", ConditionOperator.ARN_EQUALS,
            "ArnNotLike", ConditionOperator.ARN_LIKE);

    /** Returns what an earlier Deny no longer denies; empty if no later Deny differs from it in only one element. */
    static Optional<Released> from(Statement deny, List<PolicyDocument> after) {
        var found = after.stream()
                .flatMap(document -> document.statements().stream())
                .filter(now -> now.effect() == Effect.DENY
                        && now.principals().equals(deny.principals())
                        && now.notPrincipals().equals(deny.notPrincipals())
                        && now.actions().equals(deny.actions())
                        && now.resources().equals(deny.resources())
                        && now.notResources().equals(deny.notResources()))
                .flatMap(now -> between(deny, now).stream())
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static Optional<Released> between(Statement deny, Statement now) {
        if (deny.conditions().equals(now.conditions())) {
            var added = without(now.notActions(), deny.notActions());
            return added.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Released(added, Optional.empty(), deny.conditions()));
        }
        var olds = without(deny.conditions(), now.conditions());
        var news = without(now.conditions(), deny.conditions());
        return deny.notActions().equals(now.notActions()) && olds.size() == 1 && news.size() == 1
                ? condition(olds.get(0), news.get(0))
                        .map(condition ->
                                new Released(List.of(), Optional.of(condition), without(deny.conditions(), olds)))
                : Optional.empty();
    }

    /** Returns a condition for the requests that only the old condition accepts; empty if the values don't show it. */
    private static Optional<Condition> condition(Condition old, Condition now) {
        var operator = old.operator();
        if (!operator.equals(now.operator())
                || !old.lowerCaseKey().equals(now.lowerCaseKey())
                || operator.setQualifier() != SetQualifier.NONE
                || operator.hasIfExists()) {
            return Optional.empty();
        }
        var values = operator.isNegated() ? without(now.values(), old.values()) : without(old.values(), now.values());
        return values.isEmpty() || operator.isNegated() && !OPPOSITES.containsKey(operator.base())
                ? Optional.empty()
                : Optional.of(new Condition(
                        operator.isNegated() ? OPPOSITES.get(operator.base()) : operator, old.key(), values));
    }

    private static <T> List<T> without(List<T> all, List<T> others) {
        return all.stream().filter(item -> !others.contains(item)).toList();
    }

    /** Returns the conditions under which requests aren't denied anymore. */
    List<Condition> conditions() {
        return Stream.concat(condition.stream(), others.stream()).toList();
    }

    /** Returns words for what isn't denied anymore. */
    String words() {
        return condition.map(changed -> "if " + ConditionWords.of(changed)).orElseGet(() -> String.join(", ", actions));
    }

    /**
     * Returns the actions that the Allow statements of a principal have in common with some of the actions of a Deny.
     *
     * @return the given actions if the common ones aren't known
     */
    static List<String> allowed(List<String> actions, List<Statement> allows) {
        var common = new ArrayList<String>();
        for (var action : actions) {
            for (var allow : allows) {
                if (allow.actions().isEmpty()) {
                    return actions;
                }
                for (var allowed : allow.actions()) {
                    if (Wildcard.matchesIgnoringCase(allowed, action)) {
                        common.add(action);
                    } else if (Wildcard.matchesIgnoringCase(action, allowed)) {
                        common.add(allowed);
                    } else if (Wildcard.isIn(allowed) && Wildcard.isIn(action)) {
                        return actions;
                    }
                }
            }
        }
        return common.isEmpty() ? actions : common.stream().distinct().toList();
    }
}
