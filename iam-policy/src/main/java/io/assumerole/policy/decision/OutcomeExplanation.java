package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Explains the result of the policies of a kind in a sentence, with the remedy. */
record OutcomeExplanation(StatementMatcher question, PolicySet documents, PolicyKind kind) {

    /** Explains the decision by the statement that allows or denies. */
    String decided(List<TracedStatement> all, Statement statement) {
        var traced = only(all, statement);
        return statement.effect() == Effect.ALLOW
                ? question + " is allowed by " + place(traced) + ": " + statement
                : question + " is denied by " + place(traced) + ", which " + new DenyExplanation(traced).text();
    }

    /** Explains the uncertainty about a statement that may allow or deny. */
    String undecided(List<TracedStatement> all, Statement statement) {
        var traced = only(all, statement);
        return "%s may be %s by %s because %s: %s%s"
                .formatted(
                        question,
                        statement.effect() == Effect.DENY ? "denied" : "allowed",
                        place(traced),
                        UndecidedReason.about(question, traced.document(), statement),
                        statement,
                        UndecidedReason.ofOthers(all, statement));
    }

    /**
     * Explains a missing Allow by the closest statement.
     *
     * @param all the statements of this kind
     * @param among the documents that lack the Allow
     * @param where a description of {@code among}; empty if it contains all documents of the kind
     * @param limitsMayAllow whether the boundary and the session policies may allow the request
     */
    String lacking(
            List<TracedStatement> all, List<PolicyDocument> among, String where, BooleanSupplier limitsMayAllow) {
        return question + " is denied: " + need() + where
                + all.stream()
                        .filter(traced -> traced.isAllowIn(among))
                        .min(TracedStatement.CLOSEST)
                        .map(this::closest)
                        .orElseGet(() -> noAllow(among))
                + orElse(limitsMayAllow);
    }

    private String closest(TracedStatement statement) {
        var mismatch = new MismatchExplanation(statement);
        return mismatch.isOfAnotherService()
                ? "no statement in the %s allows %s; add one that does".formatted(noun(kind), question.action())
                : place(statement) + " " + mismatch.text();
    }

    /** Explains why policies of this kind must allow the request; empty if that is obvious. */
    private String need() {
        return switch (kind) {
            case IDENTITY -> needOfIdentity();
            case RESOURCE -> needOfResource();
            case SESSION -> "the session policy must also allow it, but ";
            case BOUNDARY -> "the permissions boundary must also allow it, but ";
            case SERVICE_CONTROL -> "each level of the organization must allow it, but ";
            case TRUST, RESOURCE_CONTROL -> "";
        };
    }

    private String needOfResource() {
        if (question.isByOutsider()) {
            return "a service needs an Allow in the resource's own policy, but ";
        }
        if (isAcrossAccounts()) {
            return "the resource is in another account, so its own policy must also allow it, but ";
        }
        if (!ServiceRules.needsResourcePolicyInOneAccount(question.request(), question.action())) {
            return "";
        }
        return ServiceRules.isOfKey(question.request(), question.action())
                ? "identity policies alone cannot allow the use of a KMS key: the key policy must allow it, or"
                        + " delegate to the account, but "
                : "the policy of a private API must allow it, but ";
    }

    private String needOfIdentity() {
        if (question.assumes()) {
            return question.isInOneAccount()
                    ? "the role's trust policy delegates to the caller's account, but "
                    : "the role is in another account, so the caller's own policies must also allow it, but ";
        }
        return isAcrossAccounts()
                ? "the resource is in another account, so the caller's own policies must also allow it, but "
                : "";
    }

    private boolean isAcrossAccounts() {
        var owner = question.request().target.owner();
        var own = question.request().caller.account();
        return owner.isPresent() && own.isPresent() && !owner.equals(own);
    }

    /**
     * Suggests an Allow in the resource policy, which is enough in one account within the boundary and session
     * policies.
     */
    private String orElse(BooleanSupplier limitsMayAllow) {
        return kind == PolicyKind.IDENTITY
                        && documents.has(PolicyKind.RESOURCE)
                        && !CallRules.hasNoResourcePolicy(question.action())
                        && !isAcrossAccounts()
                        && limitsMayAllow.getAsBoolean()
                ? "; or name the caller in an Allow of the resource policy"
                : "";
    }

    private String noAllow(List<PolicyDocument> among) {
        return among.isEmpty()
                ? "no %s was given; if the caller has one, give it with %s(…)"
                        .formatted(noun(kind), kind.name().toLowerCase(Locale.ROOT))
                : "the %s has no Allow; add a statement that allows %s".formatted(noun(kind), question.action());
    }

    private static TracedStatement only(List<TracedStatement> all, Statement statement) {
        return all.stream()
                .filter(traced -> traced.statement() == statement)
                .findFirst()
                .orElseThrow();
    }

    /** Names the statement and its policy, with a number if there are several policies of the kind. */
    private String place(TracedStatement traced) {
        var trace = traced.trace();
        return "%s of %s"
                .formatted(
                        trace.place(),
                        documents.of(kind).size() == 1
                                ? "the " + noun(kind)
                                : noun(kind) + " [" + trace.document() + "]");
    }

    static String noun(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> "role's trust policy";
            case IDENTITY -> "identity policy";
            case SESSION -> "session policy";
            case BOUNDARY -> "permissions boundary";
            case RESOURCE -> "resource policy";
            case SERVICE_CONTROL -> "SCP";
            case RESOURCE_CONTROL -> "RCP";
        };
    }
}
