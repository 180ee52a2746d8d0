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
 * Decides offline whether policies allow a request, as AWS documents it.
 *
 * <pre>{@code
 * PolicyEvaluator policies = PolicyEvaluator.builder().identity(permissions).build();
 * Decision decision = policies.decide(AccessRequest.byUser(user)
 *         .asksFor("sqs:SendMessage", "arn:aws:sqs:eu-west-1:123456789012:orders")
 *         .build());
 * System.out.println(decision.reason());
 * }</pre>
 *
 * <p>Identity policies, boundary and session policies that were not given count as absent. Any other document that was
 * not given is ignored; where AWS needs its Allow, or where the answer depends on a value that the request
 * does not give, the answer is {@link Decision.Outcome#UNDECIDED}, and the reason names the call that gives it.
 * {@link Decision.Outcome} says what each answer rests on. The rules:
 *
 * <ul>
 *   <li>A Deny in any policy wins.
 *   <li>To assume a role, its trust policy must allow it. In one account that is enough if it names the user, the
 *       session or everyone; if it names the caller's role, boundary and session policy must also allow it; if it names
 *       the account, the identity policies as well. Across accounts, identity policies, boundary and session policy
 *       must always allow it.
 *   <li>A role session that sends a source identity, or has one, needs {@code sts:SetSourceIdentity} in its own
 *       policies as well as in the trust policy. If it has transitive tags, it needs {@code sts:TagSession}. Where the
 *       request does not say whether it has, and one of them is not allowed, assuming a role is undecided.
 *   <li>{@code sts:GetCallerIdentity}, and for users {@code sts:GetSessionToken}, need no permission, and no policy can
 *       deny them.
 *   <li>For anything else the identity policies must allow it, and so must boundary and session policy if there are any.
 *       In the caller's own account the resource's policy can be enough: by itself, if it names the user, the session or
 *       everyone; within boundary and session policy, if it names the role of the session or the user of a federated
 *       user. Keys of KMS and private APIs of API Gateway need the Allow of their own policy. It may name the account,
 *       and so delegate to the identity policies. In another account the policy of the resource must allow it as well.
 *       Calls that no such policy can allow to another account are denied, and calls for which AWS's documentation hasn't
 *       been checked are undecided. Resources of IAM have no such policy.
 *   <li>In a policy, only the key's ARN identifies a KMS key: with an alias as its resource, the use of a key is undecided.
 *   <li>Where SCPs are given, each level must allow it; what an RCP denies is denied. Neither applies to service-linked roles,
 *       and SCPs do not apply to services.
 *   <li>Root needs no permission in its account, except for key policies, SCPs, and RCPs. A federated user has
 *       what its user has, within a session policy, and nothing without one.
 *   <li>An ARN without an account, such as that of a bucket, may be in any account: set it with
 *       {@link AccessRequest.Builder#resourceAccount}.
 *   <li>A policy variable that has neither a value nor a default matches nothing. The other resources and values of the
 *       statement still count.
 *   <li>A condition on a key that AWS sends, or may send, is undecided if the request gives neither its value nor its
 *       absence. {@link AccessRequest} lists these keys.
 *   <li>A condition on a multivalued key, with neither {@code ForAnyValue:} nor {@code ForAllValues:}, is
 *       undecided. AWS does not document what it does with one.
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

    /** {@return a builder of an evaluator without policies, which allows nothing but what needs no permission} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Decides about a request. Where session tags or a source identity are sent to assume a role,
     * {@code sts:TagSession} and {@code sts:SetSourceIdentity} must be allowed as well.
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

    /** Returns an undecided answer if an action may be denied that the tags or source identity of the session may require. */
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

    /** Collects the policies that apply to a request; a builder serves one thread. */
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
         * Gives the trust policy of the role that is to be assumed.
         *
         * @param document the trust policy
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not valid as a trust policy
         * @throws IllegalArgumentException if there is one already: a role has one
         */
        public Builder trust(PolicyDocument document) {
            return only(PolicyKind.TRUST, document);
        }

        /**
         * Adds policies of the calling user or role: managed, inline, and those of the user's groups.
         *
         * @param documents identity policies
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as an identity policy
         */
        public Builder identity(PolicyDocument... documents) {
            return all(PolicyKind.IDENTITY, documents);
        }

        /**
         * Gives the permissions boundary of the calling user or role.
         *
         * @param document the managed policy that is the boundary
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not valid as a boundary
         * @throws IllegalArgumentException if there is one already: a caller has one
         */
        public Builder boundary(PolicyDocument document) {
            return only(PolicyKind.BOUNDARY, document);
        }

        /**
         * Adds session policies of the calling session; an Allow in one of them is enough.
         *
         * @param documents session policies
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as a session policy
         */
        public Builder session(PolicyDocument... documents) {
            return all(PolicyKind.SESSION, documents);
        }

        /**
         * Gives the policy of the resource that is asked for, such as a bucket's, a key's or a queue's. That of a role
         * is its {@linkplain #trust trust policy}.
         *
         * @param document the resource's own policy
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if it is not valid as a policy of a resource
         * @throws IllegalArgumentException if there is one already: a resource has one
         * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html">Resource-based policies</a>
         */
        public Builder resource(PolicyDocument document) {
            return only(PolicyKind.RESOURCE, document);
        }

        /**
         * Gives the SCPs of one level of the caller's organization. Call it once for each level: for the root, for each
         * organizational unit on the path, for the caller's account. Each level must allow the request, by one of its
         * SCPs; {@code FullAWSAccess} is one of them, where it is attached.
         *
         * <p>SCPs apply to users, roles, federated users and root of member accounts. They do not apply to service-linked roles
         * and services, nor the organization's management account: give none for a caller of that.
         *
         * @param level all SCPs that are attached to the root, to the unit or to the account
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as an SCP
         * @throws IllegalArgumentException if there is none: AWS leaves no level without
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
         * Adds RCPs of the organization that the resource's account is in, of whichever level on its path. What one
         * denies is denied; {@code RCPFullAWSAccess} is attached to each level, so none can lack an Allow.
         *
         * <p>RCPs apply to every caller except service-linked roles. They do not apply to resources of the organization's
         * management account: give none for a resource of that.
         *
         * @param documents RCPs; {@code RCPFullAWSAccess} may be omitted
         * @return this builder
         * @throws io.assumerole.policy.InvalidPolicyException if one is not valid as an RCP
         * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html">RCP evaluation</a>
         */
        public Builder resourceControl(PolicyDocument... documents) {
            return all(PolicyKind.RESOURCE_CONTROL, documents);
        }

        /**
         * Declares that no policy that was not given limits the request: without {@link #serviceControl} the SCPs are
         * {@code FullAWSAccess} at every level, or the caller is of the management account; without
         * {@link #resourceControl} there is no RCP but {@code RCPFullAWSAccess}; and a VPC endpoint has its default policy, which
         * allows everything.
         *
         * <p>It matters if the request implies such policies: with {@code aws:PrincipalOrgID} or
         * {@code aws:ResourceOrgID}, that there is an organization, with {@code aws:SourceVpc} or
         * {@code aws:SourceVpce}, that it comes through an endpoint. Then, without this and without those policies,
         * nothing that they could deny is {@link Decision.Outcome#ALLOWED}; it is {@link Decision.Outcome#UNDECIDED}.
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
