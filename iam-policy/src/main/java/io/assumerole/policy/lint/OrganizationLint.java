package io.assumerole.policy.lint;

import io.assumerole.internal.OidcSubject;
import io.assumerole.policy.Condition;
import io.assumerole.policy.reference.OidcProvider;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Checks whether a statement trusts every repository of a GitHub owner, or every project of a GitLab group. Then anyone
 * who can write to one of them can assume the role. Does the same for the environments and stacks of an organization on
 * Pulumi Cloud.
 * https://docs.github.com/actions/reference/security/oidc
 * https://docs.gitlab.com/ci/cloud_services/#configure-a-conditional-role-with-oidc-claims
 * https://www.pulumi.com/docs/esc/guides/configuring-oidc/#custom-token-claim
 */
record OrganizationLint(LintedStatement lint, OidcProvider provider) {

    /** A subject with only wildcards after its owner, unless it also names a called workflow. */
    private static final Pattern ONLY_OWNER = Pattern.compile(
            "(?i)(?:^|:)(?:repo|project_path):[^/:*?$]+/[*?]+(?=:|$)(?!.*:job_workflow_ref:[^/:*?$]+/[^/:*?$]+/)");

    /**
     * The beginning of a Pulumi Cloud subject that names a project, an environment, or a user. In {@code pulumi up}, the
     * name {@code <yaml>} stands for every environment.
     */
    private static final Pattern PULUMI_NAME =
            Pattern.compile("pulumi:(?:deploy:org:[^:]+:project:[^:]+|(?:environments:)?org:[^:]+:env:[^:<]+"
                    + "|environments(?::pulumi\\.organization\\.login:[^:]+)+"
                    + ":(?:(?:current|root)Environment\\.name|pulumi\\.user\\.login):[^:<]+)");

    private static final Pattern REPOSITORY = Pattern.compile("[^/]+/.+");
    private static final Pattern WORKFLOW = Pattern.compile("[^/]+/[^/]+/.+");

    void check() {
        var conditions = lint.statement().conditions().stream()
                .filter(ConditionScope::of)
                .toList();
        if (conditions.stream()
                .anyMatch(condition ->
                        condition.values().stream().allMatch(value -> namesRepository(condition, value)))) {
            return;
        }
        // One condition is enough, because a condition that names a repository resolves all findings.
        conditions.stream()
                .filter(this::namesOwner)
                .findFirst()
                .ifPresent(condition -> condition.values().stream()
                        .filter(value -> !namesRepository(condition, value))
                        .forEach(value -> add(condition, value)));
    }

    /** Checks the subject or, if the statement has none, the audience. */
    void checkPulumi() {
        var conditions = lint.statement().conditions().stream()
                .filter(ConditionScope::of)
                .toList();
        var subjects = conditions.stream()
                .filter(condition -> provider.isSubject(condition.lowerCaseKey()))
                .toList();
        if (subjects.stream()
                .noneMatch(condition -> condition.values().stream().allMatch(value -> namesPart(condition, value)))) {
            Stream.concat(
                            subjects.stream(),
                            conditions.stream().filter(condition -> provider.isAudience(condition.lowerCaseKey())))
                    .findFirst()
                    .ifPresent(condition -> condition.values().stream()
                            .filter(value -> !namesPart(condition, value))
                            .forEach(value -> addPulumi(condition, value)));
        }
    }

    private static boolean namesPart(Condition condition, String value) {
        return PULUMI_NAME.matcher(ConditionScope.beginning(condition, value)).lookingAt();
    }

    private void addPulumi(Condition condition, String value) {
        lint.add(
                LintCode.TRUSTS_WHOLE_ORGANIZATION,
                lint.at(condition),
                condition.key() + " " + value,
                value
                        + " names no project, environment, or user, so every environment or stack that it matches can assume"
                        + " the role",
                "name the environment or stack in the subject, as in pulumi:environments:pulumi.organization.login:my-org"
                        + ":currentEnvironment.name:my-app/prod or pulumi:deploy:org:my-org:project:my-app:stack:prod:*");
    }

    private void add(Condition condition, String value) {
        boolean isGitHub = provider.isGitHub();
        lint.add(
                LintCode.TRUSTS_WHOLE_ORGANIZATION,
                lint.at(condition),
                condition.key() + " " + value,
                isGitHub
                        ? value + " names no repository, so every repository of this owner can assume the role"
                        : value + " names no project, so every project of this group can assume the role",
                isGitHub
                        ? "name the repository and its branch or environment in the subject, as in"
                                + " repo:my-team@123456/my-app@456789:ref:refs/heads/main, or add"
                                + " StringEquals " + provider.key("repository_id")
                        : "name the project and its branch in the subject, as in"
                                + " project_path:my-team/my-app:ref_type:branch:ref:main");
    }

    private boolean namesRepository(Condition condition, String value) {
        var beginning = ConditionScope.beginning(condition, value);
        boolean isPattern = ConditionScope.isPattern(condition, value);
        return provider.isSubject(condition.lowerCaseKey())
                ? OidcSubject.namesOwner(value, isPattern)
                        && !(isPattern && ONLY_OWNER.matcher(value).find())
                : isGitHub(condition, "repository")
                                && REPOSITORY.matcher(beginning).matches()
                        || isGitHub(condition, "repository_id") && !isPattern
                        || isGitHub(condition, "job_workflow_ref")
                                && WORKFLOW.matcher(beginning).matches();
    }

    /** Returns whether each value of a condition belongs to a single owner. */
    private boolean namesOwner(Condition condition) {
        return provider.isSubject(condition.lowerCaseKey())
                ? condition.values().stream()
                        .allMatch(value -> OidcSubject.namesOwner(value, ConditionScope.isPattern(condition, value)))
                : provider.isOwnerClaim(condition.lowerCaseKey()) && ConditionScope.namesOwner(condition);
    }

    private boolean isGitHub(Condition condition, String claim) {
        return provider.isGitHub() && condition.lowerCaseKey().equals(provider.key(claim));
    }
}
