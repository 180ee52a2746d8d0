package io.assumerole.policy.decision;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.match.VariableValues;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Says why it is unknown whether a statement is about a request. */
final class UndecidedReason {
    private UndecidedReason() {}

    /** The first reason in the order of the statement, for people. */
    static String about(StatementMatcher question, PolicyDocument document, Statement statement) {
        var context = question.request().context;
        boolean variables = document.hasVariables();
        if (question.fitsResource(statement, variables) == Truth.UNKNOWN) {
            return ofResource(question, statement, variables);
        }
        return statement.conditions().stream()
                .filter(condition -> ConditionMatch.holds(condition, context, variables) == Truth.UNKNOWN)
                .findFirst()
                .map(condition -> of(condition, context, variables))
                .or(() -> question.negatesWithoutValue(document, statement)
                        ? VariableValues.negatedWithoutValue(statement, context)
                                .map(value -> value
                                        + " has no value here, and AWS's pages disagree on what is then unlike it; give"
                                        + " the variable a default")
                        : Optional.empty())
                .orElseGet(() -> ofPrincipal(question, statement));
    }

    /** Why it is unknown whether its Principal means the caller. */
    static String ofPrincipal(StatementMatcher question, Statement statement) {
        if (statement.principals().stream().anyMatch(principal -> question.isUnknownAllow(principal, statement))) {
            return "no page tells whether the principal * means services and identity providers; name the caller";
        }
        Optional<String> ofResource =
                question.assumes() ? Optional.empty() : new ResourcePrincipals(question, statement).doubt();
        return ofResource.orElse(
                "it names a unique ID, and the request does not say the caller's; say it with uniqueId(…)");
    }

    /** Why it is unknown whether it is about the resource. */
    static String ofResource(StatementMatcher question, Statement statement, boolean variables) {
        return Stream.concat(statement.resources().stream(), statement.notResources().stream())
                .flatMap(pattern -> unknownVariable(pattern, question.request().context, variables))
                .findFirst()
                .or(() -> openResource(question, statement, variables))
                .orElse("it is about some resources, and the request may be about one of them");
    }

    private static Optional<String> openResource(StatementMatcher question, Statement statement, boolean variables) {
        if (question.ofUnnamedResource()) {
            return Optional.of(
                    ServiceRules.usesAKey(question.action())
                            ? ServiceRules.KEY_OF_ALIAS
                            : "it needs permissions for the alias and for its key, and the request names only one of"
                                    + " them; request the other as well, or allow it on *");
        }
        if (question.isOfAnyResource(statement)) {
            return Optional.of("it is about some resources, and the request asks for *; give the ARN"
                    + " if the action has resources");
        }
        var patterns = Stream.concat(statement.resources().stream(), statement.notResources().stream())
                .toList();
        var capital = patterns.stream()
                .filter(pattern -> question.fits(pattern, variables) == Truth.NO
                        && question.fitsInLowerCase(pattern, statement, variables))
                .findFirst();
        if (capital.isPresent()) {
            return Optional.of(capital.get() + " fits but for capital letters in partition, service or region, and no"
                    + " page tells whether they count; write lower case");
        }
        return patterns.stream()
                .filter(pattern -> question.fits(pattern, variables) == Truth.UNKNOWN)
                .findFirst()
                .map(pattern -> pattern + " fits only if its * reaches over a colon, which the guide"
                        + " says of one that ends a part; write all six parts");
    }

    private static Stream<String> unknownVariable(String value, RequestContext context, boolean variables) {
        return variables
                ? VariableValues.unknown(value, context).map(key -> unsaid(key, context)).stream()
                : Stream.empty();
    }

    /** Why it is unknown whether the condition holds. */
    static String of(Condition condition, RequestContext context, boolean variables) {
        var key = condition.key();
        if (context.isValueUnknown(key)) {
            return unsaid(key, context);
        }
        var variable = condition.values().stream()
                .flatMap(value -> unknownVariable(value, context, variables))
                .findFirst();
        if (variable.isPresent()) {
            return variable.get();
        }
        if (!context.isGiven(condition.lowerCaseKey())) {
            return "the request lacks %s, and AWS's pages disagree on what %s makes of that"
                    .formatted(key, condition.operator());
        }
        var other = context.values(condition.lowerCaseKey()).stream()
                .filter(value -> !ConditionMatch.isComparable(condition.operator(), value))
                .findFirst();
        if (other.isPresent()) {
            return "the request's " + key + " cannot be compared by " + condition.operator();
        }
        if (condition.operator().kind() == ConditionOperator.Kind.IP
                && Stream.concat(condition.values().stream(), context.values(condition.lowerCaseKey()).stream())
                        .anyMatch(IpRange::isMapped)) {
            return "AWS doesn't document how " + condition.operator()
                    + " compares an IPv4 address written as an IPv6 address; use the IPv4 form";
        }
        if (condition.operator().kind() == ConditionOperator.Kind.ARN) {
            return condition.operator() + " " + key + " asks for what is no whole ARN";
        }
        return condition.operator().setQualifier() == ConditionOperator.SetQualifier.NONE
                        && condition.operator().kind() != ConditionOperator.Kind.NULL
                ? key
                        + " can have several values, and "
                        + condition.operator()
                        + " has neither ForAnyValue: nor ForAllValues: in front of it"
                : key + " has an empty value, and no page says what " + condition.operator() + " makes of it";
    }

    private static String unsaid(String key, RequestContext context) {
        if (context.isGiven(key.toLowerCase(Locale.ROOT))) {
            return key + " has an empty value or can have several, and no page tells what a variable of it stands for";
        }
        boolean maybeSent = context.presence(key.toLowerCase(Locale.ROOT)) == RequestContext.Presence.UNKNOWN;
        return "%s%s, and the request does not say its value; say it with %s%s"
                .formatted(
                        maybeSent ? "AWS may send " : "AWS sends ",
                        key,
                        GlobalKeys.howToSay(key),
                        maybeSent ? ", or with context(\"" + key + "\") that it is not sent" : "");
    }
}
