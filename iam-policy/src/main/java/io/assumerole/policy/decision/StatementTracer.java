package io.assumerole.policy.decision;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.match.VariableValues;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Traces each element of each statement. In contrast, a decision stops as soon as it has an answer. */
record StatementTracer(StatementMatcher question, PolicySet documents) {
    private static final List<String> HIDDEN = List.of("[not shown]");

    /** Traces all statements of all policies that AWS evaluates, in the order given. */
    List<TracedStatement> trace() {
        var traced = new ArrayList<TracedStatement>();
        for (var kind : PolicyKind.values()) {
            traced.addAll(trace(kind));
        }
        return traced;
    }

    /** Traces all statements of the policies of a kind; none if AWS does not evaluate them. */
    List<TracedStatement> trace(PolicyKind kind) {
        var traced = new ArrayList<TracedStatement>();
        if (!question.evaluates(kind)) {
            return traced;
        }
        var all = documents.of(kind);
        for (int i = 0; i < all.size(); i++) {
            // Statements that share a condition also share its trace.
            var conditions = new IdentityHashMap<Condition, ElementTrace>();
            for (int j = 0; j < all.get(i).statements().size(); j++) {
                traced.add(trace(kind, i, j, conditions));
            }
        }
        return traced;
    }

    private StatementApplicability applicability() {
        return new StatementApplicability(documents, question);
    }

    private TracedStatement trace(PolicyKind kind, int place, int index, Map<Condition, ElementTrace> conditions) {
        var document = documents.of(kind).get(place);
        var statement = document.statements().get(index);
        var elements = elements(kind, document, statement, conditions);
        var trace = new StatementTrace(
                question.action(),
                kind,
                place,
                index,
                statement.sid().orElse(""),
                statement.effect(),
                match(kind, document, statement, elements),
                false,
                elements);
        return new TracedStatement(trace, document, statement, question);
    }

    /** Returns the same match as a decision, starting from the matches of the elements. */
    private StatementTrace.Match match(
            PolicyKind kind, PolicyDocument document, Statement statement, List<ElementTrace> elements) {
        var match = StatementTrace.Match.YES;
        for (var element : elements) {
            match = element.match().compareTo(match) > 0 ? element.match() : match;
        }
        // An SCP may not apply to the caller, and a variable without a value makes the whole statement unknown.
        return match == StatementTrace.Match.NO
                ? match
                : StatementTrace.Match.of(applicability().of(kind, document, statement));
    }

    private List<ElementTrace> elements(
            PolicyKind kind, PolicyDocument document, Statement statement, Map<Condition, ElementTrace> conditions) {
        boolean variables = document.hasVariables();
        var elements = new ArrayList<ElementTrace>(3 + statement.conditions().size());
        if (!statement.principals().isEmpty() || !statement.notPrincipals().isEmpty()) {
            elements.add(principal(kind, statement));
        }
        elements.add(action(statement));
        if (!statement.resources().isEmpty() || !statement.notResources().isEmpty()) {
            elements.add(resource(statement, variables));
        }
        for (var condition : statement.conditions()) {
            elements.add(conditions.computeIfAbsent(condition, missing -> condition(missing, variables)));
        }
        return elements;
    }

    private ElementTrace principal(PolicyKind kind, Statement statement) {
        boolean negated = statement.principals().isEmpty();
        var principals = negated ? statement.notPrincipals() : statement.principals();
        var match = applicability().matchesCaller(kind, statement);
        var matching = principals.stream().filter(this::isCaller).findFirst();
        return new ElementTrace(
                negated ? "NotPrincipal" : "Principal",
                "",
                "",
                StatementTrace.Match.of(match),
                matching.map(List::of).orElse(principals).stream()
                        .map(principal -> principal.isEveryone() ? "everyone" : principal.value())
                        .toList(),
                question.caller(),
                match == Truth.UNKNOWN ? UndecidedReason.ofPrincipal(question, statement) : "");
    }

    private boolean isCaller(Principal principal) {
        var request = question.request();
        return request.caller.match(principal, request.uniqueId) != Caller.Match.NONE;
    }

    private ElementTrace action(Statement statement) {
        boolean negated = statement.actions().isEmpty();
        var patterns = negated ? statement.notActions() : statement.actions();
        var fitting = first(patterns, pattern -> Wildcard.matchesIgnoringCase(pattern, question.action()));
        return new ElementTrace(
                negated ? "NotAction" : "Action",
                "",
                "",
                fitting.isPresent() == negated ? StatementTrace.Match.NO : StatementTrace.Match.YES,
                // If a value matches, the trace shows only that value.
                fitting.map(List::of).orElse(patterns),
                List.of(question.action()),
                "");
    }

    private ElementTrace resource(Statement statement, boolean variables) {
        boolean negated = statement.resources().isEmpty();
        var match = question.fitsResource(statement, variables);
        var patterns = ElementMatch.resources(statement);
        return new ElementTrace(
                negated ? "NotResource" : "Resource",
                "",
                "",
                StatementTrace.Match.of(match),
                resolved(
                        match == (negated ? Truth.YES : Truth.NO)
                                ? patterns
                                : first(patterns, pattern -> question.elements().fits(pattern, variables) == Truth.YES)
                                        .map(List::of)
                                        .orElse(patterns),
                        variables),
                List.of(question.request().target.arn()),
                match == Truth.UNKNOWN ? UndecidedReason.ofResource(question, statement, variables) : "");
    }

    private static Optional<String> first(List<String> patterns, Predicate<String> fits) {
        for (var pattern : patterns) {
            if (fits.test(pattern)) {
                return Optional.of(pattern);
            }
        }
        return Optional.empty();
    }

    /** Appends to each value with variables its resolved value, except for external IDs. */
    private List<String> resolved(List<String> values, boolean variables) {
        if (!variables) {
            return values;
        }
        var resolved = new ArrayList<String>(values.size());
        for (var value : values) {
            resolved.add(Variables.isIn(value) ? VariableValues.explained(value, question.request().context) : value);
        }
        return resolved;
    }

    private ElementTrace condition(Condition condition, boolean variables) {
        var context = question.request().context;
        var match = ConditionMatch.holds(condition, context, variables);
        boolean hidden = ConditionKey.isHidden(condition.key());
        var given = context.values(condition.lowerCaseKey());
        return new ElementTrace(
                ElementTrace.CONDITION,
                condition.operator().json(),
                condition.key(),
                StatementTrace.Match.of(match),
                hidden ? HIDDEN : resolved(condition.values(), variables),
                hidden && !given.isEmpty() ? HIDDEN : given,
                match == Truth.UNKNOWN ? UndecidedReason.of(condition, context, variables) : "");
    }
}
