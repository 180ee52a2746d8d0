package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;

/** Whether a statement of a policy of each kind is about a question, and about who asks it. */
record ApplicableStatement(PolicySet documents, StatementMatcher question) {

    /** Whether all of the statement is about the question. */
    Truth of(PolicyKind kind, PolicyDocument document, Statement statement) {
        return switch (kind) {
            case TRUST, RESOURCE -> {
                var means = means(kind, statement);
                yield means == Truth.NO ? means : means.and(question.fits(document, statement));
            }
            case SERVICE_CONTROL, RESOURCE_CONTROL ->
                statement.effect() == Effect.DENY
                        ? new OrganizationLimits(documents, question).denies(kind, document, statement)
                        : question.fits(document, statement);
            case IDENTITY, SESSION, BOUNDARY -> question.fits(document, statement);
        };
    }

    /** Whether its Principal or NotPrincipal means the caller, in whatever way; an RCP means everyone. */
    Truth means(PolicyKind kind, Statement statement) {
        if (kind != PolicyKind.TRUST && kind != PolicyKind.RESOURCE) {
            return Truth.YES;
        }
        var principals = new ResourcePrincipals(question, statement);
        if (kind == PolicyKind.RESOURCE && statement.effect() == Effect.DENY) {
            return principals.meanToDeny(documents.has(PolicyKind.BOUNDARY));
        }
        var truth = Truth.NO;
        for (var match : Caller.Match.values()) {
            if (match != Caller.Match.NONE) {
                truth = truth.or(kind == PolicyKind.TRUST ? question.names(statement, match) : principals.mean(match));
            }
        }
        return truth;
    }
}
