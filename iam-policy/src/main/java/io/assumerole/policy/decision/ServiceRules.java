package io.assumerole.policy.decision;

import io.assumerole.internal.Text;
import io.assumerole.policy.Principal;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.ActionFacts;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.RequiredAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Rules of AWS services for kinds of calls and callers, which apply independently of policies. */
final class ServiceRules {

    private static final String GET_CALLER_IDENTITY = "sts:GetCallerIdentity";
    private static final String GET_SESSION_TOKEN = "sts:GetSessionToken";
    /**
     * Calls that require no unknown action because of tags: for IAM and STS the actions are known, and a call that only
     * tags is its own action. The service {@code tag} requires the tag action of the service that owns the resource.
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
            "an alias doesn't identify its key in a policy, and the key isn't known; give the key's ARN";

    private static final String PUT_OBJECT = "s3:PutObject";
    private static final String INVOKE_FUNCTION = "lambda:InvokeFunction";
    private static final List<String> CALLS_OF_USERS = List.of(GET_SESSION_TOKEN, "sts:GetFederationToken");

    private ServiceRules() {}

    /** Returns the action with which the caller assumes a role. */
    static String toAssume(Caller caller) {
        return caller instanceof Caller.Outside outside && outside.principal().kind() == Principal.Kind.FEDERATED
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

    /**
     * Explains which policies that cannot be given must also allow the call, even in the caller's own account.
     * https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
     */
    static Optional<String> neededPolicy(AccessRequest request, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        if (name.startsWith("s3-object-lambda:") || request.target.isAccessPoint()) {
            return Optional.of("the policy of the bucket behind an access point must also allow it and cannot be"
                    + " given here; request the bucket or the object");
        }
        return name.startsWith("vpc-lattice-svcs:")
                ? Optional.of("the auth policies of the service and of its network must also allow it and cannot be"
                        + " given here")
                : Optional.empty();
    }

    /**
     * Explains why the resource's own policy must allow the call or delegate to the account, even in the caller's account.
     * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
     * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
     */
    static Optional<String> neededResourcePolicy(AccessRequest request, String action) {
        if (isAboutAKey(action) || request.target.isKmsKey()) {
            return Optional.of("the key policy must allow it, or delegate to the account; give it with resource(…)");
        }
        return action.toLowerCase(Locale.ROOT).startsWith("execute-api:")
                        && request.context.presence("aws:sourcevpce") != RequestContext.Presence.LACKING
                ? Optional.of("the policy of a private API must also allow it; give it with resource(…), or, if the"
                        + " request does not come through a VPC endpoint, call context(\"aws:SourceVpce\")")
                : Optional.empty();
    }

    /** Returns whether caller and resource share an account and the resource's own policy must still allow the call. */
    static boolean needsResourcePolicyInOneAccount(StatementMatcher question) {
        var own = question.request().caller.account();
        var owner = question.request().target.owner();
        return own.isPresent()
                && (owner.isEmpty() || owner.equals(own))
                && neededResourcePolicy(question.request(), question.action()).isPresent();
    }

    /** Returns whether the action or the resource is for a KMS key. */
    static boolean isOfKey(StatementMatcher question) {
        return isAboutAKey(question.action()) || question.request().target.isKmsKey();
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
     * Returns actions that the call may also require, each with the reason: those for a source identity or transitive
     * tags that the caller's session may have. Excludes what the request gives.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    static Map<String, String> mayRequire(AccessRequest request) {
        var actions = request.actions;
        var more = new LinkedHashMap<String, String>();
        if (actions.get(0).equalsIgnoreCase("lambda:InvokeFunctionUrl")) {
            more.put(INVOKE_FUNCTION, "the URLs of newer functions also require " + INVOKE_FUNCTION + "; allow it");
        }
        if (request.caller instanceof Caller.RoleSession && assumes(actions.get(0))) {
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
                            the caller's session may have %s, which requires %s; set it with \
                            context("%s", …), or call context("%s") \
                            if there is none""".formatted(what, action, key, key));
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
        if (caller instanceof Caller.Outside outside && outside.principal().kind() == Principal.Kind.FEDERATED) {
            var provider = outside.principal().value();
            require(
                    action.equalsIgnoreCase(
                            TrustActions.ofProvider(outside.principal().isSamlProvider())),
                    "Not a call for a caller from " + provider,
                    action,
                    TrustActions.ofProvider(outside.principal().isSamlProvider()),
                    "byUser or byRoleSession");
            return;
        }
        boolean sts = action.toLowerCase(Locale.ROOT).startsWith("sts:");
        require(
                !(caller instanceof Caller.FederatedUser) || !sts || action.equalsIgnoreCase(GET_CALLER_IDENTITY),
                "Not a call for a federated user, who can make only one STS call",
                action,
                GET_CALLER_IDENTITY,
                "byUser or byRoleSession");
        require(
                !(caller instanceof Caller.Root) || !TrustActions.contain(action),
                "Not a call for the root user, which cannot assume a role",
                action,
                "any other action",
                "byUser or byRoleSession");
        require(
                !assumes(action) || action.equalsIgnoreCase(TrustActions.ASSUME_ROLE),
                "Not the call with which a user, role session or service assumes a role",
                action,
                TrustActions.ASSUME_ROLE,
                "byFederated");
        require(
                caller instanceof Caller.User
                        || caller instanceof Caller.Root
                        || CALLS_OF_USERS.stream().noneMatch(action::equalsIgnoreCase),
                "Not a call for a role session or a service, but for a user",
                action,
                "any other action",
                "byUser");
        require(
                !(caller instanceof Caller.Outside) || !needsNoPermission(action),
                "Not a call for a service",
                action,
                "any other action",
                "byUser or byRoleSession");
        if (needsNoPermission(action) && !"*".equals(resource) && !caller.isNamed(resource)) {
            throw new IllegalArgumentException(
                    "Not the caller, which is the only resource of %s: got %s; allowed: * or the caller's own ARN."
                            .formatted(action, Text.quote(resource)));
        }
    }

    private static void require(boolean valid, String problem, String action, String allowed, String start) {
        if (!valid) {
            throw new IllegalArgumentException("%s: got %s; allowed: %s; request that, or start with %s."
                    .formatted(problem, Text.quote(action), allowed, start));
        }
    }

    /** Explains limits other than policies that may deny a call. */
    static Optional<String> otherLimit(AccessRequest request, String action) {
        if (request.target.isKmsAlias() && usesAKey(action)) {
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
     * Explains why a role session may not send tags or a source identity: it cannot change those that it already has.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    private static Optional<String> changedSession(AccessRequest request) {
        var context = request.context;
        if (!(request.caller instanceof Caller.RoleSession) || !assumes(request.actions.get(0))) {
            return Optional.empty();
        }
        if (context.isGiven(GlobalKeys.SENT_IDENTITY) && context.isValueUnknown(GlobalKeys.KEPT_IDENTITY)) {
            return Optional.of("the session may have a different source identity, which it cannot change; set it"
                    + " with context(\"aws:SourceIdentity\", …), or without a value if there is none");
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
                ? Optional.of("it may require another action for the tags, ACL, or lock that it sends, and which one"
                        + " is not known here")
                : Optional.empty();
    }

    /**
     * Explains why tags may require an action that is not known here. No list of verbs identifies the calls that accept
     * tags, because services choose their own names.
     */
    static Optional<String> unknownTagAction(AccessRequest request, String action) {
        return request.context.isGiven(GlobalKeys.TAG_KEYS)
                        && !NO_UNKNOWN_TAG_ACTION.matcher(action).matches()
                ? Optional.of("it may create a tagged resource, for which most services require another action, such"
                        + " as ec2:CreateTags, and which one is not known here")
                : Optional.empty();
    }

    /**
     * Explains why AWS may reject a call with a user's temporary credentials. It rejects some calls with those of
     * {@code GetSessionToken}, but not with those of the console, which also lack MFA.
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
                || action.equalsIgnoreCase(GET_CALLER_IDENTITY)
                || action.equalsIgnoreCase(GET_SESSION_TOKEN) && mfa.contains("true");
        return accepted
                ? Optional.empty()
                : Optional.of("AWS accepts it with a user's long-term access key and not with credentials from"
                        + " sts:GetSessionToken; omit mfa(…) and withoutMfa()");
    }
}
