package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.RoleArn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Decides offline whether policies allow a request, as AWS documents it.
 *
 * <ul>
 *   <li>A Deny in any policy wins.
 *   <li>To assume a role, its trust policy must allow it. In one account that is enough if it names
 *       the user, the session or everyone; if it names the caller's role, boundary and session
 *       policy must allow it too; if it names the account, the identity policies as well. Across
 *       accounts, identity policies, boundary and session policy must always allow it.
 *   <li>A role session that sends a source identity needs {@code sts:SetSourceIdentity} in its own
 *       policies as well as in the trust policy.
 *   <li>{@code sts:GetCallerIdentity} is always allowed.
 *   <li>An Allow with a policy variable that has neither value nor default never applies.
 *   <li>Anything else the identity policies must allow, and so must boundary and session policy if
 *       there are any.
 * </ul>
 *
 * <p>It does not know the policies of other resources, such as buckets, nor those of an
 * organization: AWS may allow by the former, and deny by the latter, what is decided otherwise
 * here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">IAM
 *     User Guide: policy evaluation logic</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html">IAM
 *     User Guide: across accounts</a>
 */
public final class PolicyEvaluator {
    /**
     * What every caller may ask.
     *
     * @see <a
     *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">STS
     *     API Reference: GetCallerIdentity</a>
     */
    private static final String GET_CALLER_IDENTITY = "sts:GetCallerIdentity";

    private final PolicyDocument trust;
    private final List<PolicyDocument> identity;
    private final PolicyDocument boundary;
    private final List<PolicyDocument> session;

    private PolicyEvaluator(Builder builder) {
        this.trust = builder.trust;
        this.identity = List.copyOf(builder.identity);
        this.boundary = builder.boundary;
        this.session = List.copyOf(builder.session);
    }

