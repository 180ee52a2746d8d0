package io.assumerole.policy.decision;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.Partition;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Principal;
import io.assumerole.policy.match.RequestContext;
import io.assumerole.policy.pattern.ActionSyntax;
import io.assumerole.policy.pattern.ConditionKey;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.GlobalKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A request from a principal to AWS, with its condition keys.
 *
 * <p>{@link PolicyEvaluator#decide} answers the request. Condition keys that the request does not give have these
 * defaults:
 *
 * <ul>
 *   <li>keys that follow from the caller and the resource have those values: {@code aws:PrincipalArn},
 *       {@code aws:PrincipalAccount}, {@code aws:PrincipalType}, {@code aws:username} of users, {@code aws:userid} of
 *       root and federated users, {@code aws:ResourceAccount}. {@code aws:ViaAWSService} and
 *       {@code aws:PrincipalIsAWSService} are {@code false} unless the caller is a service. Actions of EC2, Glue, Lake
 *       Formation and OpsWorks may lack {@code aws:ViaAWSService};
 *   <li>keys that the caller sends are absent: {@code sts:ExternalId}, {@code sts:SourceIdentity},
 *       {@code aws:RequestTag/…}, {@code aws:TagKeys}, and, unless the caller is a role session,
 *       {@code sts:TransitiveTagKeys}. If a role session assumes a role, {@code sts:SourceIdentity},
 *       {@code aws:RequestTag/…} and {@code aws:TagKeys} are unknown, because the session may pass them to the role;
 *   <li>keys that this caller never has are absent: {@code aws:MultiFactorAuthPresent} and {@code aws:TokenIssueTime}
 *       with a user's long-term access key, {@code aws:username} unless the caller is a user, {@code aws:SourceArn}
 *       unless the caller is a service, {@code aws:PrincipalTag/…} and the MFA keys if the caller is a service, and
 *       {@code aws:CalledVia} in a direct call;
 *   <li>all other keys are unknown, such as {@code aws:SourceIp}, {@code aws:SourceVpce}, {@code aws:PrincipalOrgID},
 *       {@code aws:PrincipalTag/…}, {@code aws:CurrentTime}, and the keys of single services, such as
 *       {@code s3:TlsVersion}. If the answer depends on an unknown key, the answer is
 *       {@link Decision.Outcome#UNDECIDED}.
 * </ul>
 *
 * <p>A role session passes its source identity and transitive tags to the role that it assumes, which requires
 * {@code sts:SetSourceIdentity} and {@code sts:TagSession}. Give them with the keys {@code aws:SourceIdentity} and
 * {@code sts:TransitiveTagKeys}.
 *
 * <p>{@link Builder#context} with a key and no value marks the key as absent. {@link Builder#sourceIp} also implies
 * that the request does not come through a VPC endpoint, and {@link Builder#principalTags} implies that the caller has
 * no other tags.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global condition keys</a>
 */
public final class AccessRequest {
    private static final Pattern UNIQUE_ID = Pattern.compile("[A-Z0-9]+");
    private static final Pattern FEDERATED_NAME = Pattern.compile("[A-Za-z0-9_+=,.@-]{2,32}");

    final Caller caller;
    /** The unique ID of the caller; {@code null} if it was not given. */
    final String uniqueId;
    /** The requested action, and the actions that its parameters also require. */
    final List<String> actions;

    final RequestedResource target;
    final RequestContext context;

    private AccessRequest(Builder builder, List<String> actions, RequestedResource target) {
        this.caller = builder.caller;
        this.uniqueId = builder.uniqueId;
        this.actions = actions;
        this.target = target;
        this.context = ImpliedKeys.complete(caller, actions.get(0), target, builder.keys);
    }

    /**
     * Starts a request signed with a user's own access key.
     *
     * @param user the user
     * @return a builder
     */
    public static Builder byUser(UserArn user) {
        return new Builder(new Caller.User(Preconditions.of(user, "user")));
    }

    /**
     * Starts a request from a role session.
     *
     * @param role the role
     * @param session the session's name
     * @return a builder
     */
    public static Builder byRoleSession(RoleArn role, SessionName session) {
        return new Builder(
                new Caller.RoleSession(Preconditions.of(role, "role"), Preconditions.of(session, "session")));
    }

    /**
     * Starts a request from a session that a user created with {@code sts:GetFederationToken}. The session has the
     * user's permissions within the {@linkplain PolicyEvaluator.Builder#session session policies} of that call. Without
     * session policies, only resource policies that name the session's ARN can allow its requests.
     *
     * @param user the user who made the call
     * @param name the name in that call
     * @return a builder
     * @throws IllegalArgumentException if the name is not valid for a federated user
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetFederationToken.html">GetFederationToken</a>
     */
    public static Builder byFederatedUser(UserArn user, String name) {
        Preconditions.of(user, "user");
        if (!FEDERATED_NAME.matcher(Preconditions.of(name, "name")).matches()) {
            throw new IllegalArgumentException(
                    "The name of the federated user is invalid: got %s; allowed: 2 to 32 characters from A-Z a-z 0-9 _ + = , . @ -."
                            .formatted(Text.quote(name)));
        }
        return new Builder(new Caller.FederatedUser(user, name));
    }

    /**
     * Starts a request from the root user of an account in the partition {@code aws}. No identity policy, boundary or
     * session policy limits this user.
     *
     * @param account the account
     * @return a builder
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user.html">Root user</a>
     */
    public static Builder byRoot(AccountId account) {
        return byRoot(Partition.AWS, account);
    }

    /**
     * Starts a request from the root user of an account.
     *
     * @param partition the account's partition
     * @param account the account
     * @return a builder
     */
    public static Builder byRoot(Partition partition, AccountId account) {
        return new Builder(
                new Caller.Root(Preconditions.of(partition, "partition"), Preconditions.of(account, "account")));
    }

    /**
     * Starts a request that an AWS service makes on its own: to assume a role, or for access that a resource policy
     * grants. Give the resource that the service acts for with the keys {@code aws:SourceArn} and
     * {@code aws:SourceAccount}:
     *
     * <pre>{@code
     * AccessRequest.byService("sns.amazonaws.com")
     *         .asksFor("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:queue")
     *         .context("aws:SourceArn", "arn:aws:sns:eu-west-1:123456789012:topic")
     *         .build();
     * }</pre>
     *
     * @param name the service principal, such as {@code ec2.amazonaws.com}
     * @return a builder
     * @throws io.assumerole.policy.InvalidPolicyException if it is not a service principal
     */
    public static Builder byService(String name) {
        return new Builder(new Caller.Outside(Principal.service(name)));
    }

    /**
     * Starts a request to assume a role, from a caller that an identity provider authenticates.
     *
     * @param provider the provider, as in {@link Principal#federated}
     * @return a builder; give the claims with {@link Builder#claim}
     * @throws io.assumerole.policy.InvalidPolicyException if it is not a provider
     */
    public static Builder byFederated(String provider) {
        return new Builder(new Caller.Outside(Principal.federated(provider)));
    }

    /**
     * {@return the action and the resource as human-readable text, such as
     * {@code sts:AssumeRole on arn:aws:iam::123456789012:role/deployer}; without the condition keys}
     */
    @Override
    public String toString() {
        return actions.get(0) + " on " + target.arn();
    }

    /** Builds a request; a builder is not thread-safe. */
    public static final class Builder {
        private final Caller caller;
        private final RequestKeys keys = new RequestKeys();
        private String uniqueId;
        private String action;
        private String resource;
        private String objectKey;
        private AccountId resourceAccount;

        private Builder(Caller caller) {
            this.caller = caller;
            caller.keys().forEach(this::context);
        }

        /**
         * Sets the action and the resource.
         *
         * @param name one action, without wildcards, such as {@code s3:GetObject}
         * @param on the ARN of one resource, without wildcards, or {@code *} for an action that has no resource types;
         *     partition, service and region in lower case
         * @return this builder
         */
        public Builder asksFor(String name, String on) {
            this.action = Preconditions.of(name, "name");
            this.resource = Preconditions.of(on, "on");
            this.objectKey = null;
            return this;
        }

        /**
         * Sets the action and one S3 object, whose key can have any characters. Unlike {@link #asksFor}, this method
         * accepts {@code *} and {@code ?}, as characters of the key:
         *
         * <pre>{@code
         * AccessRequest.byUser(user).asksForObject("s3:GetObject", "arn:aws:s3:::example", "what?.txt")
         * }</pre>
         *
         * @param name one action, without wildcards, such as {@code s3:GetObject}
         * @param bucket the ARN of the bucket
         * @param key the key of the object, not empty
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html">Object keys</a>
         */
        public Builder asksForObject(String name, String bucket, String key) {
            asksFor(name, Preconditions.of(bucket, "bucket"));
            this.objectKey = Preconditions.of(key, "key");
            return this;
        }

        /**
         * Sets the account of the resource if its ARN has none, such as the ARN of a bucket or an object. The account
         * is the value of the condition key {@code aws:ResourceAccount}.
         *
         * <p>Without the account, a request that the identity policies allow is {@link Decision.Outcome#UNDECIDED}: in
         * another account, the resource's own policy must also allow it. With a bucket in the caller's account, the
         * request is {@link Decision.Outcome#ALLOWED}:
         *
         * <pre>{@code
         * AccessRequest.byRoleSession(role, session)
         *         .asksFor("s3:GetObject", "arn:aws:s3:::example/a")
         *         .resourceAccount(role.account())
         *         .build();
         * }</pre>
         *
         * @param account the account that owns the resource
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceaccount">aws:ResourceAccount</a>
         */
        public Builder resourceAccount(AccountId account) {
            this.resourceAccount = Preconditions.of(account, "account");
            return this;
        }

        /**
         * Requests a role with {@code sts:AssumeRole}. A caller from an identity provider uses
         * {@code sts:AssumeRoleWithSAML} or {@code sts:AssumeRoleWithWebIdentity} instead.
         *
         * @param role the role
         * @return this builder
         */
        public Builder asksToAssume(RoleArn role) {
            return asksFor(
                    CallRules.toAssume(caller), Preconditions.of(role, "role").toString());
        }

        /**
         * Gives a claim of an identity provider's token or assertion. The condition key consists of the provider's name
         * and the claim's name, such as {@code token.actions.githubusercontent.com:sub} or {@code saml:sub}:
         *
         * <pre>{@code
         * AccessRequest.byFederated("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com")
         *         .asksToAssume(role)
         *         .claim("aud", "sts.amazonaws.com")
         *         .claim("sub", "repo:example/app:ref:refs/heads/main")
         * }</pre>
         *
         * @param name the claim, such as {@code sub}
         * @param values the values; none if the token lacks the claim
         * @return this builder
         * @throws IllegalArgumentException if the caller does not come from an identity provider
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html">Keys of IAM and STS</a>
         */
        public Builder claim(String name, String... values) {
            Preconditions.of(name, "name");
            Preconditions.all(Arrays.asList(Preconditions.of(values, "values")), "values");
            if (!(caller instanceof Caller.Outside outside) || outside.claims().isEmpty()) {
                throw new IllegalArgumentException(
                        "Only a caller from an identity provider has claims: got %s; start with byFederated."
                                .formatted(Text.quote(name)));
            }
            return context(outside.claims().get() + name, values);
        }

        /**
         * Gives the caller's unique ID, such as {@code AIDA…}, which replaces the ARN of a deleted user in trust
         * policies.
         *
         * @param id the ID of the user or role, without the name of a session
         * @return this builder
         * @throws IllegalArgumentException if it is not a unique ID
         */
        public Builder uniqueId(String id) {
            if (!UNIQUE_ID.matcher(Preconditions.of(id, "id")).matches()) {
                throw new IllegalArgumentException("""
                        The unique ID is invalid: got %s; allowed: capital letters and digits, such as AIDACKCEVSQ6C2EXAMPLE, \
                        without the name of a session.""".formatted(Text.quote(id)));
            }
            this.uniqueId = id;
            // A federated user's own ID follows from its name; this ID is the ID of its user.
            return caller instanceof Caller.FederatedUser ? this : context("aws:userid", userId());
        }

        /** Returns the value of {@code aws:userid}, or null if the unique ID was not given. */
        private String userId() {
            if (caller instanceof Caller.FederatedUser) {
                return null;
            }
            return uniqueId != null && caller instanceof Caller.RoleSession session
                    ? uniqueId + ":" + session.name()
                    : uniqueId;
        }

        /**
         * Sends an external ID.
         *
         * @param id the external ID
         * @return this builder
         */
        public Builder externalId(ExternalId id) {
            return context(ConditionKey.EXTERNAL_ID, Preconditions.of(id, "id").value());
        }

        /**
         * Sends the name of the new session.
         *
         * @param name the name
         * @return this builder
         */
        public Builder sessionName(SessionName name) {
            return context("sts:RoleSessionName", Preconditions.of(name, "name").value());
        }

        /**
         * Sends a source identity, which also requires {@code sts:SetSourceIdentity}.
         *
         * @param identity the source identity
         * @return this builder
         */
        public Builder sourceIdentity(SourceIdentity identity) {
            return context(
                    GlobalKeys.SENT_IDENTITY,
                    Preconditions.of(identity, "identity").value());
        }

        /**
         * Sends tags. In a call that assumes a role or gets a federation token, they are session tags, which also
         * require {@code sts:TagSession}. Calls that create IAM resources require an action such as
         * {@code iam:TagRole}.
         *
         * @param tags the tags
         * @return this builder
         */
        public Builder requestTags(Tags tags) {
            Preconditions.of(tags, "tags").asMap().forEach((key, value) -> context("aws:RequestTag/" + key, value));
            return context(GlobalKeys.TAG_KEYS, tags.asMap().keySet().toArray(String[]::new));
        }

        /**
         * Sets all tags of the caller.
         *
         * @param tags the tags of the user, or of the role and its session; none for a caller without tags
         * @return this builder
         */
        public Builder principalTags(Tags tags) {
            Preconditions.of(tags, "tags").asMap().forEach((key, value) -> context("aws:PrincipalTag/" + key, value));
            return context(GlobalKeys.PRINCIPAL_TAG);
        }

        /**
         * Declares that the caller used MFA.
         *
         * @param age the time since the MFA authentication, at least zero
         * @return this builder
         */
        public Builder mfa(Duration age) {
            context("aws:MultiFactorAuthPresent", "true");
            return context(
                    "aws:MultiFactorAuthAge",
                    Long.toString(Preconditions.of(age, "age").toSeconds()));
        }

        /**
         * Declares that the caller has temporary credentials obtained without MFA. If you call neither this method nor
         * {@link #mfa}, a user's request lacks the key, as with a long-term access key, and a role session's key is
         * unknown.
         *
         * @return this builder
         */
        public Builder withoutMfa() {
            keys.forget(GlobalKeys.MFA_AGE);
            return context("aws:MultiFactorAuthPresent", "false");
        }

        /**
         * Sets the source address of the request, which then does not come through a VPC endpoint.
         *
         * @param address an IPv4 or IPv6 address
         * @return this builder
         * @throws IllegalArgumentException if it is not an address
         */
        public Builder sourceIp(String address) {
            if (Preconditions.of(address, "address").contains("/")
                    || IpRange.parse(address).isEmpty()) {
                throw new IllegalArgumentException(
                        "The source IP is not an address: got %s; allowed: one IPv4 or IPv6 address."
                                .formatted(Text.quote(address)));
            }
            return context("aws:SourceIp", address);
        }

        /**
         * Sets the time of the request.
         *
         * @param time the time
         * @return this builder
         */
        public Builder at(Instant time) {
            context(
                    "aws:EpochTime",
                    Long.toString(Preconditions.of(time, "time").getEpochSecond()));
            return context(
                    "aws:CurrentTime",
                    Instant.ofEpochSecond(time.getEpochSecond()).toString());
        }

        /**
         * Sets any other condition key, or marks it as absent.
         *
         * <p>A request that lacks {@code aws:SourceVpce} does not come through a VPC endpoint, and also lacks the other
         * endpoint keys. If it lacks {@code aws:PrincipalOrgID}, the caller's account is in no organization:
         *
         * <pre>{@code
         * AccessRequest.byUser(user)
         *         .asksFor("s3:ListAllMyBuckets", "*")
         *         .context("aws:RequestedRegion", "eu-west-1")
         *         .context("aws:SourceVpce")
         *         .build();
         * }</pre>
         *
         * @param key the key, in uppercase or lowercase
         * @param values the values, which replace previous values; none if the request lacks the key
         * @return this builder
         * @throws IllegalArgumentException if AWS has no such key, and the key differs from one of AWS's keys by only one or
         *     two characters
         */
        public Builder context(String key, String... values) {
            MisspelledKey.reject(Preconditions.of(key, "key"));
            keys.put(key, Preconditions.all(Arrays.asList(Preconditions.of(values, "values")), "values"));
            return this;
        }

        /**
         * Builds the request.
         *
         * @return the request
         * @throws IllegalArgumentException if the action or the resource is missing, contains wildcards, or is
         *     malformed; if the action assumes a role and the resource is not a role; if the resource's account differs
         *     from the account in its ARN; if AWS never sends such a condition key or such a combination of keys; or if
         *     the caller cannot make this call: {@code sts:AssumeRole} is for users, role sessions and services;
         *     {@code sts:AssumeRoleWithSAML} is the only action for callers from a SAML provider;
         *     {@code sts:AssumeRoleWithWebIdentity} is the only action for callers from other identity providers;
         *     {@code sts:GetSessionToken} and {@code sts:GetFederationToken} are for users and root; the only STS
         *     action for a federated user is {@code sts:GetCallerIdentity}
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html">Compare STS credentials</a>
         */
        public AccessRequest build() {
            if (action == null) {
                throw new IllegalArgumentException(
                        "The request has no action: got none; allowed: one action and one resource; set them with"
                                + " asksFor(…).");
            }
            if (!ActionSyntax.isAction(action) || Wildcard.isIn(action)) {
                throw new IllegalArgumentException(
                        "The request must name one action: got %s; allowed: service:Action without wildcards."
                                .formatted(Text.quote(action)));
            }
            RequestKeyChecks.check(keys, caller, userId(), resourceAccount);
            var target = objectKey == null
                    ? RequestedResource.of(resource, statedAccount())
                    : RequestedResource.ofObject(resource, objectKey, statedAccount());
            keys.addTagKeys();
            if (caller instanceof Caller.RoleSession && CallRules.assumes(action)) {
                RequestKeyChecks.requireKeptIdentity(keys);
            }
            CallRules.requireOwn(caller, action, resource);
            if (TrustActions.contain(action)) {
                RoleArn.parse(resource);
            }
            return new AccessRequest(this, CallRules.required(caller, action, keys), target);
        }

        private AccountId statedAccount() {
            return resourceAccount != null
                    ? resourceAccount
                    : keys.values(GlobalKeys.RESOURCE_ACCOUNT).stream()
                            .findFirst()
                            .map(AccountId::new)
                            .orElse(null);
        }
    }
}
