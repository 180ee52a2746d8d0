package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;

/** Checks whether a statement applies to a request, by the rules of each policy kind. */
record StatementApplicability(PolicySet documents, StatementMatcher question) {

    /** Returns whether all elements of the statement match the request and its caller. */
    Truth of(PolicyKind kind, PolicyDocument document, Statement statement) {
        return switch (kind) {
            case TRUST, RESOURCE -> {
                var caller = matchesCaller(kind, statement);
                yield caller == Truth.NO ? caller : caller.and(question.fits(document, statement));
            }
            case SERVICE_CONTROL, RESOURCE_CONTROL ->
                statement.effect() == Effect.DENY
                        ? new OrganizationLimits(documents, question).denies(kind, document, statement)
                        : question.fits(document, statement);
            case IDENTITY, SESSION, BOUNDARY -> question.fits(document, statement);
        };
    }

    /** Returns whether Principal or NotPrincipal matches the caller in any way; an RCP matches everyone. */
    Truth matchesCaller(PolicyKind kind, Statement statement) {
        if (kind != PolicyKind.TRUST && kind != PolicyKind.RESOURCE) {
            return Truth.YES;
        }
        var principals = new PrincipalMatcher(question, statement);
        if (kind == PolicyKind.RESOURCE && statement.effect() == Effect.DENY) {
            return principals.matchesDeny(documents.has(PolicyKind.BOUNDARY));
        }
        var truth = Truth.NO;
        for (var match : Caller.Match.values()) {
            if (match != Caller.Match.NONE) {
                truth = truth.or(
                        kind == PolicyKind.TRUST ? question.names(statement, match) : principals.matches(match));
            }
        }
        return truth;
    }
}
