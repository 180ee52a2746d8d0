package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskFindingsTest {
    private static final String LAMBDA = "lambda/permission:Permission";

    private static List<String> newFindings(SamplePreview preview, String subject) {
        return preview.review().findings().stream()
                .filter(finding -> finding.isNew() && finding.subject().startsWith(subject))
                .map(RiskFinding::finding)
                .map(finding -> finding.severity() + " " + finding.code())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'principal':'*' | HIGH allowed-to-everyone",
                "'principal':'*','sourceAccount':'123456789012' | ",
                "'principal':'*','principalOrgId':'o-a1b2c3d4e5' | ",
                "'principal':'123456789012' | ",
                "'principal':'s3.amazonaws.com' | MEDIUM service-without-source",
                "'principal':'s3.amazonaws.com','sourceArn':'arn:aws:s3:::site' | ",
                "'principal':'s3.amazonaws.com','sourceArn':'[secret]' | ",
            })
    void lints_a_lambda_permission_as_the_statement_that_it_adds(String inputs, String finding) {
        var preview = SamplePreview.stack()
                .add("hook", LAMBDA, "{'function':'api','action':'lambda:InvokeFunction'," + inputs + "}");

        assertThat(newFindings(preview, "Permission hook")).isEqualTo(finding == null ? List.of() : List.of(finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'repo:octo/site:ref:refs/heads/next' | ",
                "'repo:other/site:ref:refs/heads/main' | MEDIUM oidc-subject-without-ids",
                "'repo:octo/*' | MEDIUM trusts-whole-organization",
                "['repo:octo/site:ref:refs/heads/main','repo:octo/wiki:*'] | MEDIUM oidc-subject-without-ids",
                "'repo:*' | HIGH oidc-subject-without-owner",
            })
    void a_finding_about_missing_ids_is_new_only_for_another_owner_or_one_more_subject(
            String subjects, String finding) {
        var preview = SamplePreview.stack()
                .both(
                        "ci",
                        "iam/role:Role",
                        "{'name':'ci','assumeRolePolicy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Federated':"
                                                + "'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com'},"
                                                + "'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{"
                                                + "'token.actions.githubusercontent.com:aud':'sts.amazonaws.com',"
                                                + "'token.actions.githubusercontent.com:sub':"
                                                + "'repo:octo/site:ref:refs/heads/main'}}}]}")
                                + "}")
                .change("ci", "'repo:octo/site:ref:refs/heads/main'", subjects);

        assertThat(newFindings(preview, "role ci")).isEqualTo(finding == null ? List.of() : List.of(finding));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lambda/layerVersionPermission:LayerVersionPermission | 'principal':'*' | true",
                "lambda/layerVersionPermission:LayerVersionPermission | 'principal':'*','organizationId':'o-a1b2c3d4e5' | false",
                "lambda/layerVersionPermission:LayerVersionPermission | 'principal':'210987654321' | false",
                "cloudwatch/eventPermission:EventPermission | 'principal':'*' | true",
                "cloudwatch/eventPermission:EventPermission | 'principal':'*','condition':{'key':'aws:PrincipalOrgID'} | false",
                "s3/bucketAcl:BucketAcl | 'acl':'public-read' | true",
                "s3/bucketAclV2:BucketAclV2 | 'acl':'public-read-write' | true",
                "s3/bucketAcl:BucketAcl | 'acl':'authenticated-read' | false",
                "s3/bucket:Bucket | 'acl':'public-read' | true",
                "s3/bucket:Bucket | 'acl':'private' | false",
                "kms/grant:Grant | 'granteePrincipal':'arn:aws:iam::123456789012:role/runner','operations':['Decrypt'] | false",
            })
    void finds_a_grant_to_everyone_without_a_document(String type, String inputs, boolean isFound) {
        var name = type.substring(type.indexOf(':') + 1) + " own";

        assertThat(newFindings(SamplePreview.stack().add("own", type, "{" + inputs + "}"), name))
                .isEqualTo(isFound ? List.of("HIGH allowed-to-everyone") : List.of());
        assertThat(newFindings(SamplePreview.stack().both("own", type, "{" + inputs + "}"), name))
                .isEmpty();
    }

    @Test
    void a_finding_about_a_list_that_also_allows_writing_is_new() {
        var preview = SamplePreview.stack()
                .both("own", "s3/bucketAcl:BucketAcl", "{'bucket':'site','acl':'public-read'}")
                .change("own", "public-read", "public-read-write");

        assertThat(newFindings(preview, "BucketAcl own")).containsExactly("HIGH allowed-to-everyone");
    }

    @Test
    void a_finding_about_a_lambda_permission_is_new_only_if_the_permission_lost_its_source() {
        var lost = SamplePreview.stack()
                .change("invoke", ",'sourceArn':'arn:aws:s3:::site','sourceAccount':'123456789012'", "");
        var never = SamplePreview.stack()
                .both(
                        "invoke",
                        LAMBDA,
                        "{'function':'api','action':'lambda:InvokeFunction','principal':'s3.amazonaws.com'}");

        assertThat(newFindings(lost, "Permission invoke")).containsExactly("MEDIUM service-without-source");
        assertThat(newFindings(never, "Permission invoke")).isEmpty();
        assertThat(never.review().findings())
                .anyMatch(finding -> finding.subject().startsWith("Permission invoke"));
    }

    /** The unchanged policies of a principal are dangerous only after its boundary no longer limits them. */
    @ParameterizedTest
    @CsvSource({
        "iam:*,'',HIGH allows-all-of-iam",
        "iam:*,role/other,",
        "sqs:*,'',",
    })
    void a_finding_that_a_permissions_boundary_limited_is_new_without_the_boundary(
            String action, String boundary, String finding) {
        var limit = "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',";
        var preview = SamplePreview.stack()
                .both(
                        "team",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'deployer','name':'team','policy':" + SamplePreview.allow("'" + action + "'", "'*'")
                                + "}")
                .change("deployer", limit, boundary.isEmpty() ? "" : limit + "'description':'" + boundary + "',");

        assertThat(newFindings(preview, "role deployer").stream()
                        .filter(line -> line.startsWith("HIGH"))
                        .toList())
                .isEqualTo(finding == null ? List.of() : List.of(finding));
    }
}
