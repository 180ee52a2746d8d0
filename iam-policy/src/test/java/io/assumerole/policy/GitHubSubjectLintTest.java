package io.assumerole.policy;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Finds subjects that no token of a newer GitHub repository has. Does not prove that GitHub adds the IDs, or that the
 * IDs are correct.
 */
class GitHubSubjectLintTest {
    private static final String GITHUB = "token.actions.githubusercontent.com";

    private static List<Finding> check(String provider, String operator, String subjects) {
        return PolicyLint.create()
                .check(
                        statement("'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/"
                                + provider
                                + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEqualsIgnoreCase':{'"
                                + provider
                                + ":aud':'sts.amazonaws.com'},'" + operator + "':{'" + provider + ":sub':" + subjects
                                + "}}"),
                        PolicyKind.TRUST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    repo:my-team/site:ref:refs/heads/main          | repo:my-team@1/site@2:ref:refs/heads/main
                    repo:my-team/site:environment:a@b              | repo:my-team@1/site@2:environment:a@b
                    repo:my-team/*                                 | repo:my-team@1/*
                    repo:my-team/site:*                            | repo:my-team@1/site@2:*
                    repo:my-team@1/site:*                          | repo:my-team@1/site*:*
                    repo:my-team/site@2:pull_request               | repo:my-team@1/site@2:pull_request
                    ref:refs/heads/main:repo:my-team/site          | ref:refs/heads/main:repo:my-team@1/site@2
                    """)
    void finds_a_subject_without_ids_and_nothing_in_one_with_them(String without, String with) {
        assertThat(check(GITHUB, "StringLike", "'" + without + "'"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.code()).isEqualTo(LintCode.OIDC_SUBJECT_WITHOUT_IDS);
                    assertThat(finding.about()).isEqualTo(GITHUB + ":sub " + without);
                    assertThat(finding.remedy()).contains("gh api repos/OWNER/REPOSITORY --jq '.owner.id, .id'");
                });
        assertThat(check(GITHUB, "StringLike", "'" + with + "'")).isEmpty();
    }

    @Test
    void finds_nothing_where_both_forms_of_one_subject_are_trusted() {
        var old = "'repo:my-team/site:pull_request'";

        assertThat(check(GITHUB, "StringEquals", "[" + old + ",'repo:my-team@1/site@2:pull_request']"))
                .isEmpty();
        assertThat(check(GITHUB, "StringEquals", "[" + old + ",'repo:my-team@1/other@3:pull_request']"))
                .extracting(Finding::code)
                .containsExactly(LintCode.OIDC_SUBJECT_WITHOUT_IDS);
    }

    @Test
    void finds_nothing_in_subjects_that_have_no_repository_or_are_not_of_github_com() {
        assertThat(check(GITHUB, "StringEquals", "'repository_id:456789:environment:production'"))
                .isEmpty();
        assertThat(check("github.example.com/_services/token", "StringEquals", "'repo:my-team/site:pull_request'"))
                .isEmpty();
        assertThat(check(GITHUB, "StringNotEquals", "'repo:my-team/site:pull_request'"))
                .extracting(Finding::code)
                .containsExactly(LintCode.OIDC_WITHOUT_SUBJECT);
    }
}
