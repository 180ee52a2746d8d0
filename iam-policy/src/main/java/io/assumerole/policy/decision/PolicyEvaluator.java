package io.assumerole.policy.decision;

import io.assumerole.internal.Preconditions;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides offline whether policies allow a request, following AWS's documentation.
 *
 * <pre>{@code
 * PolicyEvaluator policies = PolicyEvaluator.builder().identity(permissions).build();
 * Decision decision = policies.decide(AccessRequest.byUser(user)
 *         .asksFor("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders")
 *         .build());
 * System.out.println(decision.reason());
 * }</pre>
 *
 * <p>Identity policies, boundaries and session policies that were not given count as absent. Other documents that were
 * not given are ignored. If AWS requires the Allow of such a document, or if the answer depends on a value that the
 * request does not give, the answer is {@link Decision.Outcome#UNDECIDED}. Its reason names the method for the missing
 * document or value. {@link Decision.Outcome} describes the assumptions of each answer. The rules:
 *
 * <ul>
 *   <li>A Deny in any policy wins.
 *   <li>To assume a role, a caller needs an Allow in the role's trust policy. In one account, an Allow for the user,
 *       the session or everyone is enough. If the Allow names the caller's role, boundary and session policies must
 *       also allow the call. If the Allow names the account, identity, boundary and session policies must also allow
 *       the call. Across accounts, identity, boundary and session policies must always allow the call.
 *   <li>If a role session sends or has a source identity, its own policies and the trust policy must allow
 *       {@code sts:SetSourceIdentity}. A session with transitive tags needs {@code sts:TagSession}. If the request does
 *       not give the session's source identity and tags, and one of these actions is not allowed, assuming a role is
 *       undecided.
 *   <li>{@code sts:GetCallerIdentity} and, for users, {@code sts:GetSessionToken} need no permission, and no policy can
 *       deny them.
 *   <li>All other calls need an Allow in the identity policies, and in the boundary and session policies if there are
 *       any. In the caller's own account, the resource's policy can be enough. An Allow for the user, the session or
 *       everyone is enough by itself. An Allow for the role of the session, or for the user of a federated user, is
 *       enough within boundary and session policies. KMS keys and private APIs of API Gateway need an Allow in their
 *       own policy, which may name the account to delegate to the identity policies. In another account, the resource's
 *       policy must also allow the call. Calls that no resource policy can allow to another account are denied, and
 *       calls for which AWS's documentation hasn't been checked are undecided. IAM resources have no resource policy.
 *   <li>In a policy, only the key's ARN identifies a KMS key. If the requested resource is an alias, the use of the key
 *       is undecided.
 *   <li>If SCPs are given, each level must allow the call. A Deny in an RCP wins. SCPs and RCPs do not apply to
 *       service-linked roles, and SCPs do not apply to services.
 *   <li>Root needs no permission in its account, except from key policies, SCPs, and RCPs. A federated user has its
 *       user's permissions within a session policy, and no permissions without a session policy.
 *   <li>A resource whose ARN has no account, such as a bucket, may be in any account. Set the account with
 *       {@link AccessRequest.Builder#resourceAccount}.
 *   <li>A policy variable that has neither a value nor a default matches nothing. The other resources and values of the
 *       statement still count.
 *   <li>A condition on a key that AWS sends, or may send, is undecided unless the request gives the key's value or
 *       marks the key as absent. {@link AccessRequest} lists these keys.
 *   <li>A condition on a multivalued key, with neither {@code ForAnyValue:} nor {@code ForAllValues:}, is undecided.
 *       AWS does not document its effect.
 * </ul>
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation logic</a>
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">Across accounts</a>
 */
public final class PolicyEvaluator {
    private final PolicySet documents;
    private final boolean noOtherLimits;

    private PolicyEvaluator(Builder builder) {
        this.documents = PolicySet.copyOf(builder.documents, builder.serviceControls);
        this.noOtherLimits = builder.noOtherLimits;
    }

    /** {@return a builder without policies, whose evaluator allows only calls that need no permission} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Decides a request. If a request to assume a role sends session tags, {@code sts:TagSession} must also be allowed;
     * if it sends a source identity, {@code sts:SetSourceIdentity} must also be allowed.
     *
     * @param request the request
     * @return the decision
     */
    public Decision decide(AccessRequest request) {
        var decision = Preconditions.of(request, "request").actions.stream()
                .map(action -> decide(new StatementMatcher(request, action)))
                .reduce((first, second) -> second.outcome().isStricterThan(first.outcome()) ? second : first)
                .orElseThrow();
        return decision.isAllowed() ? inherited(request).orElse(decision) : decision;
    }

    private Decision decide(StatementMatcher question) {
        return decision(question, new PolicyEvaluation(documents, noOtherLimits, question).answer());
    }

    private Decision decision(StatementMatcher question, ActionDecision answer) {
        var explanation = new Explanation(documents, question, answer);
        return new Decision(
                answer.outcome(), answer.kind(), answer.statement(), explanation::reason, explanation::trace);
    }

    /**
     * Returns an undecided answer if the session's tags or source identity may require an action that may be denied.
     */
    private Optional<Decision> inherited(AccessRequest request) {
        return ServiceRules.mayRequire(request).entrySet().stream()
                .flatMap(more -> {
                    var question = new StatementMatcher(request, more.getKey());
                    var decision = decide(question);
                    return decision.isAllowed()
                            ? Stream.empty()
                            : Stream.of(decision(
                                    question,
                                    ActionDecision.of(
                                            Decision.Outcome.UNDECIDED,
                                            decision.kind(),
                                            request + " is undecided: " + more.getValue())));
                })
                .findFirst();
    }

    /** Collects the policies that apply to a request; a builder is not thread-safe. */
    public static final class Builder {
        private final Map<PolicyKind, List<PolicyDocument>> documents = new EnumMap<>(PolicyKind.class);
        private final List<List<PolicyDocument>> serviceControls = new ArrayList<>();
        private boolean noOtherLimits;

        private Builder() {
            for (var kind : PolicyKind.values()) {
                documents.put(kind, new ArrayList<>());
            }
        }

        private Builder only(PolicyKind kind, PolicyDocument document) {
            if (!documents.get(kind).isEmpty()) {
                throw new IllegalArgumentException(kind + " is given twice; give it once");
            }
            documents.get(kind).add(Preconditions.of(document, "document").requireValid(kind));
            return this;
        }

        private Builder all(PolicyKind kind, PolicyDocument... more) {
            for (var document : Preconditions.all(Arrays.asList(Preconditions.of(more, "documents")), "documents")) {
                documents.get(kind).add(document.requireValid(kind));
            }
            return this;
        }

        /**
         * Sets the trust policy of the role to assume.
         *
         * @param document the trust policy
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not a valid trust policy
         * @throws IllegalArgumentException if it is already set: a role has one trust policy
         */
        public Builder trust(PolicyDocument document) {
            return only(PolicyKind.TRUST, document);
        }

        /**
         * Adds policies of the calling user or role: managed policies, inline policies, and policies of the user's
         * groups.
         *
         * @param documents identity policies
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid identity policy
         */
        public Builder identity(PolicyDocument... documents) {
            return all(PolicyKind.IDENTITY, documents);
        }

        /**
         * Sets the permissions boundary of the calling user or role.
         *
         * @param document the managed policy that is the boundary
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not a valid boundary
         * @throws IllegalArgumentException if it is already set: a caller has one boundary
         */
        public Builder boundary(PolicyDocument document) {
            return only(PolicyKind.BOUNDARY, document);
        }

        /**
         * Adds session policies of the calling session; an Allow in one session policy is enough.
         *
         * @param documents session policies
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid session policy
         */
        public Builder session(PolicyDocument... documents) {
            return all(PolicyKind.SESSION, documents);
        }

        /**
         * Sets the policy of the requested resource, such as a bucket, a key or a queue. The policy of a role is its
         * {@linkplain #trust trust policy}.
         *
         * @param document the resource's own policy
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not a valid resource policy
         * @throws IllegalArgumentException if it is already set: a resource has one policy
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html">Resource-based policies</a>
         */
        public Builder resource(PolicyDocument document) {
            return only(PolicyKind.RESOURCE, document);
        }

        /**
         * Adds the SCPs of one level of the caller's organization. Call this method once for each level: the root, each
         * organizational unit on the path, and the caller's account. On each level, an SCP must allow the request.
         * Include {@code FullAWSAccess} where it is attached.
         *
         * <p>SCPs apply to users, roles, federated users and root of member accounts. They do not apply to
         * service-linked roles, services, or the organization's management account. Give no SCPs for a caller in the
         * management account.
         *
         * @param level all SCPs that are attached to the root, the unit or the account
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid SCP
         * @throws IllegalArgumentException if none is given, because every level in AWS has an SCP
         * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html">SCP evaluation</a>
         */
        public Builder serviceControl(PolicyDocument... level) {
            var all = Preconditions.all(Arrays.asList(Preconditions.of(level, "level")), "level");
            if (all.isEmpty()) {
                throw new IllegalArgumentException(
                        "The level has no SCP: got none; allowed: one or more; give FullAWSAccess if that is attached.");
            }
            all.forEach(document -> document.requireValid(PolicyKind.SERVICE_CONTROL));
            serviceControls.add(List.copyOf(all));
            return this;
        }

        /**
         * Adds RCPs of the resource's organization, from any level on the path to the resource's account. A Deny in any
         * RCP wins. {@code RCPFullAWSAccess} is attached to each level, so no level lacks an Allow.
         *
         * <p>RCPs apply to every caller except service-linked roles. They do not apply to resources of the
         * organization's management account. Give no RCPs for such a resource.
         *
         * @param documents RCPs; {@code RCPFullAWSAccess} may be omitted
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if a document is not a valid RCP
         * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html">RCP evaluation</a>
         */
        public Builder resourceControl(PolicyDocument... documents) {
            return all(PolicyKind.RESOURCE_CONTROL, documents);
        }

        /**
         * Declares that only the given policies limit the request. Without {@link #serviceControl}, the only SCP on
         * each level is {@code FullAWSAccess}, or the caller is in the management account. Without
         * {@link #resourceControl}, the only RCP is {@code RCPFullAWSAccess}. A VPC endpoint has its default policy,
         * which allows everything.
         *
         * <p>This method matters if the request implies other policies. {@code aws:PrincipalOrgID} or
         * {@code aws:ResourceOrgID} implies an organization, and {@code aws:SourceVpc} or {@code aws:SourceVpce}
         * implies an endpoint. Without this method and without those policies, a call that they could deny is not
         * {@link Decision.Outcome#ALLOWED} but {@link Decision.Outcome#UNDECIDED}.
         *
         * @return this builder
         * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html">Service control policies</a>
         * @see <a href="https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html">Endpoint policies</a>
         */
        public Builder noOtherLimits() {
            this.noOtherLimits = true;
            return this;
        }

        /** {@return the evaluator} */
        public PolicyEvaluator build() {
            return new PolicyEvaluator(this);
        }
    }
}
