package io.assumerole.policy.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Principal;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.UniqueId;

/**
 * Decides whether a principal covers a second principal at least as strongly. An account covers its users and roles only
 * in a Deny, because an Allow for an account delegates to identity policies.
 */
final class PrincipalCover {
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
