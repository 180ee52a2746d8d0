package io.assumerole.policy;

import java.util.regex.Pattern;

/**
 * Looks for GitHub subjects that name a repository without the IDs of the owner and the repository.
 *
 * <p>The subjects of repositories that were created, renamed, or transferred after 15 July 2026 contain both IDs, in the
 * form {@code repo:OWNER@OWNER-ID/REPO@REPO-ID:…}: https://docs.github.com/actions/reference/security/oidc
 */
record GitHubSubjectLint(StatementLint lint, OidcProvider provider) {

    private static final String GITHUB = "token.actions.githubusercontent.com";

    /** A complete name without an ID: of an owner, or of a repository whose owner has an ID. */
    private static final Pattern WITHOUT_ID = Pattern.compile("(?:^|:)repo:(?:[^/:@*?]+/|[^/:*?]+/[^/:@*?]+(?::|$))");

    private static final Pattern ID = Pattern.compile("@[0-9]+(?=[/:]|$)");

    void check() {
        if (!provider.url().equals(GITHUB)) {
            return;
        }
        lint.statement().conditions().stream()
                .filter(condition -> provider.isSubject(condition.lowerCaseKey()) && Narrowing.of(condition))
                .forEach(condition -> condition.values().stream()
                        .filter(subject -> isWithoutIds(subject, condition))
                        .forEach(subject -> lint.add(
                                LintCode.OIDC_SUBJECT_WITHOUT_IDS,
                                lint.at(condition),
                                condition.key() + " " + subject,
                                subject + " matches no token of a repository that was created, renamed, or transferred"
                                        + " after 15 July 2026: GitHub adds the IDs of owner and repository to its subject",
                                "write repo:OWNER@OWNER-ID/REPOSITORY@REPOSITORY-ID; gh api repos/OWNER/REPOSITORY"
                                        + " --jq '.owner.id, .id' prints both IDs")));
    }

    /** A condition that lists a subject in both forms matches old and new tokens. */
    private static boolean isWithoutIds(String subject, Condition condition) {
        return WITHOUT_ID.matcher(subject).find()
                && condition.values().stream()
                        .filter(other -> !other.equals(subject))
                        .noneMatch(other -> ID.matcher(other).replaceAll("").equals(subject));
    }
}
