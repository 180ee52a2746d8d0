package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;

/** Looks at each element of each statement, where a decision looks no further than it needs to. */
record Tracer(Question question) {
    private static final List<String> HIDDEN = List.of("[not shown]");

    /** All statements of the policies of a kind, in the order given. */
    List<TracedStatement> trace(PolicyKind kind, List<PolicyDocument> documents) {
        var traced = new ArrayList<TracedStatement>();
        if (kind == PolicyKind.TRUST && !question.assumes()) {
            return traced;
        }
        for (int i = 0; i < documents.size(); i++) {
            var document = documents.get(i);
            for (int j = 0; j < document.statements().size(); j++) {
                traced.add(trace(kind, document, i, j));
            }
        }
        return traced;
    }

    private TracedStatement trace(PolicyKind kind, PolicyDocument document, int place, int index) {
        var statement = document.statements().get(index);
        var elements = elements(document, statement);
        var match = StatementTrace.Match.YES;
        for (var element : elements) {
            match = element.match().compareTo(match) > 0 ? element.match() : match;
        }
        if (match == StatementTrace.Match.YES && question.negatesWithoutValue(document, statement)) {
            match = StatementTrace.Match.OPEN;
        }
        var trace = new StatementTrace(
                question.action(),
                kind,
                place,
                index,
                statement.sid().orElse(""),
                statement.effect(),
                match,
                false,
                elements);
        return new TracedStatement(trace, document, statement, question);
    }

    private List<ElementTrace> elements(PolicyDocument document, Statement statement) {
        boolean variables = Question.hasVariables(document);
        var elements = new ArrayList<ElementTrace>(3 + statement.conditions().size());
        if (!statement.principals().isEmpty() || !statement.notPrincipals().isEmpty()) {
            elements.add(principal(statement));
        }
        elements.add(action(statement));
        if (!statement.resources().isEmpty() || !statement.notResources().isEmpty()) {
            elements.add(resource(statement, variables));
        }
        for (var condition : statement.conditions()) {
            elements.add(condition(condition, variables));
        }
        return elements;
    }

    private ElementTrace principal(Statement statement) {
        boolean negated = statement.principals().isEmpty();
        var principals = negated ? statement.notPrincipals() : statement.principals();
        var match = question.names(statement);
        var texts = new ArrayList<String>(principals.size());
        for (var principal : principals) {
            if (question.means(principal) != Truth.NO) {
                texts.clear();
                texts.add(principal.toString());
                break;
            }
            texts.add(principal.toString());
        }
        return new ElementTrace(
                negated ? "NotPrincipal" : "Principal",
                "",
                "",
                StatementTrace.Match.of(match),
                texts,
                question.caller(),
                match == Truth.MAYBE ? Doubt.ofPrincipal(question, statement) : "");
    }

    private ElementTrace action(Statement statement) {
        boolean negated = statement.actions().isEmpty();
        var patterns = negated ? statement.notActions() : statement.actions();
        List<String> shown = patterns;
        for (var pattern : patterns) {
            if (Wildcard.matchesIgnoringCase(pattern, question.action())) {
                shown = List.of(pattern);
                break;
            }
        }
        return new ElementTrace(
                negated ? "NotAction" : "Action",
                "",
                "",
                StatementTrace.Match.of(Truth.of(question.fitsAction(statement))),
                shown,
                List.of(question.action()),
                "");
    }

    private ElementTrace resource(Statement statement, boolean variables) {
        boolean negated = statement.resources().isEmpty();
        var patterns = negated ? statement.notResources() : statement.resources();
        List<String> shown = patterns;
        for (var pattern : patterns) {
            if (question.fits(pattern, variables) == Truth.YES) {
                shown = List.of(pattern);
                break;
            }
        }
        var match = question.fitsResource(statement, variables);
        return new ElementTrace(
                negated ? "NotResource" : "Resource",
                "",
                "",
                StatementTrace.Match.of(match),
                shown,
                List.of(question.request().target.arn()),
                match == Truth.MAYBE ? Doubt.ofResource(question, statement, variables) : "");
    }

    private ElementTrace condition(Condition condition, boolean variables) {
        var context = question.request().context;
        var match = ConditionMatch.holds(condition, context, variables);
        boolean hidden = Condition.isHidden(condition.key());
        var given = context.values(condition.lowerCaseKey());
        return new ElementTrace(
                ElementTrace.CONDITION,
                condition.operator().json(),
                condition.key(),
                StatementTrace.Match.of(match),
                hidden ? HIDDEN : condition.values(),
                hidden && !given.isEmpty() ? HIDDEN : given,
                match == Truth.MAYBE ? Doubt.of(condition, context, variables) : "");
    }
}
