package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.policy;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyKind;
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

    private static final String OLD = trusting(GITHUB, "StringEquals", "'repo:my-team/site:environment:a@3'");
    private static final String NEW = trusting(GITHUB, "StringEquals", "'repo:my-team@1/site@2:environment:a@3'");

    private static String trusting(String provider, String operator, String subjects) {
        return "{'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/" + provider
                + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEqualsIgnoreCase':{'" + provider
                + ":aud':'sts.amazonaws.com'},'" + operator + "':{'" + provider + ":sub':" + subjects + "}}}";
    }

    private static List<Finding> check(String... statements) {
        return PolicyLint.create()
                .check(
                        policy("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}"),
                        PolicyKind.TRUST)
                .stream()
                // OrganizationLintTest
                .filter(finding -> finding.code() != LintCode.TRUSTS_WHOLE_ORGANIZATION)
                .toList();
    }

    private static List<Finding> check(String provider, String operator, String subjects) {
        return check(trusting(provider, operator, subjects));
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
                    assertThat(finding.what()).doesNotContain(without);
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
    void finds_nothing_where_two_statements_trust_both_forms_of_one_subject() {
        var like = NEW.replace("'StringEquals'", "'StringLike'");

        assertThat(check(OLD, NEW)).isEmpty();
        assertThat(check(NEW, OLD)).isEmpty();
        assertThat(check(OLD, like)).isEmpty();
    }

    /** Each second statement differs in one thing from one that trusts the same jobs. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /site@2                               | /other@2
                    my-team@1                             | my-team
                    environment:a@3                       | environment:a
                    'Allow'                               | 'Deny'
                    sts.amazonaws.com                     | another
                    AssumeRoleWithWebIdentity             | AssumeRoleWithSAML
                    oidc-provider/token.actions           | oidc-provider/other.token.actions
                    'StringEquals'                        | 'StringNotEquals'
                    'StringEquals'                        | 'StringEqualsIfExists'
                    """)
    void finds_a_subject_whose_form_with_ids_another_statement_does_not_trust(String same, String other) {
        assertThat(NEW).contains(same);
        assertThat(check(OLD, NEW.replace(same, other)))
                .filteredOn(finding -> finding.path().startsWith("Statement[0]"))
                .extracting(Finding::code)
                .containsExactly(LintCode.OIDC_SUBJECT_WITHOUT_IDS);
    }

    @Test
    void does_not_take_a_wildcard_that_is_compared_literally_for_the_pattern() {
        var old = trusting(GITHUB, "StringLike", "'repo:my-team/*'");
        var withIds = trusting(GITHUB, "StringLike", "'repo:my-team@1/*'");

        assertThat(check(old, withIds)).isEmpty();
        assertThat(check(old, withIds.replace("StringLike", "StringEquals")))
                .extracting(Finding::code)
                .contains(LintCode.OIDC_SUBJECT_WITHOUT_IDS);
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
