package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyKind;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Finds the identities of a provider that a trust policy trusts. Does not test whether a subject exists, or is the
 * intended one.
 */
class FederatedLintTest {
    private static final String GITHUB = "token.actions.githubusercontent.com";
    private static final String ARN = "arn:aws:iam::123456789012:oidc-provider/";

    private static String codes(String elements) {
        return PolicyLint.create().check(statement("'Effect':'Allow'," + elements), PolicyKind.TRUST).stream()
                // GitHubSubjectLintTest and OrganizationLintTest
                .filter(finding -> finding.code() != LintCode.OIDC_SUBJECT_WITHOUT_IDS
                        && finding.code() != LintCode.TRUSTS_WHOLE_ORGANIZATION)
                .map(finding -> finding.code().toString())
                .collect(Collectors.joining(","));
    }

    private static String federated(String provider, String conditions) {
        return codes("'Principal':{'Federated':'" + provider
                + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{" + conditions + "}");
    }

    private static String github(String operator, String subject) {
        return federated(
                ARN + GITHUB,
                "'StringEqualsIgnoreCase':{'%s:aud':'sts.amazonaws.com'},'%s':{'%s:sub':%s}"
                        .formatted(GITHUB, operator, GITHUB, subject));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repo:*",
                "repo:?*",
                "repo:*/*:ref:refs/heads/main",
                "repo:my-team*",
                "repo:my-team*/site:*",
                "repo:*/site:ref:refs/heads/main",
                "repo:?y-team/site:*",
                "environment:production*",
                "*:environment:production",
                "ref:refs/heads/*",
                "repository_visibility:private:*",
                "repo:@*",
                "repo:my-team@*",
                "repo:my-team@*/site@456789:ref:refs/heads/main",
                "repo:my-team@12345?/site@456789:ref:refs/heads/main",
                "repo:my-tea?@123456/site@456789:ref:refs/heads/main",
                "repo:*@123456/site@456789:ref:refs/heads/main",
                "job_workflow_ref:my-team/*",
                "job_workflow_ref:my-team/site/.github/workflows/a.yml@*",
                "environment:production:job_workflow_ref:my-team/site/.github/workflows/a.yml@*",
                "repo:${token.actions.githubusercontent.com:repository_owner}/*",
            })
    void finds_subjects_of_github_that_name_no_owner(String subject) {
        assertThat(github("StringLike", "'" + subject + "'")).isEqualTo("oidc-subject-without-owner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repo:my-team/*",
                "repo:my-team/site:*",
                "repo:my-team/site:ref:refs/heads/release-?",
                "repo:my-team@123456/site@456789:ref:refs/heads/main",
                "repo:my-team@123456/*",
                "repo:my-team@123456/site@456789:*",
                "repo:my-team@123456/site@*:ref:refs/heads/main",
                "repo:my-team/*:job_workflow_ref:my-team/site/.github/workflows/a.yml@*",
                "job_workflow_ref:my-team/site/.github/workflows/a.yml@refs/heads/main:repository_owner:my-team:*",
                "repository_owner:my-team:*",
                "repository_owner_id:123456:*",
                "repository_id:456789:environment:*",
                "enterprise:my-company:*",
            })
    void finds_nothing_if_the_owner_precedes_the_first_wildcard(String subject) {
        assertThat(github("StringLike", "'" + subject + "'")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    StringEquals | 'repo:my-team/site:ref:refs/heads/main'   | ``
                    StringEquals | 'repo:my-team@1/site@2:ref:refs/heads/main' | ``
                    StringEquals | 'ref:refs/heads/main'                     | oidc-subject-without-owner
                    StringEquals | 'environment:production'                  | oidc-subject-without-owner
                    StringEquals | 'job_workflow_ref:my-team/site/.github/workflows/a.yml@refs/heads/main' | oidc-subject-without-owner
                    StringEquals | 'repo:my-team/site:job_workflow_ref:my-team/site/.github/workflows/a.yml@refs/heads/main' | ``
                    StringEquals | '${token.actions.githubusercontent.com:sub}' | oidc-without-subject
                    StringLike   | '*:*'                                     | oidc-without-subject
                    StringLike   | ['repo:my-team/*','repo:*']               | oidc-subject-without-owner
                    StringLike   | ['repo:a*','repo:b*']                     | oidc-subject-without-owner,oidc-subject-without-owner
                    StringLike   | '*'                                       | oidc-without-subject
                    StringLike   | ['repo:my-team/*','*']                    | oidc-without-subject
                    StringLikeIfExists | 'repo:my-team/*'                    | oidc-without-subject
                    StringNotLike | 'repo:my-team/*'                         | oidc-without-subject
                    """)
    void looks_at_every_subject(String operator, String subject, String codes) {
        assertThat(github(operator, subject)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    StringEqualsIgnoreCase | ENVIRONMENT:prod                    | oidc-subject-without-owner
                    StringEqualsIgnoreCase | REPO:my-team/site:environment:prod  | ``
                    StringEquals           | environment:prod                    | oidc-subject-without-owner
                    StringEquals           | repo:my-team/site:environment:prod  | ``
                    """)
    void ignores_the_case_of_subjects(String operator, String subject, String codes) {
        assertThat(federated(
                        ARN + GITHUB,
                        "'%1$s':{'%2$s:aud':'sts.amazonaws.com','%2$s:sub':'%3$s'}"
                                .formatted(operator, GITHUB, subject)))
                .isEqualTo(codes);
    }

    @Test
    void is_content_with_one_condition_that_names_an_owner() {
        var narrow = "'StringEquals':{'%1$s:aud':'a','%1$s:sub':'repo:a/b:ref:c'}".formatted(GITHUB);
        var wide = "'StringLike':{'%s:sub':'repo:*'}".formatted(GITHUB);

        assertThat(federated(ARN + GITHUB, narrow + "," + wide)).isEmpty();
        assertThat(federated(ARN + GITHUB, narrow.replace("repo:a/b:ref:c", "ref:c") + "," + wide))
                .isEqualTo("oidc-subject-without-owner,oidc-subject-without-owner");
    }

    /** Claims that AWS supports as condition keys since January 2026. */
    @ParameterizedTest
    @CsvSource({
        "repository_id,456789,''",
        "repository,my-team/site,''",
        "enterprise_id,7,''",
        "actor_id,7,oidc-subject-without-owner",
        "job_workflow_ref,my-team/site/.github/workflows/a.yml@refs/heads/main,oidc-subject-without-owner",
        "repositories,my-team/site,'oidc-subject-without-owner,unknown-claim'",
        "repository_name,my-team/site,'oidc-subject-without-owner,unknown-claim'"
    })
    void knows_the_claims_of_github_that_say_whose_a_token_is(String claim, String value, String codes) {
        assertThat(federated(
                        ARN + GITHUB,
                        "'StringEquals':{'%1$s:aud':'sts.amazonaws.com','%1$s:%2$s':'%3$s'},'StringLike':{'%1$s:sub':'repo:*'}"
                                .formatted(GITHUB, claim, value)))
                .isEqualTo(codes);
    }

    /** A claim that says whose a token is does so only where the value does not leave it open. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    StringLike   | repository          | '*/infra'        | oidc-subject-without-owner
                    StringLike   | repository          | 'my-team*'       | oidc-subject-without-owner
                    StringLike   | repository          | 'my-team*/infra' | oidc-subject-without-owner
                    StringLike   | repository          | 'my-team/*'      | ``
                    StringLike   | repository          | 'my-team/infra'  | ``
                    StringLike   | repository          | ['my-team/*','*/infra'] | oidc-subject-without-owner
                    StringEquals | repository          | '${token.actions.githubusercontent.com:actor}/infra' | oidc-subject-without-owner
                    StringLike   | repository_owner    | 'a*'             | oidc-subject-without-owner
                    StringLike   | repository_owner    | 'my-tea?'        | oidc-subject-without-owner
                    StringLike   | repository_owner    | 'my-team'        | ``
                    StringEquals | repository_owner    | 'my-team'        | ``
                    StringLike   | repository_owner_id | '1*'             | oidc-subject-without-owner
                    StringLike   | repository_id       | '1*'             | oidc-subject-without-owner
                    StringLike   | repository_id       | '123456'         | ``
                    StringLike   | enterprise_id       | '7*'             | oidc-subject-without-owner
                    """)
    void asks_for_one_owner_in_other_claims_of_github(String operator, String claim, String value, String codes) {
        var audience = "'StringEqualsIgnoreCase':{'%s:aud':'sts.amazonaws.com'}".formatted(GITHUB);
        var owner = "'%s':{'%s:%s':%s}".formatted(operator, GITHUB, claim, value);
        var subject = "'ForAnyValue:StringLike':{'%s:sub':'repo:*'}".formatted(GITHUB);

        assertThat(federated(ARN + GITHUB, audience + "," + owner + "," + subject))
                .isEqualTo(codes);
        assertThat(federated(ARN + GITHUB, audience + "," + owner))
                .as("without a subject")
                .isEqualTo(codes.isEmpty() ? "" : "oidc-without-subject");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    token.actions.githubusercontent.com | sub:repo:a/b:*       | federated-without-audience
                    gitlab.com                | sub:project_path:a/b:*         | federated-without-audience
                    gitlab.com                | sub:project_path:*             | oidc-subject-without-owner,federated-without-audience
                    gitlab.com                | aud:https://gitlab.com         | oidc-without-subject
                    app.terraform.io          | sub:organization:a:project:*   | federated-without-audience
                    app.terraform.io          | sub:organization:*             | oidc-subject-without-owner,federated-without-audience
                    api.pulumi.com/oidc       | aud:aws:my-team                | ``
                    api.pulumi.com/oidc       | aud:aws:*                      | oidc-without-subject
                    api.pulumi.com/oidc       | sub:pulumi:deploy:org:a        | federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:deploy:org:a:*      | federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:deploy:org:*        | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:environments:pulumi.organization.login:* | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:deploy:*            | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:deploy:o*           | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:environments:*      | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:environments:org:a:env:* | federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:environments:pulumi.organization.login:a:* | federated-without-audience
                    api.pulumi.com/oidc       | sub:pulumi:*                   | oidc-without-subject,federated-without-audience
                    api.pulumi.com/oidc/v2    | aud:sts.amazonaws.com          | oidc-without-subject
                    api.pulumi.com/oidc/v2    | aud:aws:my-team                | oidc-without-subject
                    api.pulumi.com/oidc/v2    | sub:pulumi:*                   | oidc-subject-without-owner,federated-without-audience
                    api.pulumi.com/oidc/v2    | sub:pulumi:org:*               | oidc-subject-without-owner,federated-without-audience
                    api.pulumi.com/oidc/v2    | sub:pulumi:org:a*              | oidc-subject-without-owner,federated-without-audience
                    api.pulumi.com/oidc/v2    | sub:pulumi:org:a:env:*         | federated-without-audience
                    api.pulumi.com/oidc/v2    | sub:pulumi:org:a:env:b         | federated-without-audience
                    oidc.vercel.com           | sub:owner:my-team:*            | federated-without-audience
                    oidc.vercel.com           | sub:owner:*                    | oidc-without-subject,federated-without-audience
                    agent.buildkite.com       | sub:organization:a:pipeline:*  | federated-without-audience
                    agent.buildkite.com       | sub:organization:a*:pipeline:* | oidc-subject-without-owner,federated-without-audience
                    TOKEN.actions.githubusercontent.com | sub:repo:*         | oidc-subject-without-owner,federated-without-audience
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | aud:sts.amazonaws.com | oidc-without-subject
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:a:b | ``
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:a:* | ``
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:* | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:* | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:*:* | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:*:web | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:prod* | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:system:serviceaccount:pro?:web | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:*:prod:web | oidc-subject-without-owner
                    oidc.eks.eu-west-1.amazonaws.com/id/A1 | sub:*:*:*:* | oidc-without-subject
                    cluster.example.com | sub:system:serviceaccount:* | oidc-subject-without-owner
                    cluster.example.com | sub:system:serviceaccount:prod:* | ``
                    oidc-eks.eu-west-1.api.aws/id/A1 | aud:sts.amazonaws.com | oidc-without-subject
                    oidc-eks.eu-west-1.api.aws/id/A1 | sub:*:serviceaccount:* | oidc-subject-without-owner
                    oidc-eks.eu-west-1.api.aws/id/A1 | sub:*:serviceaccount:prod:* | oidc-subject-without-owner
                    oidc-eks.eu-west-1.api.aws/id/A1 | sub:system:serviceaccount:prod:* | ``
                    oidc-eks.eu-west-1.api.aws/id/A1 | sub:s* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:s* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:t* | ``
                    s3.amazonaws.com/kops | sub:system* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:?ystem:* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:?ystems:* | ``
                    s3.amazonaws.com/kops | sub:*:prod:* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:*x* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:*X* | ``
                    s3.amazonaws.com/kops | sub:*@example.com | ``
                    s3.amazonaws.com/kops | sub:system:node:* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | aud:1a2b3c | oidc-without-subject
                    oidc.circleci.com/org/1 | aud:1 | ``
                    oidc.circleci.com/org/1 | aud:sts.amazonaws.com | oidc-without-subject
                    oidc.circleci.com/org/1 | aud:sts.* | oidc-without-subject
                    token.actions.acme.ghe.com | sub:*:environment:prod* | ``
                    cluster.example.com | sub:system:tenant:* | oidc-subject-without-owner
                    s3.amazonaws.com/kops | sub:system:serviceaccount:prod:web | ``
                    s3.amazonaws.com/kops | sub:system:serviceaccount:${aws:PrincipalTag/team}:web | oidc-subject-without-owner
                    cluster.example.com | sub:*:serviceaccount:* | oidc-subject-without-owner
                    cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A1 | aud:1a2b3c | ``
                    login.example.com         | aud:1a2b3c                     | oidc-without-subject
                    login.example.com         | aud:sts.amazonaws.com          | oidc-without-subject
                    login.example.com         | aud:*                          | oidc-without-subject
                    login.example.com         | aud:sts.*                      | oidc-without-subject
                    login.example.com         | sub:*:*                        | oidc-without-subject
                    login.example.com         | sub:anna                       | ``
                    login.example.com         | sub:*                          | oidc-without-subject
                    login.example.com         | email:anna@example.com         | oidc-without-subject
                    token.actions.githubusercontent.com/my-company | sub:repo:*| ``
                    """)
    void knows_which_claims_tell_the_tenants_of_a_provider_apart(String provider, String condition, String codes) {
        var claim = condition.substring(0, condition.indexOf(':'));
        assertThat(federated(
                        ARN + provider,
                        "'StringLike':{'%s:%s':'%s'}"
                                .formatted(provider, claim, condition.substring(claim.length() + 1))))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    cognito-identity.amazonaws.com | `` | oidc-without-subject,federated-without-audience,cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'authenticated'} | oidc-without-subject,federated-without-audience
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'authenticated'} | ``
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'*'} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'unauthenticated'} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringEquals':{'cognito-identity.amazonaws.com:amr':'unauthenticated'} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'*authenticated'} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':['authenticated','unauthenticated']} | cognito-without-amr
                    cognito-identity.amazonaws.com | 'StringEquals':{'cognito-identity.amazonaws.com:aud':'eu-west-1:1'},'ForAnyValue:StringLike':{'cognito-identity.amazonaws.com:amr':'graph.facebook.com'} | ``
                    accounts.google.com | `` | oidc-without-subject,federated-without-audience
                    accounts.google.com | 'StringEquals':{'accounts.google.com:aud':'66677788899900pro0'} | ``
                    accounts.google.com | 'StringEquals':{'accounts.google.com:oaud':'66677788899900pro0'} | ``
                    accounts.google.com | 'StringEquals':{'accounts.google.com:sub':'109876543210987654321'} | ``
                    accounts.google.com | 'StringLike':{'accounts.google.com:sub':'109876543210987654321'} | ``
                    accounts.google.com | 'StringLike':{'accounts.google.com:sub':'10987654321*'} | oidc-without-subject,federated-without-audience
                    accounts.google.com | 'StringEquals':{'accounts.google.com:sub':'${accounts.google.com:sub}'} | oidc-without-subject,federated-without-audience
                    www.amazon.com      | 'StringEquals':{'www.amazon.com:app_id':'amzn1.application-oa2-123456'} | ``
                    graph.facebook.com  | 'StringEquals':{'graph.facebook.com:app_id':'1'} | ``
                    graph.facebook.com  | `` | oidc-without-subject,federated-without-audience
                    """)
    void looks_at_providers_that_iam_knows_by_their_domain(String provider, String conditions, String codes) {
        assertThat(federated(provider, conditions)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'StringEquals':{'SAML:aud':'https://signin.aws.amazon.com/saml'} | ``
                    'StringLike':{'saml:aud':'*'}                                    | federated-without-audience
                    'StringEquals':{'saml:sub_type':'persistent'}                    | federated-without-audience
                    'StringEqualsIfExists':{'saml:aud':'https://signin.aws.amazon.com/saml'} | federated-without-audience
                    """)
    void asks_for_the_audience_of_saml(String conditions, String codes) {
        assertThat(codes("'Principal':{'Federated':'arn:aws:iam::123456789012:saml-provider/a'},"
                        + "'Action':'sts:AssumeRoleWithSAML','Condition':{" + conditions + "}"))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' | gitlab.com:sub | oidc-without-subject,key-of-another-provider
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com' | gitlab.com:subject | oidc-without-subject,unknown-claim,key-of-another-provider
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/gitlab.com' | gitlab.com:sub | ``
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/gitlab.com' | GitLab.com:Sub | ``
                    'AWS':'arn:aws:iam::123456789012:role/a' | gitlab.com:sub | action-of-other-principals,key-of-another-provider
                    '*':'' | gitlab.com:sub | trusts-everyone
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/gitlab.com' | gitlab.com:subject | oidc-without-subject,unknown-claim
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/oidc.circleci.com/org/1' | oidc.circleci.com/org/1:oidc.circleci.com/project-id | oidc-without-subject
                    """)
    void looks_at_whose_keys_the_conditions_are_about(String principal, String key, String codes) {
        var principals = principal.startsWith("'*'") ? "'*'" : "{" + principal + "}";
        var audience = principal.contains("oidc-provider/gitlab.com") ? "'gitlab.com:aud':'a'," : "";
        if (principal.contains("githubusercontent")) {
            audience = "'token.actions.githubusercontent.com:aud':'a',";
        }
        assertThat(codes("'Principal':" + principals + ",'Action':'sts:AssumeRoleWithWebIdentity','Condition':"
                        + "{'StringEquals':{" + audience + "'" + key + "':'project_path:a/b:ref_type:branch'}}"))
                .isEqualTo(codes);
    }

    @Test
    void says_that_a_subject_names_no_namespace() {
        var document = statement(
                "'Effect':'Allow','Principal':{'Federated':'" + ARN + "oidc.eks.eu-west-1.amazonaws.com/id/A1'},"
                        + "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':"
                        + "{'oidc.eks.eu-west-1.amazonaws.com/id/A1:sub':['system:serviceaccount:prod:*','system:serviceaccount:*']}}");

        assertThat(PolicyLint.create().check(document, PolicyKind.TRUST))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.about())
                            .isEqualTo("oidc.eks.eu-west-1.amazonaws.com/id/A1:sub system:serviceaccount:*");
                    assertThat(finding.what()).startsWith("system:serviceaccount:* names no namespace");
                    assertThat(finding.remedy()).contains("system:serviceaccount:my-namespace:*");
                });
    }

    @Test
    void offers_the_nearest_claim() {
        var document = statement("'Effect':'Allow','Principal':{'Federated':'" + ARN + "login.example.com'},"
                + "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':"
                + "{'login.example.com:sub':'a','login.example.com:emails':'b'}}");

        assertThat(PolicyLint.create().check(document, PolicyKind.TRUST))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.about()).isEqualTo("login.example.com:emails");
                    assertThat(finding.remedy()).isEqualTo("did you mean login.example.com:email?");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Service':'ec2.amazonaws.com' | 'sts:AssumeRole' | ``
                    'Service':'ec2.amazonaws.com' | 'sts:*'          | ``
                    'Service':'ec2.amazonaws.com' | 'sts:TagSession' | ``
                    'Service':'ec2.amazonaws.com' | 'sts:AssumeRoleWithWebIdentity' | action-of-other-principals
                    'Service':'ec2.amazonaws.com' | ['sts:AssumeRole','sts:AssumeRoleWithWebIdentity'] | ``
                    'AWS':'arn:aws:iam::123456789012:role/a' | 'sts:AssumeRoleWithSAML' | action-of-other-principals
                    'AWS':'arn:aws:iam::123456789012:role/a' | 'sts:AssumeRole' | ``
                    'Federated':'arn:aws:iam::123456789012:saml-provider/a' | 'sts:AssumeRole' | action-of-other-principals
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/a.example' | 'sts:AssumeRoleWithSAML' | action-of-other-principals
                    'Federated':'arn:aws:iam::123456789012:oidc-provider/a.example' | 'sts:TagSession' | ``
                    """)
    void knows_with_what_each_principal_assumes_roles(String principal, String action, String codes) {
        assertThat(codes("'Principal':{" + principal + "},'Action':" + action)).isEqualTo(codes);
    }

    /** A Deny trusts no principal. */
    @Test
    void finds_nothing_in_a_deny() {
        assertThat(PolicyLint.create()
                        .check(
                                statement("'Effect':'Deny','Principal':{'Federated':'" + ARN + GITHUB
                                        + "'},'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'"
                                        + GITHUB + ":sub':'repo:*'}}"),
                                PolicyKind.TRUST))
                .isEmpty();
    }

    /** A pattern that other customers' tokens can match, and a pattern that differs in only one detail. */
    @ParameterizedTest
    @CsvSource({
        "oidc.modal.com,modal:workspace_id:*,modal:workspace_id:ac-1:*",
        "oidc.cirrus-ci.com,repo:github:*,repo:github:my-team/*",
        "ci.example.com,tenant:workspace:*,repo:my-team/*",
        "ci.example.com,org/*,organization:my-team:*",
        "ci.example.com,tenant:my-team:job:*,tenant:my-team:job:1",
        "ci.example.com,project_path:*,project_path:my-team/*",
        "ci.example.com,namespace_path:*,namespace_path:my-group:*",
        "ci.example.com,repo:gitlab:*,repo:my-team/app:*",
        "ci.example.com,workflow:repo:x/*,repo:x/*",
        "ci.example.com,env:prod:repository:x/y:*,repository:x/y:env:prod:*",
        "ci.example.com,environment:prod:organization:x:*,organization:x:environment:prod:*",
        "ci.example.com,environment:prod,tenant:my-team:environment:prod",
        "ci.example.com,ref:refs/heads/main,repo:my-team/app:ref:refs/heads/main",
    })
    void finds_patterns_without_an_owner_also_for_unknown_providers(String provider, String wide, String narrow) {
        var conditions = "'StringLike':{'%1$s:aud':'sts.amazonaws.com','%1$s:sub':'%2$s'}";

        assertThat(federated(ARN + provider, conditions.formatted(provider, wide)))
                .isEqualTo("oidc-subject-without-owner");
        assertThat(federated(ARN + provider, conditions.formatted(provider, narrow)))
                .isEmpty();
    }

    /** Any customer of a shared provider can request a token for any audience. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ci.example.com | 'sub':'tenant:my-team:*' | oidc-subject-without-owner
                    ci.example.com | 'sub':'*'                | oidc-without-subject
                    ci.example.com | 'email':'a@example.com'  | oidc-without-subject
                    ci.example.com | 'sub':'tenant:my-team:1' | ``
                    cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A1 | 'sub':'*' | ``
                    api.bitbucket.org/2.0/workspaces/my-team/pipelines-config/identity/oidc | 'sub':'{0a1b}:*' | ``
                    oidc.vercel.com/my-team | 'sub':'owner:my-team:*' | ``
                    """)
    void takes_an_audience_for_an_owner_only_if_the_provider_has_one_customer(
            String provider, String condition, String codes) {
        var conditions = "'StringLike':{'%1$s:aud':'my-app','%1$s:%2$s}";

        assertThat(federated(ARN + provider, conditions.formatted(provider, condition.substring(1))))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ci.example.com:aud | 1a2b3c    | add StringEquals or StringLike on the provider's key that ends in :sub
                    ci.example.com:sub | ref:*     | write a complete subject that only your tokens have
                    """)
    void says_what_to_do_if_all_identities_of_a_provider_belong_to_the_owner(String key, String value, String remedy) {
        var document = statement("'Effect':'Allow','Principal':{'Federated':'" + ARN + "ci.example.com'},"
                + "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'%s':'%s'}}"
                        .formatted(key, value));

        assertThat(PolicyLint.create().check(document, PolicyKind.TRUST))
                .extracting(Finding::remedy)
                .containsExactly(
                        remedy + "; if all identities of the provider belong to you, acknowledge this finding");
    }

    @ParameterizedTest
    @CsvSource({
        "gitlab.com,project_id,project",
        "token.actions.acme.ghe.com,repository,repo",
        "agent.buildkite.com,pipeline_slug,pipeline",
    })
    void knows_the_claims_that_aws_maps_for_a_provider(String provider, String claim, String unknown) {
        var conditions = "'StringEquals':{'%1$s:aud':'my-app','%1$s:sub':'organization:my-team:1','%1$s:%2$s':'1'}";

        assertThat(federated(ARN + provider, conditions.formatted(provider, claim)))
                .isEmpty();
        assertThat(federated(ARN + provider, conditions.formatted(provider, unknown)))
                .isEqualTo("unknown-claim");
    }
}
