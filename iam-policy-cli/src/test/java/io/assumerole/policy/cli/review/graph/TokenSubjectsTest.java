package io.assumerole.policy.cli.review.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSubjectsTest {
    private static List<String> words(String operator, String key, String value) {
        var document = PolicyDocument.parse("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated": "%s"},
                  "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"%s": {"%s:sub": "%s"}}}]}
                """.formatted(key, operator, key, value));
        return TokenSubjects.words(document.statements().get(0).conditions().get(0));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "repo:octo/site:ref:refs/heads/main | branch main of octo/site",
                "repo:octo/site:ref:refs/heads/release/* | any branch that matches release/* of octo/site",
                "repo:octo/site:ref:refs/heads/* | any branch of octo/site",
                "repo:octo/site:ref:refs/tags/v1 | tag v1 of octo/site",
                "repo:octo/site:ref:* | any branch or tag of octo/site",
                "repo:octo/site:pull_request | any pull request of octo/site",
                "repo:octo/site:environment:prod | environment prod of octo/site",
                "repo:octo/site:* | any branch, tag, pull request, or environment of octo/site",
                "repo:octo@1/site@2:* | any branch, tag, pull request, or environment of octo/site",
                "repo:octo/*:pull_request | any pull request of any repository of octo",
                "repo:octo/* | any branch, tag, pull request, or environment of any repository of octo",
                "repo:octo/si*:pull_request | any pull request of any repository that matches octo/si*",
                "repo:* | any branch, tag, pull request, or environment of any repository on GitHub",
                "* | any repository on GitHub",
                "repo:octo/site:other | ",
                "repo:octo/site | ",
                "job_workflow_ref:octo/site/x.yml@main | ",
            })
    void describes_a_subject_of_github(String subject, String words) {
        assertThat(words("StringLike", "token.actions.githubusercontent.com", subject))
                .isEqualTo(words == null ? List.of() : List.of(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "project_path:octo/site:ref_type:branch:ref:main | branch main of octo/site",
                "project_path:octo/site:ref_type:tag:ref:* | any tag of octo/site",
                "project_path:octo/site:* | any branch or tag of octo/site",
                "project_path:octo/team/* | any branch or tag of any repository of octo/team",
                "project_path:octo/site:other | ",
            })
    void describes_a_subject_of_gitlab(String subject, String words) {
        assertThat(words("StringLike", "gitlab.com", subject)).isEqualTo(words == null ? List.of() : List.of(words));
    }

    /** An asterisk is only a wildcard for StringLike, and a negated operator excludes the subject. */
    @ParameterizedTest
    @CsvSource({"StringEquals", "StringNotLike", "StringEqualsIgnoreCase"})
    void describes_no_pattern_of_another_operator(String operator) {
        assertThat(words(operator, "token.actions.githubusercontent.com", "repo:octo/site:*"))
                .isEmpty();
    }
}
