package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;

/** Looks at each element of each statement, where a decision looks no further than it needs to. */
record Tracer(Question question, PolicyDocuments documents) {
    private static final List<String> HIDDEN = List.of("[not shown]");

    /** All statements of all policies that are asked, in the order given. */
    List<TracedStatement> trace() {
        var traced = new ArrayList<TracedStatement>();
        for (var kind : PolicyKind.values()) {
            traced.addAll(trace(kind));
        }
        return traced;
    }

    /** All statements of the policies of a kind; none if they are not asked. */
    List<TracedStatement> trace(PolicyKind kind) {
        var traced = new ArrayList<TracedStatement>();
        if (!new Evaluation(documents, false, question).isAsked(kind)) {
            return traced;
        }
        var all = documents.of(kind);
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.get(i).statements().size(); j++) {
                traced.add(trace(kind, i, j));
            }
        }
        return traced;
    }

    private Relevance relevance() {
        return new Relevance(documents, question);
    }

    private TracedStatement trace(PolicyKind kind, int place, int index) {
        var document = documents.of(kind).get(place);
        var statement = document.statements().get(index);
        var trace = new StatementTrace(
                question.action(),
                kind,
                place,
                index,
                statement.sid().orElse(""),
                statement.effect(),
                StatementTrace.Match.of(relevance().of(kind, document, statement)),
                false,
                elements(kind, document, statement));
        return new TracedStatement(trace, document, statement, question);
    }

    private List<ElementTrace> elements(PolicyKind kind, PolicyDocument document, Statement statement) {
        boolean variables = Question.hasVariables(document);
        var elements = new ArrayList<ElementTrace>(3 + statement.conditions().size());
        if (!statement.principals().isEmpty() || !statement.notPrincipals().isEmpty()) {
            elements.add(principal(kind, statement));
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

    private ElementTrace principal(PolicyKind kind, Statement statement) {
        boolean negated = statement.principals().isEmpty();
        var principals = negated ? statement.notPrincipals() : statement.principals();
        var match = relevance().means(kind, statement);
        var meant = principals.stream().filter(this::isCaller).findFirst();
        return new ElementTrace(
                negated ? "NotPrincipal" : "Principal",
                "",
                "",
                StatementTrace.Match.of(match),
                meant.map(List::of).orElse(principals).stream()
                        .map(Principal::toString)
                        .toList(),
                question.caller(),
                match == Truth.MAYBE ? Doubt.ofPrincipal(question, statement) : "");
    }

    private boolean isCaller(Principal principal) {
        var request = question.request();
        return request.caller.match(principal, request.uniqueId) != Caller.Match.NONE;
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
