package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finds trust in all repositories of an owner. Does not test whether a repository exists. */
class OrganizationLintTest {
    private static final String GITHUB = "token.actions.githubusercontent.com";

    private static List<Finding> check(String provider, String conditions) {
        var trust = statement("'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/"
                + provider + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{" + conditions + "}");
        return PolicyLint.create().check(trust, PolicyKind.TRUST).stream()
                .filter(finding -> finding.code() == LintCode.TRUSTS_WHOLE_ORGANIZATION)
                .toList();
    }

    private static List<Finding> subject(String provider, String operator, String values) {
        return check(provider, "'%s':{'%s:sub':%s}".formatted(operator, provider, values));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    repo:my-team/*                               | repo:my-team/app:*
                    repo:my-team/?*                              | repo:my-team/a*
                    repo:my-team@123456/*                        | repo:my-team@123456/app@456789:*
                    repo:my-team/*:ref:refs/heads/main           | repo:my-team/*-infra:ref:refs/heads/main
                    repo:my-team/*:environment:prod              | repo:my-team/app:environment:prod
                    environment:prod:repo:my-team@123456/*       | environment:prod:repo:my-team@123456/app@456789
                    repo:my-team/*:job_workflow_ref:*            | repo:my-team/*:job_workflow_ref:my-team/site/.github/workflows/a.yml@*
                    REPO:my-team/*                               | REPO:my-team/app:*
                    """)
    void finds_a_subject_without_a_repository(String broad, String narrow) {
        assertThat(subject(GITHUB, "StringLike", "'" + broad + "'")).hasSize(1);
        assertThat(subject(GITHUB, "StringLike", "'" + narrow + "'")).isEmpty();
    }

    @Test
    void describes_the_subject_and_the_remedy() {
        assertThat(subject(GITHUB, "StringLike", "'repo:my-team/*'"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(LintCode.Severity.MEDIUM);
                    assertThat(finding.about()).isEqualTo(GITHUB + ":sub repo:my-team/*");
                    assertThat(finding.path()).isEqualTo("Statement[0].Condition.StringLike." + GITHUB + ":sub");
                    assertThat(finding.what())
                            .isEqualTo(
                                    "repo:my-team/* names no repository, so every repository of this owner can assume the"
                                            + " role");
                    assertThat(finding.remedy())
                            .contains(
                                    "repo:my-team@123456/my-app@456789:ref:refs/heads/main", GITHUB + ":repository_id");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'repo:my-team/*'                            | StringLike     | 1
                    'repo:my-team/*'                            | StringEquals   | 0
                    ['repo:my-team/app:*','repo:my-team/*']     | StringLike     | 1
                    ['repo:my-team/app:*','repo:my-team/web:*'] | StringLike     | 0
                    ['repo:my-team/*','repo:our-team/*']        | StringLike     | 2
                    ['repo:my-team/*','repo:*']                 | StringLike     | 0
                    """)
    void finds_each_such_subject_unless_another_finding_is_worse(String values, String operator, int count) {
        assertThat(subject(GITHUB, operator, values)).hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    repository_owner    | my-team                                            | 1
                    repository_owner_id | 123456                                             | 1
                    enterprise_id       | 7                                                  | 1
                    repository          | my-team/*                                          | 1
                    repository          | my-team/app*                                       | 0
                    repository          | /app*                                              | 0
                    repository_id       | 456789                                             | 0
                    repository_owner    | my-team*                                           | 0
                    """)
    void finds_claims_that_name_only_the_owner(String claim, String value, int count) {
        assertThat(check(GITHUB, "'StringLike':{'%s:%s':'%s'}".formatted(GITHUB, claim, value)))
                .hasSize(count);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    StringEquals         | repository_id    | 456789                                    | 0
                    StringEqualsIfExists | repository_id    | 456789                                    | 1
                    StringNotEquals      | repository_id    | 456789                                    | 1
                    StringLike           | repository_id    | 45678*                                    | 1
                    StringEquals         | repository       | my-team/app                               | 0
                    StringLike           | repository       | my-team/*                                 | 1
                    StringLike           | job_workflow_ref | my-team/ci/.github/workflows/deploy.yml@* | 0
                    StringLike           | job_workflow_ref | my-team/*                                 | 1
                    StringEquals         | repository_owner | my-team                                   | 1
                    StringEquals         | environment      | prod                                      | 1
                    """)
    void finds_nothing_if_a_different_claim_names_the_repository_or_workflow(
            String operator, String claim, String value, int count) {
        var owner = "'ForAnyValue:StringLike':{'%s:sub':'repo:my-team/*'}".formatted(GITHUB);

        assertThat(check(GITHUB, owner + ",'%s':{'%s:%s':'%s'}".formatted(operator, GITHUB, claim, value)))
                .hasSize(count);
    }

    @Test
    void finds_all_projects_of_a_group_but_not_those_of_a_provider_of_one_organization() {
        assertThat(subject("gitlab.com", "StringLike", "'project_path:my-team/*'"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.what() + finding.remedy())
                        .contains(
                                "every project of this group", "project_path:my-team/my-app:ref_type:branch:ref:main"));
        assertThat(subject("gitlab.com", "StringLike", "'project_path:my-team/app:*'"))
                .isEmpty();
        assertThat(subject("gitlab.example.com", "StringLike", "'project_path:my-team/*'"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    pulumi:*                                    | pulumi:deploy:org:a:project:app:*
                    pulumi:deploy:*                             | pulumi:deploy:org:a:project:app*
                    pulumi:deploy:org:a:*                       | pulumi:deploy:org:a:project:app:stack:prod:*
                    pulumi:deploy:org:a:project:*               | pulumi:deploy:org:a:project:app:stack:*
                    pulumi:environments:*                       | pulumi:environments:org:a:env:app/*
                    pulumi:environments:org:a:env:*             | pulumi:environments:org:a:env:app/prod
                    pulumi:environments:org:a:env:<yaml>        | pulumi:environments:org:a:env:yaml
                    pulumi:environments:pulumi.organization.login:a | pulumi:environments:pulumi.organization.login:a:currentEnvironment.name:app/prod
                    pulumi:environments:pulumi.organization.login:a:* | pulumi:environments:pulumi.organization.login:a:pulumi.user.login:b
                    pulumi:environments:pulumi.organization.login:a:pulumi.organization.login:a | pulumi:environments:pulumi.organization.login:a:rootEnvironment.name:app/*
                    *:env:app/prod                              | pulumi:environments:org:a:env:a
                    """)
    void finds_a_pulumi_subject_without_an_environment_or_project(String broad, String narrow) {
        var audience = ",'StringEquals':{'api.pulumi.com/oidc:aud':'aws:a'}";

        assertThat(check("api.pulumi.com/oidc", pulumi(broad) + audience)).hasSize(1);
        assertThat(check("api.pulumi.com/oidc", pulumi(narrow) + audience)).isEmpty();
        assertThat(check(
                        "api.pulumi.com/oidc",
                        pulumi(broad) + "," + pulumi(narrow).replace("Like", "Equals")))
                .as("both conditions must hold")
                .isEmpty();
    }

    private static String pulumi(String subject) {
        return "'StringLike':{'api.pulumi.com/oidc:sub':'" + subject + "'}";
    }

    @Test
    void finds_only_the_pulumi_subjects_that_name_no_part() {
        assertThat(subject(
                        "api.pulumi.com/oidc",
                        "StringLike",
                        "['pulumi:deploy:org:a:project:app:*','pulumi:deploy:org:a:*']"))
                .extracting(Finding::about)
                .containsExactly("api.pulumi.com/oidc:sub pulumi:deploy:org:a:*");
    }

    @Test
    void takes_only_a_condition_on_the_subject_for_a_name() {
        var audience = ",'StringEquals':{'api.pulumi.com/oidc:aud':'%s'}";

        assertThat(check(
                        "api.pulumi.com/oidc",
                        pulumi("pulumi:deploy:org:a:*") + audience.formatted("pulumi:deploy:org:a:project:app")))
                .extracting(Finding::about)
                .containsExactly("api.pulumi.com/oidc:sub pulumi:deploy:org:a:*");
        assertThat(check(
                        "api.pulumi.com/oidc",
                        "'StringLike':{'sts:RoleSessionName':'me'}" + audience.formatted("aws:a")))
                .extracting(Finding::about)
                .containsExactly("api.pulumi.com/oidc:aud aws:a");
    }

    @Test
    void reports_the_condition_that_names_the_owner() {
        var any = "'StringLike':{'%s:sub':'repo:*/app:*'}".formatted(GITHUB);
        var owner = "'ForAnyValue:StringLike':{'%s:sub':'repo:my-team/*'}".formatted(GITHUB);

        assertThat(check(GITHUB, any + "," + owner))
                .extracting(Finding::about)
                .containsExactly(GITHUB + ":sub repo:my-team/*");
        assertThat(check(GITHUB, any)).isEmpty();
    }

    @Test
    void finds_all_environments_of_an_organization_on_pulumi_cloud() {
        assertThat(check("api.pulumi.com/oidc", "'StringEquals':{'api.pulumi.com/oidc:aud':'aws:a'}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.about()).isEqualTo("api.pulumi.com/oidc:aud aws:a");
                    assertThat(finding.what())
                            .isEqualTo("aws:a names no project, environment, or user, so every environment or stack"
                                    + " that it matches can assume the role");
                    assertThat(finding.remedy()).contains("currentEnvironment.name:my-app/prod");
                });
        assertThat(subject("api.pulumi.com/oidc/v2", "StringLike", "'pulumi:org:a:env:*'"))
                .hasSize(1);
        assertThat(subject("api.pulumi.com/oidc/v2", "StringLike", "'pulumi:org:a:env:b'"))
                .isEmpty();
    }
}
