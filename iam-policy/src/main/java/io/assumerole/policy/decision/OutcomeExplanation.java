package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Says in a sentence why the policies of a kind decided as they did, and what to do about it. */
record OutcomeExplanation(StatementMatcher question, PolicySet documents, PolicyKind kind) {

    /** Of the statement that allows or denies. */
    String decided(List<TracedStatement> all, Statement statement) {
        var traced = only(all, statement);
        return statement.effect() == Effect.ALLOW
                ? question + " is allowed by " + place(traced) + ": " + statement
                : question + " is denied by " + place(traced) + ", which " + new DenyExplanation(traced).why();
    }

    /** Of the statement that may allow or deny. */
    String undecided(List<TracedStatement> all, Statement statement) {
        var traced = only(all, statement);
        return "%s may be %s by %s, for %s: %s"
                .formatted(
                        question,
                        statement.effect() == Effect.DENY ? "denied" : "allowed",
                        place(traced),
                        UndecidedReason.about(question, traced.document(), statement),
                        statement);
    }

    /**
     * Of the Allow that is missing: what the statement that comes closest is about instead.
     *
     * @param all the statements of this kind
     * @param among the documents that lack it
     * @param where which of their kind these are; empty if they are all
     * @param limitsMayAllow whether neither the boundary nor the session policies are in the way
     */
    String lacking(
            List<TracedStatement> all, List<PolicyDocument> among, String where, BooleanSupplier limitsMayAllow) {
        return question + " is denied: " + need() + where
                + all.stream()
                        .filter(traced -> traced.isAllowIn(among))
                        .min(TracedStatement.CLOSEST)
                        .map(this::miss)
                        .orElseGet(() -> noAllow(among))
                + orElse(limitsMayAllow);
    }

    private String miss(TracedStatement closest) {
        var miss = new MismatchExplanation(closest);
        return miss.isOfAnotherService()
                ? "no statement of the %s allows %s; add one that does".formatted(noun(kind), question.action())
                : place(closest) + " " + miss.why();
    }

    /** Why the policies of this kind must allow it, where that is not plain. */
    private String need() {
        return switch (kind) {
            case IDENTITY -> needOfIdentity();
            case RESOURCE -> needOfResource();
            case SESSION -> "what the session policy does not allow, the session may not do, and ";
            case BOUNDARY -> "what the permissions boundary does not allow, the caller may not do, and ";
            case SERVICE_CONTROL -> "each level of the organization must allow it, and ";
            case TRUST, RESOURCE_CONTROL -> "";
        };
    }

    private String needOfResource() {
        if (question.isByOutsider()) {
            return "a service needs an Allow in the resource's own policy, and ";
        }
        if (isAcrossAccounts()) {
            return "the resource is of another account, so its own policy must allow it, too, and ";
        }
        if (!ServiceRules.isRuledInOneAccount(question)) {
            return "";
        }
        return ServiceRules.isOfKey(question)
                ? "identity policies alone cannot allow the use of a KMS key: the key's policy must allow it, or"
                        + " leave it to the account, and "
                : "the policy of a private API must allow it, and ";
    }

    private String needOfIdentity() {
        if (question.assumes()) {
            return question.isInOneAccount()
                    ? "the role's trust policy leaves it to the caller's account, and "
                    : "the role is of another account, so the caller's own policies must allow it, too, and ";
        }
        return isAcrossAccounts()
                ? "the resource is of another account, so the caller's own policies must allow it, too, and "
                : "";
    }

    private boolean isAcrossAccounts() {
        var owner = question.request().target.owner();
        var own = question.request().caller.account();
        return owner.isPresent() && own.isPresent() && !owner.equals(own);
    }

    /** In one account the Allow of the resource's policy is enough, within boundary and session policy. */
    private String orElse(BooleanSupplier limitsMayAllow) {
        return kind == PolicyKind.IDENTITY
                        && documents.has(PolicyKind.RESOURCE)
                        && !ServiceRules.hasNoResourcePolicy(question.action())
                        && !isAcrossAccounts()
                        && limitsMayAllow.getAsBoolean()
                ? "; or name the caller in an Allow of the resource policy"
                : "";
    }

    private String noAllow(List<PolicyDocument> among) {
        return among.isEmpty()
                ? "no %s was given, which counts as none; if the caller has one, give it with %s(…)"
                        .formatted(noun(kind), kind.name().toLowerCase(Locale.ROOT))
                : "the %s has no Allow; add a statement that allows %s".formatted(noun(kind), question.action());
    }

    private static TracedStatement only(List<TracedStatement> all, Statement statement) {
        return all.stream()
                .filter(traced -> traced.statement() == statement)
                .findFirst()
                .orElseThrow();
    }

    /** The statement and its policy, which has a number if there are several of its kind. */
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
