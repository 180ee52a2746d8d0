package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import io.assumerole.policy.match.ElementMatch;
import io.assumerole.policy.pattern.TrustActions;
import io.assumerole.policy.reference.OidcProvider;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for GitHub subjects that name a repository without the IDs of the owner and the repository. Ignores subjects
 * that the trust policy also trusts with the IDs.
 *
 * <p>The subjects of repositories that were created, renamed, or transferred since July 15, 2026 contain both IDs, in
 * the form {@code repo:OWNER@OWNER-ID/REPO@REPO-ID:…}: https://docs.github.com/actions/reference/security/oidc
 */
final class GitHubSubjectLint {

    /** A complete name without an ID: an owner's name, or the name of a repository whose owner has an ID. */
    private static final Pattern WITHOUT_ID = Pattern.compile("(?:^|:)repo:(?:[^/:@*?]+/|[^/:*?]+/[^/:@*?]+(?::|$))");

    private static final Pattern IDS = Pattern.compile("((?:^|:)repo:[^/:@]+)@[0-9]+/(?:([^/:@]+)@[0-9]+(?=:|$))?");

    /**
     * A subject that a statement trusts.
     *
     * @param subject the subject without IDs
     * @param others all conditions except the condition that requires the subject
     */
    private record Trusted(Principal principal, String subject, boolean isPattern, Set<Condition> others) {}

    private final Set<Trusted> withIds;

    GitHubSubjectLint(PolicyDocument document) {
        withIds = document.statements().stream()
                .filter(statement -> statement.effect() == Effect.ALLOW
                        && ElementMatch.coversAction(statement, TrustActions.WITH_WEB_IDENTITY))
                .flatMap(statement -> statement.principals().stream()
                        .filter(GitHubSubjectLint::isGitHub)
                        .flatMap(principal -> withIds(statement, principal)))
                .collect(Collectors.toSet());
    }

    void check(LintedStatement lint, Principal principal) {
        if (!isGitHub(principal)) {
            return;
        }
        conditions(lint.statement(), principal).forEach(condition -> {
            var others = others(lint.statement(), condition);
            condition.values().stream()
                    .filter(subject -> WITHOUT_ID.matcher(subject).find()
                            && !withIds.contains(trusted(principal, condition, subject, others)))
                    .forEach(subject -> lint.add(
                            LintCode.OIDC_SUBJECT_WITHOUT_IDS,
                            lint.at(condition),
                            condition.key() + " " + subject,
                            "the login fails if the subject of the token contains the IDs of the owner and the repository;"
                                    + " GitHub adds them for a repository that was created, renamed, or transferred since"
                                    + " July 15, 2026, or whose owner opted in",
                            "check the sub of a token, or the date of gh api repos/OWNER/REPOSITORY --jq .created_at; if the"
                                    + " sub has IDs, write repo:OWNER@OWNER-ID/REPOSITORY@REPOSITORY-ID with the output of"
                                    + " gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'; if it has none, acknowledge this"
                                    + " finding, or trust both forms until the repository sends the IDs"));
        });
    }

    private static Stream<Trusted> withIds(Statement statement, Principal principal) {
        return conditions(statement, principal).flatMap(condition -> {
            var others = others(statement, condition);
            return condition.values().stream()
                    .filter(subject -> !WITHOUT_ID.matcher(subject).find())
                    .map(subject ->
                            trusted(principal, condition, IDS.matcher(subject).replaceAll("$1/$2"), others));
        });
    }

    private static Trusted trusted(Principal principal, Condition condition, String subject, Set<Condition> others) {
        return new Trusted(principal, subject, ConditionScope.isPattern(condition, subject), others);
    }

    private static Stream<Condition> conditions(Statement statement, Principal principal) {
        var provider = OidcProvider.of(principal);
        return statement.conditions().stream()
                .filter(condition -> provider.isSubject(condition.lowerCaseKey()) && ConditionScope.of(condition));
    }

    private static Set<Condition> others(Statement statement, Condition condition) {
        return statement.conditions().stream()
                .filter(other -> !other.equals(condition))
                .collect(Collectors.toSet());
    }

    private static boolean isGitHub(Principal principal) {
        return OidcProvider.of(principal).isGitHub();
    }
}