    /**
     * Starts an evaluator without policies, which denies everything.
     *
     * @return a builder
     */
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
        Decision decision = null;
        for (String action : request.actions()) {
            Decision next = decide(request, action);
            if (decision == null || !next.isAllowed()) {
                decision = next;
            }
            if (!next.isAllowed()) {
                break;
            }
        }
        return decision;
    }

    private Decision decide(AccessRequest request, String action) {
        boolean assumes = KindRules.isTrustAction(action);
        Question question = new Question(request, action);
        if (action.equalsIgnoreCase(GET_CALLER_IDENTITY)) {
            return new Decision(
                    Decision.Outcome.ALLOWED,
                    PolicyKind.IDENTITY,
                    null,
                    question + " is allowed: it needs no permission, and no policy can deny it");
        }
        Decision denied = denial(question, assumes);
        if (denied != null) {
            return denied;
        }
        return assumes ? decideTrust(question) : decideIdentity(question, null);
    }

    private Decision denial(Question question, boolean assumes) {
        for (PolicyKind kind : PolicyKind.values()) {
            if (kind == PolicyKind.TRUST && !assumes) {
                continue;
            }
            for (PolicyDocument document : documents(kind)) {
                for (Statement statement : document.statements()) {
                    if (statement.effect() == Effect.DENY
                            && question.appliesTo(document, statement)
                            && (kind != PolicyKind.TRUST
                                    || question.match(statement) != Caller.Match.NONE)) {
                        return new Decision(
                                Decision.Outcome.EXPLICITLY_DENIED,
                                kind,
                                statement,
                                question + " is denied by the " + name(kind) + ": " + statement);
                    }
                }
            }
        }
        return null;
    }

    private Decision decideTrust(Question question) {
        Statement best = null;
        Caller.Match match = Caller.Match.NONE;
        for (PolicyDocument document : documents(PolicyKind.TRUST)) {
            for (Statement statement : document.statements()) {
                if (statement.effect() == Effect.ALLOW
                        && question.appliesTo(document, statement)
                        && question.match(statement).compareTo(match) > 0) {
                    match = question.match(statement);
                    best = statement;
                }
            }
        }
        if (best == null) {
            return lacking(question, PolicyKind.TRUST);
        }
        if (question.chainsSourceIdentity()) {
            return decideIdentity(question, best);
        }
        if (question.isByOutsider() || question.isInOneAccount() && match == Caller.Match.ITSELF) {
            return allowed(question, PolicyKind.TRUST, best);
        }
        if (question.isInOneAccount() && match == Caller.Match.ROLE) {
            Decision limited = limit(question);
            return limited != null ? limited : allowed(question, PolicyKind.TRUST, best);
        }
        return decideIdentity(question, best);
    }

    /**
     * Decides by identity policies and their limits; the trust policy's statement is named if any.
     */
    private Decision decideIdentity(Question question, Statement trusting) {
        Statement granting = allowing(question, PolicyKind.IDENTITY);
        if (granting == null) {
            return lacking(question, PolicyKind.IDENTITY);
        }
        Decision limited = limit(question);
        if (limited != null) {
            return limited;
        }
        return trusting != null
                ? allowed(question, PolicyKind.TRUST, trusting)
                : allowed(question, PolicyKind.IDENTITY, granting);
    }

    /** What keeps boundary or session policy from letting an Allow pass, or null. */
    private Decision limit(Question question) {
        for (PolicyKind kind : List.of(PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            if (!documents(kind).isEmpty() && allowing(question, kind) == null) {
                return lacking(question, kind);
            }
        }
        return null;
    }

    private Statement allowing(Question question, PolicyKind kind) {
        for (PolicyDocument document : documents(kind)) {
            for (Statement statement : document.statements()) {
                if (statement.effect() == Effect.ALLOW && question.appliesTo(document, statement)) {
                    return statement;
                }
            }
        }
        return null;
    }

    private List<PolicyDocument> documents(PolicyKind kind) {
        return switch (kind) {
            case TRUST -> trust == null ? List.of() : List.of(trust);
            case IDENTITY -> identity;
            case BOUNDARY -> boundary == null ? List.of() : List.of(boundary);
            case SESSION -> session;
        };
    }

    private static Decision allowed(Question question, PolicyKind kind, Statement statement) {
        return new Decision(
                Decision.Outcome.ALLOWED,
                kind,
                statement,
                question + " is allowed by the " + name(kind) + ": " + statement);
    }

    private static Decision lacking(Question question, PolicyKind kind) {
        return new Decision(
                Decision.Outcome.IMPLICITLY_DENIED,
                kind,
                null,
                question + " is allowed by no statement of the " + name(kind));
    }

    private static String name(PolicyKind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + " policy";
    }

    /** One action of a request. */
    private record Question(AccessRequest request, String action) {

        /** Whether action, resource and conditions fit; principals are another matter. */
        boolean appliesTo(PolicyDocument document, Statement statement) {
            boolean variables =
                    document.version().filter(PolicyDocument.VERSION::equals).isPresent();
            return fitsAction(statement)
                    && fitsResource(statement, variables)
                    && fitsConditions(statement, variables)
                    && (!variables || statement.effect() == Effect.DENY || isResolved(statement));
        }

        /**
         * Whether all its variables have a value; if one has none, AWS may take the whole statement
         * for invalid, and an Allow must not count on more. A Deny goes on with what it has: there
         * a value that is missing equals nothing, so its other values and its negations still deny.
         * If AWS drops such a Deny, the decision here is too strict, but it never allows what AWS
         * may deny.
         *
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html">IAM
         *     User Guide: policy variables</a>
         */
        private boolean isResolved(Statement statement) {
            return Stream.of(
                            statement.resources().stream(),
                            statement.notResources().stream(),
                            statement.conditions().stream()
                                    .flatMap(condition -> condition.values().stream()))
                    .flatMap(values -> values)
                    .allMatch(
                            value ->
                                    Variables.toText(value, request.context()::single).isPresent());
        }

        private boolean fitsAction(Statement statement) {
            for (String pattern : statement.actions()) {
                if (Wildcard.matchesIgnoringCase(pattern, action)) {
                    return true;
                }
            }
            return statement.actions().isEmpty()
                    && statement.notActions().stream()
                            .noneMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action));
        }

        /** A trust policy has no resources: it is about its own role. */
        private boolean fitsResource(Statement statement, boolean variables) {
            for (String pattern : statement.resources()) {
                if (fits(pattern, variables)) {
                    return true;
                }
            }
            return statement.resources().isEmpty()
                    && statement.notResources().stream()
                            .noneMatch(pattern -> fits(pattern, variables));
        }

        private boolean fits(String pattern, boolean variables) {
            if (!ResourcePattern.beginsLike(pattern, request.resource())) {
                return false;
            }
            if (!variables) {
                return ResourcePattern.matches(Variables.escapeMarks(pattern), request.resource());
            }
            return Variables.toPattern(pattern, request.context()::single)
                    .filter(resolved -> ResourcePattern.matches(resolved, request.resource()))
                    .isPresent();
        }

        private boolean fitsConditions(Statement statement, boolean variables) {
            for (Condition condition : statement.conditions()) {
                if (!ConditionMatch.holds(condition, request.context(), variables)) {
                    return false;
                }
            }
            return true;
        }

        Caller.Match match(Statement statement) {
            Caller.Match best = Caller.Match.NONE;
            for (Principal principal : statement.principals()) {
                Caller.Match match = request.caller().match(principal, request.uniqueId());
                if (match.compareTo(best) > 0) {
                    best = match;
                }
            }
            return best;
        }

        boolean isByOutsider() {
            return request.caller().account().isEmpty();
        }

        /**
         * With role chaining the calling role's own policies must allow it too.
         *
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">IAM
         *     User Guide: source identity</a>
         */
        boolean chainsSourceIdentity() {
            return request.caller() instanceof Caller.RoleSession
                    && action.equalsIgnoreCase(AccessRequest.SET_SOURCE_IDENTITY);
        }

        boolean isInOneAccount() {
            AccountId role = RoleArn.parse(request.resource()).account();
            return request.caller().account().filter(role::equals).isPresent();
        }

        @Override
        public String toString() {
            return action + " on " + request.resource();
        }
    }

    /** Collects the policies that apply to a request; a builder serves one thread. */
    public static final class Builder {
        private PolicyDocument trust;
        private final List<PolicyDocument> identity = new ArrayList<>();
        private PolicyDocument boundary;
        private final List<PolicyDocument> session = new ArrayList<>();

        private Builder() {}

        /**
         * Gives the trust policy of the role that is to be assumed.
         *
         * @param document the trust policy
         * @return this builder
         * @throws InvalidPolicyException if it is not valid as a trust policy
         */
        public Builder trust(PolicyDocument document) {
            this.trust = document.requireValid(PolicyKind.TRUST);
            return this;
        }

        /**
         * Adds policies of the calling user or role: managed, inline, and those of the user's
         * groups.
         *
         * @param documents identity policies
         * @return this builder
         * @throws InvalidPolicyException if one is not valid as an identity policy
         */
        public Builder identity(PolicyDocument... documents) {
            for (PolicyDocument document : documents) {
                identity.add(document.requireValid(PolicyKind.IDENTITY));
            }
            return this;
        }

        /**
         * Gives the permissions boundary of the calling user or role.
         *
         * @param document the managed policy that is the boundary
         * @return this builder
         * @throws InvalidPolicyException if it is not valid as a boundary
         */
        public Builder boundary(PolicyDocument document) {
            this.boundary = document.requireValid(PolicyKind.BOUNDARY);
            return this;
        }

        /**
         * Adds session policies of the calling session; an Allow in one of them is enough.
         *
         * @param documents session policies
         * @return this builder
         * @throws InvalidPolicyException if one is not valid as a session policy
         */
        public Builder session(PolicyDocument... documents) {
            for (PolicyDocument document : documents) {
                session.add(document.requireValid(PolicyKind.SESSION));
            }
            return this;
        }

        /**
         * Makes the evaluator.
         *
         * @return the evaluator
         */
        public PolicyEvaluator build() {
            return new PolicyEvaluator(this);
        }
    }
}
