package io.assumerole.policy.decision;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.ActionFacts;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.RequiredAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** AWS's rules for the actions that a caller may call, and for the actions that a call requires. */
final class CallRules {
    static final String GET_CALLER_IDENTITY = "sts:GetCallerIdentity";

    static final String GET_SESSION_TOKEN = "sts:GetSessionToken";

    private static final List<String> CALLS_OF_USERS = List.of(GET_SESSION_TOKEN, "sts:GetFederationToken");

    /** Returns the action that the caller uses to assume a role. */
    static String toAssume(Caller caller) {
        return caller instanceof Caller.Outside outside && outside.isFederated()
                ? TrustActions.ofProvider(outside.principal().isSamlProvider())
                : TrustActions.ASSUME_ROLE;
    }

    static boolean assumes(String action) {
        return action.toLowerCase(Locale.ROOT).startsWith("sts:assumerole");
    }

    /**
     * Returns whether the action is for a KMS key, whose key policy must allow it.
     * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
     */
    static boolean isAboutAKey(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return name.startsWith("kms:") && !ActionFacts.WITHOUT_KEY.contains(name);
    }

    static boolean isAboutAnAlias(String action) {
        return ActionFacts.ALIAS.contains(action.toLowerCase(Locale.ROOT));
    }

    /**
     * Returns whether the action is for a KMS key and not for an alias. In a policy, only the key's ARN identifies a key.
     * https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
     */
    static boolean usesAKey(String action) {
        return isAboutAKey(action) && !isAboutAnAlias(action);
    }

    /** Returns the requested action and the actions that its tags, source identity, or other parameters also require. */
    static List<String> required(Caller caller, String action, RequestKeys sent) {
        // A role session passes its transitive tags to the next role.
        boolean tags = sent.isGiven(GlobalKeys.TAG_KEYS) || assumes(action) && sent.isGiven(GlobalKeys.TRANSITIVE_TAGS);
        boolean identity = sent.isGiven(GlobalKeys.SENT_IDENTITY)
                || caller instanceof Caller.RoleSession && sent.isGiven(GlobalKeys.KEPT_IDENTITY);
        var actions = new ArrayList<String>(List.of(action));
        if (tags && assumes(action)) {
            actions.add(TrustActions.TAG_SESSION);
        }
        if (identity && assumes(action)) {
            actions.add(TrustActions.SET_SOURCE_IDENTITY);
        }
        RequiredAction.of(action, sent.given()).forEach(actions::add);
        return List.copyOf(actions);
    }

    /**
     * Returns whether resources of the action have no resource policy; the trust policy of a role does not count.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
     */
    static boolean hasNoResourcePolicy(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return name.startsWith("iam:") || name.startsWith("sts:");
    }

    /**
     * Returns whether the action needs no permission.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
     */
    static boolean needsNoPermission(String action) {
        return action.equalsIgnoreCase(GET_CALLER_IDENTITY) || action.equalsIgnoreCase(GET_SESSION_TOKEN);
    }

    /**
     * Throws if AWS does not accept the call from this kind of caller.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
     */
    static void requireOwn(Caller caller, String action, String resource) {
        if (caller instanceof Caller.Outside outside && outside.isFederated()) {
            var own = toAssume(caller);
            require(
                    action.equalsIgnoreCase(own),
                    "This call is not available to a caller from "
                            + outside.principal().value(),
                    action,
                    own,
                    "byUser or byRoleSession");
            return;
        }
        boolean sts = action.toLowerCase(Locale.ROOT).startsWith("sts:");
        require(
                !(caller instanceof Caller.FederatedUser) || !sts || action.equalsIgnoreCase(GET_CALLER_IDENTITY),
                "A federated user cannot make this call: STS accepts only one call from them",
                action,
                GET_CALLER_IDENTITY,
                "byUser or byRoleSession");
        require(
                !(caller instanceof Caller.Root) || !TrustActions.contain(action),
                "The root user cannot make this call, because it cannot assume a role",
                action,
                "any other action",
                "byUser or byRoleSession");
        require(
                !assumes(action) || action.equalsIgnoreCase(TrustActions.ASSUME_ROLE),
                "A user, role session, or service cannot assume a role with this call",
                action,
                TrustActions.ASSUME_ROLE,
                "byFederated");
        require(
                caller instanceof Caller.User
                        || caller instanceof Caller.Root
                        || CALLS_OF_USERS.stream().noneMatch(action::equalsIgnoreCase),
                "A role session or service cannot make this call: only a user can",
                action,
                "any other action",
                "byUser");
        require(
                !(caller instanceof Caller.Outside) || !needsNoPermission(action),
                "A service cannot make this call",
                action,
                "any other action",
                "byUser or byRoleSession");
        if (needsNoPermission(action) && !"*".equals(resource) && !caller.isNamed(resource)) {
            throw new IllegalArgumentException(
                    "The resource must be the caller, the only resource of %s: got %s; allowed: * or the caller's own ARN."
                            .formatted(action, Text.quote(resource)));
        }
    }

    private static void require(boolean valid, String problem, String action, String allowed, String start) {
        if (!valid) {
            throw new IllegalArgumentException("%s: got %s; allowed: %s; request that, or start with %s."
                    .formatted(problem, Text.quote(action), allowed, start));
        }
    }

    private CallRules() {}
}
