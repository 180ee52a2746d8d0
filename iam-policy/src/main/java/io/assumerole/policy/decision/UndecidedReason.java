package io.assumerole.policy.decision;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.match.VariableValues;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.reference.GlobalKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Explains why it is unknown whether a statement applies to a request. */
final class UndecidedReason {
    private UndecidedReason() {}

    /**
     * Returns why the first undecided element is undecided. For the conditions, returns the reasons of all undecided
     * ones.
     */
    static String about(StatementMatcher question, PolicyDocument document, Statement statement) {
        var context = question.request().context;
        boolean variables = document.hasVariables();
        if (question.fitsResource(statement, variables) == Truth.UNKNOWN) {
            return ofResource(question, statement, variables);
        }
        var ofConditions = statement.conditions().stream()
                .filter(condition -> ConditionMatch.holds(condition, context, variables) == Truth.UNKNOWN)
                .map(condition -> of(condition, context, variables))
                .distinct()
                .collect(Collectors.joining("; "));
        return Optional.of(ofConditions)
                .filter(text -> !text.isEmpty())
                .or(() -> question.elements().negatesWithoutValue(statement, variables)
                        ? VariableValues.negatedWithoutValue(statement, context)
                                .map(value -> value
                                        + " has no value here, and AWS's pages disagree on whether a negated match"
                                        + " then holds; give the variable a default")
                        : Optional.empty())
                .orElseGet(() -> ofPrincipal(question, statement));
    }

    /**
     * Names the values that the request lacks, and on which the conditions of other statements that may apply depend.
     */
    static String ofOthers(List<TracedStatement> all, Statement statement) {
        var named = new HashSet<String>();
        statement.conditions().forEach(condition -> named.add(condition.lowerCaseKey()));
        var keys = all.stream()
                .filter(traced -> traced.trace().match() == StatementTrace.Match.UNKNOWN)
                .flatMap(traced -> traced.conditions().stream()
                        .filter(condition -> condition.element().match() == StatementTrace.Match.UNKNOWN)
                        .map(ConditionExplanation::condition)
                        .filter(condition -> traced.question().request().context.isValueUnknown(condition.key()))
                        .filter(condition -> named.add(condition.lowerCaseKey())))
                .map(condition -> condition.key() + ", which you can set with " + GlobalKeys.howToSay(condition.key()))
                .toList();
        return keys.isEmpty() ? "" : "; other statements depend on " + String.join("; on ", keys);
    }

    /** Explains why it is unknown whether the Principal matches the caller. */
    static String ofPrincipal(StatementMatcher question, Statement statement) {
        if (statement.principals().stream().anyMatch(principal -> question.isUnknownAllow(principal, statement))) {
            return "AWS does not document whether the principal * includes services and identity providers; name the"
                    + " caller";
        }
        Optional<String> ofResource =
                question.assumes() ? Optional.empty() : new PrincipalMatcher(question, statement).undecidedReason();
        return ofResource.orElse(
                "it names a unique ID, but the request does not give the caller's; set it with uniqueId(…)");
    }

    /** Explains why it is unknown whether the statement applies to the resource. */
    static String ofResource(StatementMatcher question, Statement statement, boolean variables) {
        return ElementMatch.resources(statement).stream()
                .flatMap(pattern -> unknownVariable(pattern, question.request().context, variables))
                .findFirst()
                .or(() -> unknownResource(question, statement, variables))
                .orElse("it applies to specific resources, and the request may be for one of them");
    }

    private static Optional<String> unknownResource(StatementMatcher question, Statement statement, boolean variables) {
        if (question.ofUnnamedResource()) {
            return Optional.of(
                    CallRules.usesAKey(question.action())
                            ? ServiceRules.KEY_OF_ALIAS
                            : "it needs permissions for the alias and for its key, but the request names only one of"
                                    + " them; request the other as well, or allow it on *");
        }
        if (question.isOfAnyResource(statement)) {
            return Optional.of("it applies to specific resources, but the request names *; give the ARN if the"
                    + " action supports resources");
        }
        var patterns = ElementMatch.resources(statement);
        var capital = patterns.stream()
                .filter(pattern -> question.elements().fits(pattern, variables) == Truth.NO
                        && question.elements().fitsInLowerCase(pattern, statement, variables))
                .findFirst();
        if (capital.isPresent()) {
            return Optional.of(capital.get() + " matches except for capital letters in partition, service or region,"
                    + " and AWS does not document whether case matters there; use lower case");
        }
        return patterns.stream()
                .filter(pattern -> question.elements().fits(pattern, variables) == Truth.UNKNOWN)
                .findFirst()
                .map(pattern -> pattern + " matches only if its * spans a colon, which the IAM guide documents only"
                        + " for a * at the end of a part; write all six parts");
    }

    private static Stream<String> unknownVariable(String value, RequestContext context, boolean variables) {
        return variables
                ? VariableValues.unknown(value, context).map(key -> valueNotGiven(key, context)).stream()
                : Stream.empty();
    }

    /** Explains why it is unknown whether the condition holds. */
    static String of(Condition condition, RequestContext context, boolean variables) {
        var key = condition.key();
        if (context.isValueUnknown(key)) {
            return valueNotGiven(key, context);
        }
        var variable = condition.values().stream()
                .flatMap(value -> unknownVariable(value, context, variables))
                .findFirst();
        if (variable.isPresent()) {
            return variable.get();
        }
        if (!context.isGiven(condition.lowerCaseKey())) {
            return "the request lacks %s, and AWS's pages disagree on how %s treats that"
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
            return "AWS does not document how " + condition.operator()
                    + " compares an IPv4 address written as an IPv6 address; use the IPv4 form";
        }
        if (condition.operator().kind() == ConditionOperator.Kind.ARN) {
            return condition.operator() + " " + key + " requires a value that is not a complete ARN";
        }
        return condition.operator().setQualifier() == ConditionOperator.SetQualifier.NONE
                        && condition.operator().kind() != ConditionOperator.Kind.NULL
                ? key
                        + " can have several values, and "
                        + condition.operator()
                        + " has no ForAnyValue: or ForAllValues: prefix"
                : key + " has an empty value, and AWS does not document how " + condition.operator() + " treats it";
    }

    private static String valueNotGiven(String key, RequestContext context) {
        if (context.isGiven(key.toLowerCase(Locale.ROOT))) {
            return key + " has an empty value or can have several values, and AWS does not document how its variable"
                    + " is resolved";
        }
        boolean maybeSent = context.presence(key.toLowerCase(Locale.ROOT)) == RequestContext.Presence.UNKNOWN;
        return "%s%s, but the request does not give its value; set it with %s%s"
                .formatted(
                        maybeSent ? "AWS may send " : "AWS sends ",
                        key,
                        GlobalKeys.howToSay(key),
                        maybeSent ? ", or call context(\"" + key + "\") if it is not sent" : "");
    }
}
