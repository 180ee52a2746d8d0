package io.assumerole.policy.decision;

import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Truth;
import java.util.EnumSet;
import java.util.Optional;

/**
 * Matches the principals of a resource policy's statement with the caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
record PrincipalMatcher(StatementMatcher question, Statement statement) {

    /** Returns whether the statement matches the request, and the caller by this kind of match. */
    Truth grants(PolicyDocument document, Caller.Match match) {
        var caller = matches(match);
        return caller == Truth.NO ? caller : caller.and(question.fits(document, statement));
    }

    /** Returns whether the statement applies to the caller by this kind of match. */
    Truth matches(Caller.Match match) {
        if (!statement.notPrincipals().isEmpty()) {
            // AWS does not support an Allow with NotPrincipal, but some services accept it.
            return match == Caller.Match.ITSELF ? Truth.UNKNOWN : Truth.NO;
        }
        var truth = question.names(statement, match);
        for (var principal : statement.principals()) {
            if (mayMatch(principal, match)) {
                truth = truth.or(Truth.UNKNOWN);
            }
        }
        return forOneResource(truth);
    }

    /** Returns whether a canonical user ID or an identity provider may match the caller: requests give neither. */
    private boolean mayMatch(Principal principal, Caller.Match match) {
        return switch (principal.kind()) {
            case CANONICAL_USER ->
                match == Caller.Match.ACCOUNT
                        && question.request().caller.account().isPresent();
            case FEDERATED -> match == Caller.Match.ITSELF && question.request().caller instanceof Caller.RoleSession;
            default -> false;
        };
    }

    /**
     * Returns whether a Deny applies to the caller by any kind of match.
     *
     * @param bounded whether the caller has a boundary
     */
    Truth matchesDeny(boolean bounded) {
        if (statement.notPrincipals().isEmpty()) {
            var truth = Truth.NO;
            for (var match : EnumSet.complementOf(EnumSet.of(Caller.Match.NONE))) {
                truth = truth.or(matches(match));
            }
            return truth;
        }
        return forOneResource(isExempt(bounded).not());
    }

    /**
     * Returns whether NotPrincipal exempts the caller. It must also name the caller's account and the role of a session,
     * and it never exempts a caller with a boundary.
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
            unknown |= principal.isEveryone() || mayMatch(principal, Caller.Match.ACCOUNT);
            unknown |= mayMatch(principal, Caller.Match.ITSELF) || question.mayBe(principal);
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

    /** Limits a match to unknown if the request is for {@code *}, which may not include this policy's resource. */
    private Truth forOneResource(Truth truth) {
        return question.request().target.isNone() ? truth.and(Truth.UNKNOWN) : truth;
    }

    /** Explains why it is unknown whether the statement applies to the caller. */
    Optional<String> undecidedReason() {
        if (question.request().target.isNone()) {
            return Optional.of("the policy belongs to one resource, but the request names *; give the ARN");
        }
        if (!statement.notPrincipals().isEmpty()) {
            return Optional.of(
                    statement.effect() == Effect.ALLOW
                            ? "AWS does not support NotPrincipal with Allow; name the principals instead"
                            : "NotPrincipal must name the caller, the role of a session, and the account; AWS"
                                    + " does not document the effect of naming only some of them; use Principal *"
                                    + " with a condition on aws:PrincipalArn");
        }
        return statement.principals().stream()
                .filter(principal ->
                        mayMatch(principal, Caller.Match.ACCOUNT) || mayMatch(principal, Caller.Match.ITSELF))
                .findFirst()
                .map(principal -> principal
                        + " may be the caller, but the request does not show whether it is; name the account");
    }
}
