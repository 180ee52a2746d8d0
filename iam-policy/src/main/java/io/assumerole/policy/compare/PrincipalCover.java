package io.assumerole.policy.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.UniqueId;
import java.util.regex.Pattern;

/**
 * Decides whether a principal covers a second principal at least as strongly. An account covers its users and roles only
 * in a Deny, because an Allow for an account delegates to identity policies.
 */
final class PrincipalCover {
    private static final Pattern OWNER = Pattern.compile("[0-9]{12}");

    private PrincipalCover() {}

    static boolean covers(Principal wide, Principal narrow, Effect effect) {
        if (wide.equals(narrow)) {
            return true;
        }
        if (wide.isEveryone()) {
            // AWS does not document whether an Allow for everyone includes services and identity providers.
            return effect == Effect.DENY || narrow.kind() == Principal.Kind.AWS;
        }
        if (!wide.isAccount() || narrow.kind() != Principal.Kind.AWS) {
            return false;
        }
        return wide.account().equals(narrow.account())
                && (partition(wide).isEmpty() || partition(wide).equals(partition(narrow)))
                && (narrow.isAccount() || effect == Effect.DENY);
    }

    /**
     * Returns whether an account covers one of its users or roles because the resource belongs to another account:
     * across accounts, the identity policies must always allow the call as well.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
     */
    static boolean isOfAnotherAccount(Principal wide, Principal narrow, String resource) {
        var owner = resource == null ? "" : ArnParts.of(resource, "*")[ArnParts.ACCOUNT];
        return OWNER.matcher(owner).matches()
                && narrow.account()
                        .filter(account -> !account.value().equals(owner))
                        .isPresent()
                && covers(wide, narrow, Effect.DENY)
                && wide.isAccount();
    }

    /** Returns the partition; empty for an account's digits, which name no partition. */
    private static String partition(Principal principal) {
        return ArnParts.partition(principal.value());
    }

    /**
     * Returns whether one principal can cover the other in a different form, as an account covers its user, or a role
     * covers its session.
     */
    static boolean mayMean(Principal principal, Principal asked) {
        if (principal.isEveryone()) {
            return true;
        }
        if (principal.kind() != Principal.Kind.AWS || asked.kind() != Principal.Kind.AWS) {
            return false;
        }
        boolean id = UniqueId.isUniqueId(principal.value()) || UniqueId.isUniqueId(asked.value());
        boolean sameAccount = principal.account().equals(asked.account())
                && (partition(principal).isEmpty()
                        || partition(asked).isEmpty()
                        || partition(principal).equals(partition(asked)));
        boolean session = principal.value().contains(":role/") && asked.value().contains(":assumed-role/");
        return id || sameAccount && (principal.isAccount() || session);
    }
}
