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

/** What AWS decides by the kind of call and caller, whatever the policies say. */
final class ServiceRules {

    private static final String GET_CALLER_IDENTITY = "sts:GetCallerIdentity";
    private static final String GET_SESSION_TOKEN = "sts:GetSessionToken";
    /**
     * A call that asks for no action more because of tags: those of IAM and STS ask for what is known, and one that
     * does nothing but tag is its own action. The service {@code tag} asks for that of the service whose resource it
     * tags.
     */
    private static final Pattern ASKS_FOR_NO_MORE = Pattern.compile("(?i:iam|sts):.*|(?!(?i:tag):)[^:]+:"
            + "(?:(?:Tag|Untag)(?:[A-Z]\\w*)?|(?:Create|Delete|Add|Remove)Tags(?:[A-Z]\\w*)?|[A-Z]\\w*Tagging)");

    /** Calls of S3 that are about nothing but what otherwise goes with an object or bucket. */
    private static final Pattern OF_ITS_OWN = Pattern.compile(
            "s3:(?:Put|Delete|Get|Bypass)(?:Object|Bucket|Access|Governance)\\w*(?:Tagging|Acl|Retention|LegalHold)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern BUCKET_POLICY =
            Pattern.compile("s3(?:express)?:(?:Get|Put|Delete)BucketPolicy", Pattern.CASE_INSENSITIVE);

    static final String KEY_OF_ALIAS =
            "an alias doesn't identify its key in a policy, and the key isn't known; give the key's ARN";

    private static final String PUT_OBJECT = "s3:PutObject";
    private static final String INVOKE_FUNCTION = "lambda:InvokeFunction";
    private static final List<String> USERS_CALLS = List.of(GET_SESSION_TOKEN, "sts:GetFederationToken");

    private ServiceRules() {}

    /** By which call such a caller assumes a role. */
    static String toAssume(Caller caller) {
        return caller instanceof Caller.Outside outside && outside.principal().kind() == Principal.Kind.FEDERATED
                ? TrustActions.ofProvider(outside.principal().isSamlProvider())
                : TrustActions.ASSUME_ROLE;
    }

    static boolean assumes(String action) {
        return action.toLowerCase(Locale.ROOT).startsWith("sts:assumerole");
    }

    /**
     * Whether it is about a key of KMS, whose own policy must allow it.
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
     * Whether it is about a key and not about an alias. In a policy, only the key's ARN identifies a key.
     * https://docs.aws.amazon.com/kms/latest/developerguide/cmks-in-iam-policies.html
     */
    static boolean usesAKey(String action) {
        return isAboutAKey(action) && !isAboutAnAlias(action);
    }

    /**
     * Why policies that cannot be given must allow it in the caller's own account, too.
     * https://docs.aws.amazon.com/vpc-lattice/latest/ug/auth-policies.html
     * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html
     */
    static Optional<String> neededPolicy(AccessRequest request, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        if (name.startsWith("s3-object-lambda:") || request.target.isAccessPoint()) {
            return Optional.of("the bucket behind an access point must allow it as well, and its policy cannot be"
                    + " given here; ask for the bucket or the object");
        }
        return name.startsWith("vpc-lattice-svcs:")
                ? Optional.of("the auth policies of the service and of its network must allow it as well, and cannot"
                        + " be given here")
                : Optional.empty();
    }

    /**
     * Whether the resource's own policy must allow it in the caller's own account, too, or leave it to the account.
     * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
     * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
     */
    static Optional<String> ruledByResource(AccessRequest request, String action) {
        if (isAboutAKey(action) || request.target.isKmsKey()) {
            return Optional.of(
                    "the key's own policy must allow it, or leave it to the account; give it with resource(…)");
        }
        return action.toLowerCase(Locale.ROOT).startsWith("execute-api:")
                        && request.context.presence("aws:sourcevpce") != RequestContext.Presence.LACKING
                ? Optional.of("the policy of a private API must allow it as well; give it with resource(…), or, if it"
                        + " comes through no VPC endpoint, say so with context(\"aws:SourceVpce\")")
                : Optional.empty();
    }

    /** Whether the caller is of the account where the resource's own policy must allow it, or leave it to that. */
    static boolean isRuledInOneAccount(StatementMatcher question) {
        var own = question.request().caller.account();
        var owner = question.request().target.owner();
        return own.isPresent()
                && (owner.isEmpty() || owner.equals(own))
                && ruledByResource(question.request(), question.action()).isPresent();
    }

    /** Whether it is about a key of KMS. */
    static boolean isOfKey(StatementMatcher question) {
        return isAboutAKey(question.action()) || question.request().target.isKmsKey();
    }

    /** The action asked for, and those that what is sent with it asks for in addition. */
    static List<String> asked(Caller caller, String action, RequestKeys sent) {
        // What a role session has goes on to the next role.
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
     * What assuming a role also asks for if the caller's session has what goes on to the role's, with the reason;
     * nothing of what the request says of that.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    static Map<String, String> mayAskFor(AccessRequest request) {
        var actions = request.actions;
        var more = new LinkedHashMap<String, String>();
        if (actions.get(0).equalsIgnoreCase("lambda:InvokeFunctionUrl")) {
            more.put(INVOKE_FUNCTION, "the URLs of newer functions ask for " + INVOKE_FUNCTION + ", too; allow it");
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
                            the caller's session may have %s, for which the role's new session needs %s; say it with \
                            context("%s", …), or with context("%s") \
                            that there is none""".formatted(what, action, key, key));
        }
    }

    /**
     * Whether a policy of a bucket cannot deny it, being asked for by the root of the bucket's account.
     * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
     */
    static boolean isRootsOwnBucketPolicy(AccessRequest request, String action) {
        return request.caller instanceof Caller.Root root
                && BUCKET_POLICY.matcher(action).matches()
                && request.target.owner().equals(root.account());
    }

    /**
     * Whether what it is about has no policy of its own, but for the trust policy of a role.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies-cross-account-resource-access.html
     */
    static boolean hasNoResourcePolicy(String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return name.startsWith("iam:") || name.startsWith("sts:");
    }

    /**
     * Whether no policy is asked.
     * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
     */
    static boolean needsNoPermission(String action) {
        return action.equalsIgnoreCase(GET_CALLER_IDENTITY) || action.equalsIgnoreCase(GET_SESSION_TOKEN);
    }

    /**
     * Policies know no difference, but AWS takes each call from its own callers only.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
     */
    static void requireOwn(Caller caller, String action, String resource) {
        if (caller instanceof Caller.Outside outside && outside.principal().kind() == Principal.Kind.FEDERATED) {
            var provider = outside.principal().value();
            require(
                    action.equalsIgnoreCase(
                            TrustActions.ofProvider(outside.principal().isSamlProvider())),
                    "Not a call of someone whom " + provider + " vouches for",
                    action,
                    TrustActions.ofProvider(outside.principal().isSamlProvider()),
                    "byUser or byRoleSession");
            return;
        }
        boolean sts = action.toLowerCase(Locale.ROOT).startsWith("sts:");
        require(
                !(caller instanceof Caller.FederatedUser) || !sts || action.equalsIgnoreCase(GET_CALLER_IDENTITY),
                "Not a call of a federated user, from whom STS takes one only",
                action,
                GET_CALLER_IDENTITY,
                "byUser or byRoleSession");
        require(
                !(caller instanceof Caller.Root) || !TrustActions.contain(action),
                "Not a call of root, which cannot assume a role",
                action,
                "any other action",
                "byUser or byRoleSession");
        require(
                !assumes(action) || action.equalsIgnoreCase(TrustActions.ASSUME_ROLE),
                "Not the call by which a user, role session or service assumes a role",
                action,
                TrustActions.ASSUME_ROLE,
                "byFederated");
        require(
                caller instanceof Caller.User
                        || caller instanceof Caller.Root
                        || USERS_CALLS.stream().noneMatch(action::equalsIgnoreCase),
                "Not a call of a role session or a service, but of a user",
                action,
                "any other action",
                "byUser");
        require(
                !(caller instanceof Caller.Outside) || !needsNoPermission(action),
                "Not a call of a service",
                action,
                "any other action",
                "byUser or byRoleSession");
        if (needsNoPermission(action) && !"*".equals(resource) && !caller.isNamed(resource)) {
            throw new IllegalArgumentException(
                    "Not the caller, whom %s is about: got %s; allowed: * or the caller's own ARN."
                            .formatted(action, Text.quote(resource)));
        }
    }

    private static void require(boolean fine, String what, String action, String allowed, String begin) {
        if (!fine) {
            throw new IllegalArgumentException("%s: got %s; allowed: %s; ask for that, or begin with %s."
                    .formatted(what, Text.quote(action), allowed, begin));
        }
    }

    /** What else than policies may be in the way of a call. */
    static Optional<String> barrier(AccessRequest request, String action) {
        if (request.target.isKmsAlias() && usesAKey(action)) {
            return Optional.of(KEY_OF_ALIAS);
        }
        return action.equalsIgnoreCase("sts:AssumeRoot")
                ? Optional.of("AWS takes it from the organization's management account, or from who administers"
                        + " root access for it, about another account")
                : changed(request).or(() -> loaded(request, action)).or(() -> credentials(request, action));
    }

    /**
     * Why a role session may not send what it sends: what it hands on it cannot change.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_role-chaining
     */
    private static Optional<String> changed(AccessRequest request) {
        var context = request.context;
        if (!(request.caller instanceof Caller.RoleSession) || !assumes(request.actions.get(0))) {
            return Optional.empty();
        }
        if (context.isGiven(GlobalKeys.SENT_IDENTITY) && context.isValueUnknown(GlobalKeys.KEPT_IDENTITY)) {
            return Optional.of("the session may have another source identity, which it cannot change; say it with"
                    + " context(\"aws:SourceIdentity\", …), or without a value that there is none");
        }
        boolean tags = context.isGiven(GlobalKeys.TAG_KEYS)
                || context.presence(GlobalKeys.TAG_KEYS) == RequestContext.Presence.SENT;
        return tags && context.presence(GlobalKeys.TRANSITIVE_TAGS) != RequestContext.Presence.LACKING
                ? Optional.of("the session may have transitive tags of the same keys, which it cannot change; if it"
                        + " has none, say so with context(\"sts:TransitiveTagKeys\")")
                : Optional.empty();
    }

    private static Optional<String> loaded(AccessRequest request, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return name.startsWith("s3:")
                        && !action.equalsIgnoreCase(PUT_OBJECT)
                        && !OF_ITS_OWN.matcher(action).matches()
                        && request.context.given().entrySet().stream()
                                .anyMatch(key -> !key.getValue().isEmpty()
                                        && RequiredAction.of(PUT_OBJECT, Set.of(key.getKey()))
                                                .findAny()
                                                .isPresent())
                ? Optional.of("it may ask for one action more, for the tags, ACL or lock that go with it;"
                        + " which, is not known here")
                : Optional.empty();
    }

    /**
     * Why tags that are sent may ask for an action that is not known here. No list of verbs finds the calls that take
     * tags, for services name them as they like.
     */
    static Optional<String> untagged(AccessRequest request, String action) {
        return request.context.isGiven(GlobalKeys.TAG_KEYS)
                        && !ASKS_FOR_NO_MORE.matcher(action).matches()
                ? Optional.of("it may make something with tags, for which most services ask for one"
                        + " action more, such as ec2:CreateTags; which, is not known here")
                : Optional.empty();
    }

    /**
     * Why a user's temporary credentials may not be good for a call. Those of {@code GetSessionToken} are not good for
     * all calls; those of the console, which lack MFA likewise, are.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html
     */
    private static Optional<String> credentials(AccessRequest request, String action) {
        var mfa = request.context.values(GlobalKeys.MFA_PRESENT);
        var name = action.toLowerCase(Locale.ROOT);
        if (request.caller instanceof Caller.FederatedUser && name.startsWith("iam:")) {
            return Optional.of("AWS takes calls of IAM from a federated user in the console only");
        }
        boolean user = request.caller instanceof Caller.User || request.caller instanceof Caller.Root;
        if (!user || mfa.isEmpty()) {
            return Optional.empty();
        }
        if (name.startsWith("iam:") && !mfa.contains("true")) {
            return Optional.of("AWS takes it from a user's temporary credentials only if they were got with MFA, or"
                    + " from the console; leave withoutMfa() away for a long-term access key");
        }
        boolean taken = !name.startsWith("sts:")
                || TrustActions.contain(action)
                || action.equalsIgnoreCase(GET_CALLER_IDENTITY)
                || action.equalsIgnoreCase(GET_SESSION_TOKEN) && mfa.contains("true");
        return taken
                ? Optional.empty()
                : Optional.of("AWS takes it from a user's long-term access key, and not from credentials"
                        + " of sts:GetSessionToken; leave mfa(…) and withoutMfa() away");
    }
}
