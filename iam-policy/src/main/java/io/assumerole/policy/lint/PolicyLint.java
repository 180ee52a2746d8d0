package io.assumerole.policy.lint;

import io.assumerole.arn.AccountId;
import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.pattern.ElementPath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds probable mistakes in valid policies.
 *
 * <pre>{@code
 * PolicyLint lint = PolicyLint.create()
 *         .forAccount(new AccountId("123456789012"))
 *         .acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "the role manages all buckets");
 * for (Finding finding : lint.check(permissions, PolicyKind.IDENTITY)) {
 *     System.out.println(finding);
 * }
 * }</pre>
 *
 * <p>Each {@link LintCode} describes one kind of mistake. A lint is immutable: {@link #forAccount},
 * {@link #forPrincipals} and {@link #acknowledge} return a new lint.
 */
public final class PolicyLint {
    /** The quota of a managed policy, in characters without white space. */
    private static final int MANAGED_QUOTA = 6_144;

    /** The default quota of a trust policy, in characters without white space. */
    private static final int TRUST_QUOTA = 2_048;

    /** The length of the longest document that is checked. AWS policies have at most half as many characters. */
    private static final int MOST_CHARACTERS = 1 << 18;

    /** The kinds with a fixed quota; for other kinds, the quota depends on the resource or the organization. */
    private static final Set<PolicyKind> HAVE_QUOTA =
            Set.of(PolicyKind.TRUST, PolicyKind.IDENTITY, PolicyKind.BOUNDARY);

    /** The code and subject of an intended finding. */
    private record Acknowledged(LintCode code, String about) {

        boolean isOf(Finding finding) {
            return finding.code() == code && finding.about().equals(about);
        }
    }

    private final AccountId account;
    private final List<String> principals;
    private final List<Acknowledged> acknowledged;

    private PolicyLint(AccountId account, List<String> principals, List<Acknowledged> acknowledged) {
        this.account = account;
        this.principals = principals;
        this.acknowledged = acknowledged;
    }

    /** {@return a lint with all checks except those that need {@link #forAccount} or {@link #forPrincipals}} */
    public static PolicyLint create() {
        return new PolicyLint(null, List.of(), List.of());
    }

    /**
     * Returns a lint that also knows which principals belong to another account.
     *
     * @param owner the account of the role whose trust policy is checked
     * @return a new lint
     */
    public PolicyLint forAccount(AccountId owner) {
        return new PolicyLint(Preconditions.of(owner, "owner"), principals, acknowledged);
    }

    /**
     * Returns a lint that also knows the users and roles that have the identity policies, and finds permissions to
     * change these users and roles.
     *
     * @param arns the ARNs of users and roles, such as the role and the user that assumes it; {@code *} and {@code ?}
     *     replace unknown parts, as in {@code arn:aws:iam::*:role/deployer-???????}
     * @return a new lint
     * @throws IllegalArgumentException if an ARN does not have that form
     */
    public PolicyLint forPrincipals(String... arns) {
        var all = Preconditions.all(Arrays.asList(Preconditions.of(arns, "arns")), "arns");
        all.forEach(EscalationTarget::requireUserOrRole);
        return new PolicyLint(account, all, acknowledged);
    }

    /**
     * Returns a lint that omits an intended finding. It still reports the same code about other subjects: an
     * acknowledgement of {@code s3:*} does not cover {@code ec2:*}.
     *
     * @param code the code of the finding
     * @param about the subject of the finding, exactly as in {@link Finding#about}, such as {@code s3:*}; empty for a finding
     *     about the whole document
     * @param reason the reason, for readers of the program; not blank
     * @return a new lint
     * @throws IllegalArgumentException if the code, the subject or the reason is missing; or if the code is
     *     {@link LintCode#LINT_INCOMPLETE}, which hides unknown findings
     */
    public PolicyLint acknowledge(LintCode code, String about, String reason) {
        Preconditions.of(code, "code");
        Preconditions.of(about, "about");
        if (code == LintCode.LINT_INCOMPLETE) {
            throw new IllegalArgumentException(
                    "%s cannot be acknowledged, because it hides findings that nobody has seen; split or correct the policy."
                            .formatted(code));
        }
        if (reason == null || reason.isBlank()) {
            throw new IllegalArgumentException(
                    "%s needs a reason: got %s; allowed: a sentence that explains why it is intended."
                            .formatted(code, Text.quote(reason)));
        }
        var more = new ArrayList<>(acknowledged);
        more.add(new Acknowledged(code, about));
        return new PolicyLint(account, principals, more);
    }

    /**
     * Checks a document.
     *
     * @param document any document
     * @param kind the use of the document
     * @return the findings, without acknowledged findings: first the findings on single statements in document order,
     *     then the findings on several statements of an identity policy together. If there are more than about a
     *     thousand, the last finding is {@link LintCode#LINT_INCOMPLETE}
     */
    public List<Finding> check(PolicyDocument document, PolicyKind kind) {
        Preconditions.of(document, "document");
        Preconditions.of(kind, "kind");
        var findings = new Findings(this::isAcknowledged);
        boolean checked = !isTooLong(document);
        var denials = new UnconditionalDenies(checked ? List.of(document) : List.of());
        checkAlone(document, kind, ElementPath.ROOT, denials, findings);
        if (kind == PolicyKind.IDENTITY && checked) {
            var escalation = new EscalationLint(principals, denials, findings);
            escalation.add(document, ElementPath.ROOT);
            escalation.check();
        }
        return findings.all();
    }

    /**
     * Checks all identity policies of a user or role together. Several policies can open paths that no single policy
     * opens, such as {@code iam:PassRole} in one policy and {@code lambda:CreateFunction} in another. An unconditional
     * Deny in one policy applies to all policies.
     *
     * <pre>{@code
     * Map<String, PolicyDocument> byName = new LinkedHashMap<>();
     * byName.put("deploy", passesRoles);
     * byName.put("run", createsFunctions);
     * List<Finding> findings = PolicyLint.create().checkTogether(byName);
     * }</pre>
     *
     * @param policies the documents by name; the paths of findings start with these names
     * @return the findings, without acknowledged findings: first the findings on single statements in the order of the
     *     map, then the findings on several statements together
     * @throws IllegalArgumentException if the map, a name, or a document is null
     */
    public List<Finding> checkTogether(Map<String, PolicyDocument> policies) {
        return check(policies, true);
    }

    /**
     * Checks all identity policies of a user or role together for paths to more access than they allow. Reports only
     * the codes {@link LintCode#ESCALATES_PRIVILEGES}, {@link LintCode#CHANGES_ITSELF}, and
     * {@link LintCode#EXPOSES_CREDENTIALS}, and, for a document that is too long, {@link LintCode#LINT_INCOMPLETE}.
     * This method is faster than {@link #checkTogether}; use it if the statements are already checked.
     *
     * @param policies the documents by name; the paths of findings start with these names
     * @return the findings, without acknowledged findings
     * @throws IllegalArgumentException if the map, a name, or a document is null
     */
    public List<Finding> checkEscalation(Map<String, PolicyDocument> policies) {
        return check(policies, false);
    }

    private List<Finding> check(Map<String, PolicyDocument> policies, boolean statements) {
        Preconditions.of(policies, "policies")
                .forEach((name, document) ->
                        Preconditions.of(document, "policies[" + Preconditions.of(name, "a name in policies") + "]"));
        var findings = new Findings(this::isAcknowledged);
        var denials = new UnconditionalDenies(policies.values().stream()
                .filter(document -> !isTooLong(document))
                .toList());
        var escalation = new EscalationLint(principals, denials, findings);
        policies.forEach((name, document) -> {
            var path = ElementPath.ROOT.then(name);
            if (statements) {
                checkAlone(document, PolicyKind.IDENTITY, path, denials, findings);
            } else if (isTooLong(document)) {
                findings.add(incomplete(document, path));
            }
            if (!isTooLong(document)) {
                escalation.add(document, path);
            }
        });
        escalation.check();
        return findings.all();
    }

    private boolean isAcknowledged(Finding finding) {
        return acknowledged.stream().anyMatch(acknowledgment -> acknowledgment.isOf(finding));
    }

    private void checkAlone(
            PolicyDocument document,
            PolicyKind kind,
            ElementPath root,
            UnconditionalDenies denials,
            Findings findings) {
        checkDocument(document, kind, root, findings);
        if (isTooLong(document)) {
            findings.add(incomplete(document, root));
            return;
        }
        var gitHub = new GitHubSubjectLint(document);
        for (int i = 0; i < document.statements().size(); i++) {
            var path = root.then("Statement").at(i);
            var lint = new LintedStatement(document.statements().get(i), path, findings);
            new ReferenceLint(lint).check();
            lint.checkResources();
            for (var condition : lint.statement().conditions()) {
                new ConditionLint(lint, condition, lint.at(condition)).check();
            }
            if (kind == PolicyKind.TRUST) {
                new TrustLint(lint, account, gitHub).check();
            } else if (kind == PolicyKind.IDENTITY) {
                lint.checkIdentity(denials);
            } else if (kind == PolicyKind.RESOURCE) {
                new ResourcePolicyLint(lint).check();
            }
        }
    }

    private static Finding incomplete(PolicyDocument document, ElementPath root) {
        return new Finding(
                LintCode.LINT_INCOMPLETE,
                root.toString(),
                "",
                "",
                "the document has " + document.toJson().length()
                        + " characters; statements are checked only in documents of up to " + MOST_CHARACTERS
                        + " characters",
                "split the document");
    }

    private static boolean isTooLong(PolicyDocument document) {
        return document.toJson().length() > MOST_CHARACTERS;
    }

    private static void checkDocument(PolicyDocument document, PolicyKind kind, ElementPath root, Findings findings) {
        if (!document.hasVariables()) {
            findings.add(new Finding(
                    LintCode.OLD_VERSION,
                    (document.version().isPresent() ? root.then("Version") : root).toString(),
                    "",
                    "",
                    document.version()
                            .map(version -> "the version is " + version)
                            .orElse("there is no Version, which means 2008-10-17"),
                    "write \"Version\": \"2012-10-17\", then check every ${…} in the text"));
        }
        int quota = kind == PolicyKind.TRUST ? TRUST_QUOTA : MANAGED_QUOTA;
        if (HAVE_QUOTA.contains(kind) && document.size() > quota) {
            findings.add(new Finding(
                    LintCode.LONGER_THAN_QUOTA,
                    root.toString(),
                    "",
                    "",
                    "the document has " + document.size() + " characters without white space",
                    shorten(kind, quota)));
        }
    }

    private static String shorten(PolicyKind kind, int quota) {
        return switch (kind) {
            case TRUST -> "shorten it to " + quota + ", or request a higher quota for the role trust policy length";
            case BOUNDARY -> "shorten it to " + quota + "; a user or role has only one boundary";
            default ->
                "shorten it to the " + quota
                        + " of a managed policy, or split it; all inline policies of a role may have"
                        + " 10240 characters together, and those of a user 2048";
        };
    }
}
