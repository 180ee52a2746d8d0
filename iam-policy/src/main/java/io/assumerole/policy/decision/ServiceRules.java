package io.assumerole.policy.decision;

import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.RequiredAction;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules of AWS services for requests, which apply independently of the given policies. */
final class ServiceRules {
    /**
     * Calls that never require an unknown action for tags. The tag actions of IAM and STS are known, and a call that
     * only changes tags requires only its own action. The service {@code tag} is excluded: it requires the tag action of
     * the service that owns the resource.
     */
    private static final Pattern NO_UNKNOWN_TAG_ACTION = Pattern.compile("(?i:iam|sts):.*|(?!(?i:tag):)[^:]+:"
            + "(?:(?:Tag|Untag)(?:[A-Z]\\w*)?|(?:Create|Delete|Add|Remove)Tags(?:[A-Z]\\w*)?|[A-Z]\\w*Tagging)");

    /** S3 calls that set only tags, ACL, retention, or legal hold. */
    private static final Pattern SINGLE_SETTING = Pattern.compile(
            "s3:(?:Put|Delete|Get|Bypass)(?:Object|Bucket|Access|Governance)\\w*(?:Tagging|Acl|Retention|LegalHold)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BUCKET_POLICY =
            Pattern.compile("s3(?:express)?:(?:Get|Put|Delete)BucketPolicy", Pattern.CASE_INSENSITIVE);

    static final String KEY_OF_ALIAS =
            "a policy cannot name a KMS key by its alias, and the key of this alias is unknown; give the key's ARN";

    private static final String PUT_OBJECT = "s3:PutObject";

    private static final String INVOKE_FUNCTION = "lambda:InvokeFunction";

    private ServiceRules() {}

    /**
     * Explains which policy must also allow the call, even in the caller's account. The evaluator does not accept that
     * policy.
     * https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
     */
    static Optional<String> neededPolicy(AccessRequest request, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        if (name.startsWith("s3-object-lambda:") || request.target.isAccessPoint()) {
            return Optional.of("the policy of the bucket behind the access point must also allow the call, but the"
                    + " evaluator does not accept it; request the bucket or the object by its own ARN");
        }
        return name.startsWith("vpc-lattice-svcs:")
                ? Optional.of(
                        "the auth policies of the VPC Lattice service and its network must also allow the call, but"
                                + " the evaluator does not accept them")
                : Optional.empty();
    }

    /**
     * Explains why the resource's own policy must allow the call or delegate to the account, even in the caller's account.
     * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
     * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
     */
    static Optional<String> neededResourcePolicy(AccessRequest request, String action) {
        if (isOfKey(request, action)) {
            return Optional.of("the key policy must allow it, or delegate to the account; give it with resource(…)");
        }
        return action.toLowerCase(Locale.ROOT).startsWith("execute-api:")
                        && request.context.presence("aws:sourcevpce") != RequestContext.Presence.LACKING
                ? Optional.of("the policy of a private API must also allow it; give it with resource(…), or, if the"
                        + " request does not come through a VPC endpoint, call context(\"aws:SourceVpce\")")
                : Optional.empty();
    }

    /**
     * Returns whether the resource's own policy must allow the call even though caller and resource are, or may be, in
     * one account.
     */
    static boolean needsResourcePolicyInOneAccount(AccessRequest request, String action) {
        var own = request.caller.account();
        var owner = request.target.owner();
        return own.isPresent()
                && (owner.isEmpty() || owner.equals(own))
                && neededResourcePolicy(request, action).isPresent();
    }

    /** Returns whether the action or the resource is for a KMS key. */
    static boolean isOfKey(AccessRequest request, String action) {
        return CallRules.isAboutAKey(action) || request.target.isKmsKey();
    }

    /**
     * Returns additional actions that the call may require, each with the reason: the invocation of the function behind a
     * function URL, and the actions for a source identity or transitive tags that the caller's session may have. Omits
     * actions that the request already includes.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    static Map<String, String> mayRequire(AccessRequest request) {
        var actions = request.actions;
        var more = new LinkedHashMap<String, String>();
        if (actions.get(0).equalsIgnoreCase("lambda:InvokeFunctionUrl")) {
            more.put(INVOKE_FUNCTION, "newer function URLs also require " + INVOKE_FUNCTION + "; allow it as well");
        }
        if (request.caller instanceof Caller.RoleSession && CallRules.assumes(actions.get(0))) {
            addInherited(
                    more, TrustActions.SET_SOURCE_IDENTITY, "a source identity", "aws:SourceIdentity", request.context);
            addInherited(more, TrustActions.TAG_SESSION, "transitive tags", "sts:TransitiveTagKeys", request.context);
            actions.forEach(more::remove);
        }
        return more;
    }

    private static void addInherited(
            Map<String, String> more, String action, String what, String key, RequestContext context) {
        if (context.isValueUnknown(key)) {
            more.put(action, """
                            the caller's session may have %s, and the call then requires %s; set the session's value \
                            with context("%s", …), or call context("%s") \
                            if it has none""".formatted(what, action, key, key));
        }
    }

    /**
     * Returns whether a bucket policy cannot deny the call, because root of the bucket's account makes it.
     * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
     */
    static boolean isRootsOwnBucketPolicy(AccessRequest request, String action) {
        return request.caller instanceof Caller.Root root
                && BUCKET_POLICY.matcher(action).matches()
                && request.target.owner().equals(root.account());
    }

    /** Explains limits other than policies that may deny a call. */
    static Optional<String> otherLimit(AccessRequest request, String action) {
        if (request.target.isKmsAlias() && CallRules.usesAKey(action)) {
            return Optional.of(KEY_OF_ALIAS);
        }
        return action.equalsIgnoreCase("sts:AssumeRoot")
                ? Optional.of("AWS accepts it only from the organization's management account or its delegated"
                        + " administrator for root access, and only for another account")
                : changedSession(request)
                        .or(() -> unknownS3Action(request, action))
                        .or(() -> credentials(request, action));
    }

    /**
     * Explains why a role session may not send tags or a source identity: it cannot change its existing tags and source
     * identity.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    private static Optional<String> changedSession(AccessRequest request) {
        var context = request.context;
        if (!(request.caller instanceof Caller.RoleSession) || !CallRules.assumes(request.actions.get(0))) {
            return Optional.empty();
        }
        if (context.isGiven(GlobalKeys.SENT_IDENTITY) && context.isValueUnknown(GlobalKeys.KEPT_IDENTITY)) {
            return Optional.of("the session may have a different source identity, which it cannot change; set the"
                    + " session's value with context(\"aws:SourceIdentity\", …), or call"
                    + " context(\"aws:SourceIdentity\") if it has none");
        }
        boolean tags = context.isGiven(GlobalKeys.TAG_KEYS)
                || context.presence(GlobalKeys.TAG_KEYS) == RequestContext.Presence.SENT;
        return tags && context.presence(GlobalKeys.TRANSITIVE_TAGS) != RequestContext.Presence.LACKING
                ? Optional.of("the session may have transitive tags with the same keys, which it cannot change; if"
                        + " it has none, call context(\"sts:TransitiveTagKeys\")")
                : Optional.empty();
    }

    private static Optional<String> unknownS3Action(AccessRequest request, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return name.startsWith("s3:")
                        && !action.equalsIgnoreCase(PUT_OBJECT)
                        && !SINGLE_SETTING.matcher(action).matches()
                        && request.context.given().entrySet().stream()
                                .anyMatch(key -> !key.getValue().isEmpty()
                                        && RequiredAction.of(PUT_OBJECT, Set.of(key.getKey()))
                                                .findAny()
                                                .isPresent())
                ? Optional.of("the tags, ACL, or lock that the call sends may require another action, which is not"
                        + " known here")
                : Optional.empty();
    }

    /**
     * Explains why tags may require an action that is not known here. No list of verbs identifies the calls that accept
     * tags, because services choose their own names.
     */
    static Optional<String> unknownTagAction(AccessRequest request, String action) {
        return request.context.isGiven(GlobalKeys.TAG_KEYS)
                        && !NO_UNKNOWN_TAG_ACTION.matcher(action).matches()
                ? Optional.of("the call may create a tagged resource, for which most services require another action"
                        + " that is not known here, such as ec2:CreateTags for EC2")
                : Optional.empty();
    }

    /**
     * Explains why AWS may reject a call with a user's temporary credentials. AWS rejects some calls with credentials
     * from {@code GetSessionToken}, but accepts them with console credentials, which also lack MFA.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
     */
    private static Optional<String> credentials(AccessRequest request, String action) {
        var mfa = request.context.values(GlobalKeys.MFA_PRESENT);
        var name = action.toLowerCase(Locale.ROOT);
        if (request.caller instanceof Caller.FederatedUser && name.startsWith("iam:")) {
            return Optional.of("AWS accepts IAM calls from a federated user only in the console");
        }
        boolean user = request.caller instanceof Caller.User || request.caller instanceof Caller.Root;
        if (!user || mfa.isEmpty()) {
            return Optional.empty();
        }
        if (name.startsWith("iam:") && !mfa.contains("true")) {
            return Optional.of("AWS accepts it with a user's temporary credentials only if they were obtained with"
                    + " MFA or in the console; omit withoutMfa() for a long-term access key");
        }
        boolean accepted = !name.startsWith("sts:")
                || TrustActions.contain(action)
                || action.equalsIgnoreCase(CallRules.GET_CALLER_IDENTITY)
                || action.equalsIgnoreCase(CallRules.GET_SESSION_TOKEN) && mfa.contains("true");
        return accepted
                ? Optional.empty()
                : Optional.of("AWS accepts it with a user's long-term access key, but not with credentials from"
                        + " sts:GetSessionToken; omit mfa(…) and withoutMfa()");
    }
}
