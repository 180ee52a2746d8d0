package io.assumerole.policy;

import java.util.List;
import java.util.Locale;

/** Says in a sentence why the policies of a kind decided as they did, and what to do about it. */
record Reason(Question question, PolicyKind kind, List<PolicyDocument> documents) {

    /** Of the statement that allows or denies. */
    String decided(Statement statement) {
        var traced = traced(statement);
        return statement.effect() == Effect.ALLOW
                ? question + " is allowed by " + place(traced) + ": " + statement
                : question + " is denied by " + place(traced) + ", which " + new DenyText(traced).why();
    }

    /** Of the statement that may allow or deny. */
    String open(Statement statement) {
        var traced = traced(statement);
        return "%s may be %s by %s, for %s: %s"
                .formatted(
                        question,
                        statement.effect() == Effect.DENY ? "denied" : "allowed",
                        place(traced),
                        Doubt.about(question, traced.document(), statement),
                        statement);
    }

    /** Of the Allow that is missing: what the statement that comes closest is about instead. */
    String lacking() {
        return question + " is denied: " + need()
                + traced().stream()
                        .filter(traced -> traced.isOf(kind, Effect.ALLOW))
                        .min(TracedStatement.CLOSEST)
                        .map(this::miss)
                        .orElseGet(this::noAllow);
    }

    private String miss(TracedStatement closest) {
        var miss = new MissText(closest);
        return miss.isOfAnotherService()
                ? "no statement of the %s allows %s; add one that does".formatted(noun(kind), question.action())
                : place(closest) + " " + miss.why();
    }

    /** Why the policies of this kind must allow it, where that is not plain. */
    private String need() {
        return switch (kind) {
            case IDENTITY ->
                !question.assumes()
                        ? ""
                        : question.isInOneAccount()
                                ? "the role's trust policy leaves it to the caller's account, and "
                                : "the role is of another account, so the caller's own policies must allow it, too, and ";
            case SESSION -> "what the session policy does not allow, the session may not do, and ";
            case BOUNDARY -> "what the permissions boundary does not allow, the caller may not do, and ";
            case SERVICE_CONTROL -> "each SCP on the way to the account must allow it, and ";
            case TRUST, RESOURCE, RESOURCE_CONTROL -> "";
        };
    }

    private String noAllow() {
        return documents.isEmpty()
                ? "the caller has no %s; give it with %s(…)"
                        .formatted(noun(kind), kind.name().toLowerCase(Locale.ROOT))
                : "the %s has no Allow; add a statement that allows %s".formatted(noun(kind), question.action());
    }

    private List<TracedStatement> traced() {
        return new Tracer(question).trace(kind, documents);
    }

    private TracedStatement traced(Statement statement) {
        return traced().stream()
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
                        documents.size() == 1 ? "the " + noun(kind) : noun(kind) + " [" + trace.document() + "]");
    }

    static String noun(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> "role's trust policy";
            case IDENTITY -> "identity policy";
            case SESSION -> "session policy";
            case BOUNDARY -> "permissions boundary";
            case RESOURCE -> "resource's policy";
            case SERVICE_CONTROL -> "SCP";
            case RESOURCE_CONTROL -> "RCP";
        };
    }
}
