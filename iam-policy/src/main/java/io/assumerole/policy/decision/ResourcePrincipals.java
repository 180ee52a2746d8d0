package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Whom a statement of a resource's policy is about.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
record ResourcePrincipals(StatementMatcher question, Statement statement) {

    /** Whether it is about the caller, in this way. */
    Truth mean(Caller.Match match) {
        if (!statement.notPrincipals().isEmpty()) {
            // An Allow with NotPrincipal is not supported, and yet taken by some services.
            return match == Caller.Match.ITSELF ? Truth.UNKNOWN : Truth.NO;
        }
        var truth = question.names(statement, match);
        for (var principal : statement.principals()) {
            if (mayMean(principal, match)) {
                truth = truth.or(Truth.UNKNOWN);
            }
        }
        return ofOneResource(truth);
    }

    /** An account's canonical user ID is not known here, nor from which provider a session came. */
    private boolean mayMean(Principal principal, Caller.Match match) {
        return switch (principal.kind()) {
            case CANONICAL_USER ->
                match == Caller.Match.ACCOUNT
                        && question.request().caller.account().isPresent();
            case FEDERATED -> match == Caller.Match.ITSELF && question.request().caller instanceof Caller.RoleSession;
            default -> false;
        };
    }

    /**
     * Whether a Deny is about the caller, in whatever way.
     *
     * @param bounded whether the caller has a boundary
     */
    Truth meanToDeny(boolean bounded) {
        if (statement.notPrincipals().isEmpty()) {
            var truth = Truth.NO;
            for (var match : EnumSet.complementOf(EnumSet.of(Caller.Match.NONE))) {
                truth = truth.or(mean(match));
            }
            return truth;
        }
        return ofOneResource(isExempt(bounded).not());
    }

    /**
     * Whether NotPrincipal names the caller. It has to name the caller's account as well, and of a session the role,
     * and it never helps who has a boundary.
     */
    private Truth isExempt(boolean bounded) {
        var caller = question.request().caller;
        if (bounded && caller.account().isPresent()) {
            return Truth.NO;
        }
        var named = EnumSet.noneOf(Caller.Match.class);
        boolean unknown = false;
        for (var principal : statement.notPrincipals()) {
            named.add(caller.match(principal, question.request().uniqueId));
            unknown |= principal.isEveryone() || mayMean(principal, Caller.Match.ACCOUNT);
            unknown |= mayMean(principal, Caller.Match.ITSELF) || question.mayBe(principal);
        }
        named.remove(Caller.Match.NONE);
        if (caller.account().isEmpty()) {
            return unknown ? Truth.UNKNOWN : Truth.of(!named.isEmpty());
        }
        boolean session = caller instanceof Caller.RoleSession || caller instanceof Caller.FederatedUser;
        boolean root = caller instanceof Caller.Root;
        boolean whole = root
                ? named.contains(Caller.Match.ACCOUNT)
                : named.contains(Caller.Match.ITSELF)
                        && named.contains(Caller.Match.ACCOUNT)
                        && (!session || named.contains(Caller.Match.ROLE));
        boolean part = named.contains(Caller.Match.ITSELF) || named.contains(Caller.Match.ROLE);
        return whole && !unknown ? Truth.YES : part || unknown ? Truth.UNKNOWN : Truth.NO;
    }

    /** The policy is of one resource, which a request for * need not be about. */
    private Truth ofOneResource(Truth truth) {
        return question.request().target.isNone() ? truth.and(Truth.UNKNOWN) : truth;
    }

    /** Why it is unknown whether it is about the caller. */
    Optional<String> doubt() {
        if (question.request().target.isNone()) {
            return Optional.of("the policy is of one resource, and the request asks for *; give the ARN");
        }
        if (!statement.notPrincipals().isEmpty()) {
            return Optional.of(
                    statement.effect() == Effect.ALLOW
                            ? "AWS does not support NotPrincipal with Allow; name who is meant"
                            : "NotPrincipal has to name the caller, of a session its role as well, and the"
                                    + " account, and AWS does not tell what it makes of some of these; write"
                                    + " Principal * with a condition on aws:PrincipalArn");
        }
        return statement.principals().stream()
                .filter(principal ->
                        mayMean(principal, Caller.Match.ACCOUNT) || mayMean(principal, Caller.Match.ITSELF))
                .findFirst()
                .map(principal -> principal + " may mean the caller, which is not known here; name the account");
    }
}
