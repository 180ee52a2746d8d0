package io.assumerole.policy;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Required;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Looks for what is valid in a policy and yet probably not meant so.
 *
 * <p>A lint is immutable: {@link #forAccount} and {@link #acknowledge} return another one.
 */
public final class PolicyLint {
    /** What a managed policy may have, in characters that are no white space. */
    private static final int MANAGED_QUOTA = 6_144;

    /** What a trust policy may have unless the account asked for more. */
    private static final int TRUST_QUOTA = 2_048;

    private static final String PRINCIPAL_ARN = "aws:principalarn";
    private static final String MFA_PRESENT = "aws:multifactorauthpresent";
    private static final String MFA_AGE = "aws:multifactorauthage";
    private static final RequestContext LONG_TERM_KEY = RequestContext.of(Map.of());
    private static final RequestContext SESSION_WITHOUT_MFA =
            RequestContext.of(Map.of(MFA_PRESENT, List.of("false")));

    private final AccountId account;
    private final Map<LintCode, String> acknowledged;

    private PolicyLint(AccountId account, Map<LintCode, String> acknowledged) {
        this.account = account;
        this.acknowledged = acknowledged;
    }

    /**
     * Returns a lint that looks for everything, except for what needs to know the account.
     *
     * @return the lint
     */
    public static PolicyLint create() {
        return new PolicyLint(null, new EnumMap<>(LintCode.class));
    }

    /**
     * Returns a lint that also knows which principals are of another account.
     *
     * @param owner the account of the role whose trust policy is looked at
     * @return another lint
     */
    public PolicyLint forAccount(AccountId owner) {
        return new PolicyLint(Required.of(owner, "owner"), acknowledged);
    }

    /**
     * Returns a lint that no longer reports findings of a code.
     *
     * @param code what is meant so
     * @param reason why, for whoever reads the program; not blank
     * @return another lint
     * @throws IllegalArgumentException if there is no code or no reason
     */
    public PolicyLint acknowledge(LintCode code, String reason) {
        Required.of(code, "code");
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException(
                    "An acknowledgement of "
                            + code
                            + " needs a reason, got "
                            + Text.quote(reason)
                            + ": say why it is meant so.");
        }
        Map<LintCode, String> more = new EnumMap<>(acknowledged);
        more.put(code, reason);
        return new PolicyLint(account, more);
    }

    /**
     * Returns why findings are not reported.
     *
     * @return the reason by code, may be empty
     */
    public Map<LintCode, String> acknowledged() {
        return Map.copyOf(acknowledged);
    }

    /**
     * Looks at a document.
     *
     * @param document any document
     * @param kind what it is used as
     * @return the findings in the order of the document, without those acknowledged; may be empty
     */
    public List<Finding> check(PolicyDocument document, PolicyKind kind) {
        Required.of(document, "document");
        Required.of(kind, "kind");
        List<Finding> findings = new ArrayList<>();
        checkDocument(document, kind, findings);
        for (int i = 0; i < document.statements().size(); i++) {
            StatementLint lint =
                    new StatementLint(
                            document.statements().get(i),
                            Path.ROOT.then("Statement").at(i),
                            findings);
            lint.checkAny();
            if (kind == PolicyKind.TRUST) {
                lint.checkTrust(account);
            } else if (kind == PolicyKind.IDENTITY) {
                lint.checkIdentity();
            }
        }
        findings.removeIf(finding -> acknowledged.containsKey(finding.code()));
        return List.copyOf(findings);
    }

    private static void checkDocument(
            PolicyDocument document, PolicyKind kind, List<Finding> findings) {
        if (!document.version().filter(PolicyDocument.VERSION::equals).isPresent()) {
            findings.add(
                    new Finding(
                            LintCode.OLD_VERSION,
                            document.version().isPresent() ? "Version" : "",
                            "",
                            document.version()
                                    .map(version -> "the version is " + version)
                                    .orElse("there is no Version, which means 2008-10-17"),
                            "write \"Version\": \"2012-10-17\", then check every ${…} in the text"));
        }
        int quota = kind == PolicyKind.TRUST ? TRUST_QUOTA : MANAGED_QUOTA;
        if (kind != PolicyKind.SESSION && document.size() > quota) {
            findings.add(
                    new Finding(
                            LintCode.LONGER_THAN_QUOTA,
                            "",
                            "",
                            "the document has " + document.size() + " characters",
                            kind == PolicyKind.TRUST
                                    ? "shorten it to "
                                            + quota
                                            + ", or have the account's quota for the role trust"
                                            + " policy length raised"
                                    : "shorten it to the "
                                            + quota
                                            + " of a managed policy, or split it; all inline"
                                            + " policies of a role may have 10240 together, those"
                                            + " of a user 2048"));
        }
    }

    /** Looks at one statement. */
    private record StatementLint(Statement statement, Path path, List<Finding> findings) {

        void checkAny() {
            checkActions("Action", statement.actions());
            checkActions("NotAction", statement.notActions());
            checkResources("Resource", statement.resources());
            checkResources("NotResource", statement.notResources());
            for (Condition condition : statement.conditions()) {
                checkCondition(
                        condition,
                        path.then("Condition")
                                .then(condition.operator().json())
                                .then(condition.key()));
            }
        }

        private void checkActions(String element, List<String> actions) {
            for (int i = 0; i < actions.size(); i++) {
                String action = actions.get(i);
                if (KnownActions.isUnknown(action)) {
                    add(
                            LintCode.UNKNOWN_ACTION,
                            path.then(element).at(i),
                            action
                                    + " is no action of "
                                    + action.substring(0, 3).toUpperCase(Locale.ROOT),
                            Nearest.of(action, KnownActions.all())
                                    .map(word -> "did you mean " + word + "?")
                                    .orElse("look it up in the Service Authorization Reference"));
                }
            }
        }

        private void checkResources(String element, List<String> resources) {
            for (int i = 0; i < resources.size(); i++) {
                if (ResourcePattern.isIncomplete(resources.get(i))) {
                    add(
                            LintCode.INCOMPLETE_ARN,
                            path.then(element).at(i),
                            resources.get(i) + " has fewer than six parts; IAM adds wildcards",
                            "write the missing parts, as * if that is meant");
                }
            }
        }

        private void checkCondition(Condition condition, Path at) {
            ConditionOperator operator = condition.operator();
            boolean exact =
                    operator.kind() == ConditionOperator.Kind.STRING
                            && operator.base().contains("Equals");
            if (exact && condition.values().stream().anyMatch(StatementLint::hasWildcard)) {
                add(
                        LintCode.WILDCARD_TAKEN_LITERALLY,
                        at,
                        operator.base() + " takes * and ? literally",
                        "use "
                                + operator.base().replaceAll("Equals(IgnoreCase)?", "Like")
                                + ", or write ${*} and ${?} if that is meant");
            }
            boolean allows = statement.effect() == Effect.ALLOW;
            if (allows
                    && operator.set() == ConditionOperator.SetQualifier.FOR_ALL_VALUES
                    && !asksForKey(condition)) {
                add(
                        LintCode.FOR_ALL_VALUES_WITHOUT_KEY,
                        at,
                        "ForAllValues: also holds when the request has no " + condition.key(),
                        "add the condition Null "
                                + condition.key()
                                + " false, or use ForAnyValue:");
            }
            if (isMfa(condition)) {
                checkMfa(condition, at, allows);
            }
        }

        private static boolean hasWildcard(String value) {
            String plain = value.replace("${*}", "").replace("${?}", "");
            return plain.contains("*") || plain.contains("?");
        }

        private boolean asksForKey(Condition condition) {
            return statement.conditions().stream()
                    .anyMatch(
                            other ->
                                    other.lowerCaseKey().equals(condition.lowerCaseKey())
                                            && other.operator().kind()
                                                    == ConditionOperator.Kind.NULL
                                            && ConditionMatch.holdsWithoutKey(other) == Truth.NO);
        }

        private static boolean isMfa(Condition condition) {
            return condition.lowerCaseKey().equals(MFA_PRESENT)
                    || condition.lowerCaseKey().equals(MFA_AGE);
        }

        /**
         * Two kinds of requests come without MFA: those signed with a long-term access key lack the
         * keys, those of other sessions have MultiFactorAuthPresent false and no age.
         *
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">IAM
         *     User Guide: aws:MultiFactorAuthPresent</a>
         */
        private void checkMfa(Condition condition, Path at, boolean allows) {
            boolean longTerm = holds(condition, LONG_TERM_KEY);
            boolean session = holds(condition, SESSION_WITHOUT_MFA);
            boolean isNull = condition.operator().kind() == ConditionOperator.Kind.NULL;
            if (allows) {
                if ((longTerm || session) && isAllowedWithoutMfa()) {
                    add(
                            LintCode.MFA_NOT_REQUIRED,
                            at,
                            condition.operator()
                                    + (longTerm
                                            ? " also holds when the key is missing"
                                            : " also holds for a session without MFA"),
                            "use Bool aws:MultiFactorAuthPresent true, with"
                                    + " NumericLessThan aws:MultiFactorAuthAge for its age");
                }
            } else if (!longTerm && !isNull && !deniesMfa(condition, session)) {
                add(
                        LintCode.MFA_DENY_ESCAPED,
                        at,
                        condition.operator()
                                + " does not hold when the key is missing, as with a long-term"
                                + " access key",
                        "use " + condition.operator().ifExists());
            } else if (isNull
                    && longTerm
                    && !session
                    && condition.lowerCaseKey().equals(MFA_PRESENT)) {
                add(
                        LintCode.MFA_DENY_ESCAPED,
                        at,
                        condition.operator()
                                + " true does not hold for temporary credentials without MFA",
                        "use BoolIfExists aws:MultiFactorAuthPresent false");
            }
        }

        private static boolean holds(Condition condition, RequestContext context) {
            return ConditionMatch.holds(condition, context, true) == Truth.YES;
        }

        /** Whether all conditions about MFA hold for one of the requests that come without it. */
        private boolean isAllowedWithoutMfa() {
            return List.of(LONG_TERM_KEY, SESSION_WITHOUT_MFA).stream()
                    .anyMatch(
                            context ->
                                    statement.conditions().stream()
                                            .filter(StatementLint::isMfa)
                                            .allMatch(condition -> holds(condition, context)));
        }

        /** A Deny for requests that did use MFA; then a missing key escapes nothing. */
        private static boolean deniesMfa(Condition condition, boolean holdsForSession) {
            return condition.operator().kind() == ConditionOperator.Kind.BOOL && !holdsForSession;
        }

        void checkTrust(AccountId account) {
            if (statement.effect() == Effect.DENY) {
                return;
            }
            for (int i = 0; i < statement.principals().size(); i++) {
                Principal principal = statement.principals().get(i);
                Path at = path.then("Principal").then(principal.type());
                if (principal instanceof Principal.Everyone) {
                    add(
                            LintCode.TRUSTS_EVERYONE,
                            at,
                            "anyone in AWS may assume the role",
                            "name the user, role or account that is meant");
                } else if (principal instanceof Principal.Aws aws) {
                    checkAws(aws, at, account);
                } else if (principal instanceof Principal.Federated federated) {
                    checkFederated(federated, at);
                }
            }
            checkNotAction();
        }

        private void checkAws(Principal.Aws principal, Path at, AccountId account) {
            if (principal.isAccount() && !isNarrowedBy(PRINCIPAL_ARN)) {
                add(
                        LintCode.TRUSTS_WHOLE_ACCOUNT,
                        at,
                        "every user and role of "
                                + principal.value()
                                + " may assume the role if its account lets it",
                        "name the user or role, or add ArnEquals aws:PrincipalArn");
            }
            if (account != null
                    && includes("sts:AssumeRole")
                    && principal.account().filter(other -> !other.equals(account)).isPresent()
                    && !isNarrowedBy(Condition.EXTERNAL_ID.toLowerCase(Locale.ROOT))) {
                add(
                        LintCode.CROSS_ACCOUNT_WITHOUT_EXTERNAL_ID,
                        at,
                        principal.value() + " is of another account and need send no external ID",
                        "add Condition.externalId(…), and send it when assuming the role");
            }
        }

        /**
         * A provider that serves many, such as that of GitHub, vouches for strangers too.
         *
         * @see <a
         *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">IAM
         *     User Guide: roles for OpenID Connect federation</a>
         */
        private void checkFederated(Principal.Federated principal, Path at) {
            if (principal.value().contains(":oidc-provider/")
                    && includes("sts:AssumeRoleWithWebIdentity")
                    && statement.conditions().stream()
                            .noneMatch(
                                    condition ->
                                            condition.lowerCaseKey().endsWith(":sub")
                                                    && narrows(condition))) {
                add(
                        LintCode.OIDC_WITHOUT_SUBJECT,
                        at,
                        "everyone whom " + principal.value() + " vouches for may assume the role",
                        "add StringEquals or StringLike on the provider's key that ends in :sub");
            }
        }

        private boolean includes(String action) {
            List<String> patterns =
                    statement.actions().isEmpty() ? statement.notActions() : statement.actions();
            return patterns.stream()
                            .anyMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action))
                    != statement.actions().isEmpty();
        }

        private boolean isNarrowedBy(String lowerCaseKey) {
            return statement.conditions().stream()
                    .anyMatch(
                            condition ->
                                    condition.lowerCaseKey().equals(lowerCaseKey)
                                            && narrows(condition));
        }

        /**
         * Whether the condition asks for the key, and for certain values of it: one alternative
         * that any value matches is enough to ask for none.
         */
        private static boolean narrows(Condition condition) {
            ConditionOperator operator = condition.operator();
            if (operator.kind() == ConditionOperator.Kind.NULL
                    || operator.isNegated()
                    || ConditionMatch.holdsWithoutKey(condition) != Truth.NO) {
                return false;
            }
            if (condition.lowerCaseKey().equals(PRINCIPAL_ARN)) {
                return condition.values().stream().noneMatch(Breadth::isOpenArn);
            }
            return operator.kind() == ConditionOperator.Kind.STRING
                    && (!operator.base().endsWith("Like")
                            || condition.values().stream().noneMatch(Breadth::isOpen));
        }

        void checkIdentity() {
            if (statement.effect() == Effect.DENY) {
                return;
            }
            checkNotAction();
            for (int i = 0; i < statement.actions().size(); i++) {
                checkWidth(
                        statement.actions().get(i).toLowerCase(Locale.ROOT),
                        path.then("Action").at(i));
            }
        }

        private void checkNotAction() {
            if (!statement.notActions().isEmpty()) {
                add(
                        LintCode.ALLOWS_ALL_BUT,
                        path.then("NotAction"),
                        "everything but " + statement.notActions() + " is allowed",
                        "list what is allowed in Action, or use NotAction with Deny");
            }
        }

        private void checkWidth(String action, Path at) {
            boolean whole = Breadth.isWholeService(action);
            String services = Breadth.service(action);
            if (Breadth.isEveryAction(action) && reaches(Breadth::isEverywhere)) {
                add(
                        LintCode.ALLOWS_EVERYTHING,
                        at,
                        "every action on every resource is allowed",
                        "list the actions and the resources that are needed");
            } else if (whole
                    && Wildcard.matches(services, "iam")
                    && (!Breadth.isEveryAction(action)
                            || reaches(resource -> Breadth.isWholeOf("iam", resource)))) {
                add(
                        LintCode.ALLOWS_ALL_OF_IAM,
                        at,
                        "with every action of IAM, any permission can be had",
                        "list the actions that are needed");
            } else if (whole && reaches(resource -> Breadth.isWholeOf(services, resource))) {
                add(
                        LintCode.ALLOWS_WHOLE_SERVICE,
                        at,
                        "every action of the service on every resource is allowed",
                        "list the actions, or name the resources");
            } else if (Wildcard.matchesIgnoringCase(action, "iam:PassRole")
                    && reaches(Breadth::isAnyRole)
                    && !isNarrowedBy("iam:passedtoservice")) {
                add(
                        LintCode.PASSES_ANY_ROLE,
                        at,
                        "any role can be passed to any service, with all that it may do",
                        "name the roles, or add StringEquals iam:PassedToService");
            }
        }

        /** All that NotResource leaves is as good as everywhere. */
        private boolean reaches(Predicate<String> width) {
            return !statement.notResources().isEmpty()
                    || statement.resources().stream().anyMatch(width);
        }

        private void add(LintCode code, Path at, String what, String remedy) {
            findings.add(new Finding(code, at.toString(), statement.toString(), what, remedy));
        }
    }
}
