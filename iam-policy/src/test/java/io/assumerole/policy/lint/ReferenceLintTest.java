package io.assumerole.policy.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.reference.KnownResourceType;
import io.assumerole.policy.reference.LintedResource;
import io.assumerole.policy.reference.ServiceReference;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What statements say beside what is known of services. Each finding stands above the nearest statement without one.
 * Does not prove that AWS has nothing newer.
 */
class ReferenceLintTest {
    private static final PolicyLint LINT = PolicyLint.create();

    private static List<Finding> findings(String elements, PolicyKind kind) {
        var json = "{\"Version\":\"2012-10-17\",\"Statement\":[{" + elements.replace('\'', '"') + "}]}";
        return LINT.check(PolicyDocument.parse(json), kind);
    }

    private static String codes(String elements) {
        return findings("'Effect':'Allow'," + elements, PolicyKind.IDENTITY).stream()
                .map(finding -> finding.code().toString())
                .collect(Collectors.joining(","));
    }

    @Test
    void treats_a_brace_in_the_default_of_a_variable_as_text() {
        var type = new KnownResourceType("x", "arn:aws:s3:::name/end");
        assertThat(LintedResource.of("arn:aws:s3:::${aws:PrincipalTag/t, 'a}b'}/end")
                        .canBe(type))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Action':'s3:GetObjekt','Resource':'*'        | unknown-action
                    'Action':'s3:GetObject','Resource':'*'        | ``
                    'Action':'S3:getobject','Resource':'*'        | ``
                    'Action':'s33:GetObject','Resource':'*'       | unknown-action
                    'Action':'aws:GetObject','Resource':'*'       | unknown-action
                    'Action':'dynamodb:GetItems','Resource':'*'   | unknown-action
                    'Action':'dynamodb:GetItem','Resource':'*'    | ``
                    'Action':['*:*'],'Resource':'arn:aws:s3:::b'  | ``
                    'Action':'ec2:Fetch*','Resource':'*'          | wildcard-matches-nothing
                    'Action':'ec2:Describe*','Resource':'*'       | ``
                    'Action':'ec2:?escribeVpcs','Resource':'*'    | ``
                    'Action':'ec2:??escribeVpcs','Resource':'*'   | wildcard-matches-nothing
                    'Action':'ecc2:*','Resource':'*'              | unknown-action,allows-whole-service
                    'NotAction':'s3:GetObjekt','Resource':'*'     | unknown-action,allows-all-but
                    'NotAction':'s3:GetObject','Resource':'*'     | allows-all-but
                    'Action':['iam:PasRole','iam:GetRole'],'Resource':['arn:aws:iam::123456789012:role/a','arn:aws:s3:::b'] | unknown-action,resource-mismatch
                    'Action':['iam:PasRole','iam:GetRole'],'Resource':['arn:aws:iam::123456789012:role/a'] | unknown-action
                    """)
    void finds_unknown_actions(String elements, String codes) {
        assertThat(codes(elements)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:GetObjekt,s3:GetObject",
        "s33:GetObject,s3:GetObject",
        "dynamodb:GetItems,dynamodb:GetItem",
        "lambda:InvokeFunctions,lambda:InvokeFunction",
        "s3:Gett*,s3:Get*",
        "ec2:Decribe*,ec2:Describe*",
        "iam:PasRole,iam:PassRole"
    })
    void offers_the_nearest_action(String given, String meant) {
        assertThat(findings("'Effect':'Deny','Action':'" + given + "','Resource':'*'", PolicyKind.IDENTITY))
                .extracting(Finding::remedy)
                .containsExactly("did you mean " + meant + "?");
    }

    /** Equals the message in docs/reference/lint-codes.md. */
    @Test
    void says_so_in_one_line() {
        assertThat(findings("'Effect':'Deny','Action':'s3:GetObjekt','Resource':'*'", PolicyKind.IDENTITY))
                .hasToString(
                        "[unknown-action (medium) at Statement[0].Action[0], about s3:GetObjekt: s3:GetObjekt is not a known action of"
                                + " s3, as of 2026-09-26; did you mean s3:GetObject?]");
    }

    @Test
    void recommends_a_lookup_for_unknown_names() {
        assertThat(findings("'Effect':'Deny','Action':'s3:Frobnicate','Resource':'*'", PolicyKind.IDENTITY))
                .extracting(Finding::remedy)
                .containsExactly("look it up in the Service Authorization Reference, which can be newer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'Action':'s3:GetObject','Resource':'arn:aws:s3:::bucket'                     | resource-mismatch
                    'Action':'s3:GetObject','Resource':'arn:aws:s3:::bucket/*'                   | ``
                    'Action':'s3:GetObject','Resource':'arn:aws:s3:::bucket*'                    | ``
                    'Action':'s3:GetObject','Resource':'arn:aws:s3:::${aws:PrincipalTag/bucket}' | ``
                    'Action':'s3:GetObject','Resource':['arn:aws:s3:::bucket','*']               | ``
                    'Action':'s3:ListBucket','Resource':'arn:aws:s3:::bucket/*'                  | resource-mismatch
                    'Action':'s3:ListBucket','Resource':'arn:aws:s3:::bucket'                    | ``
                    'Action':'s3:ListBucket','Resource':'arn:aws:s3:::b?'                        | ``
                    'Action':['s3:ListBucket','s3:GetObject'],'Resource':'arn:aws:s3:::b/*'      | resource-mismatch
                    'Action':['s3:ListBucket','s3:GetObject'],'Resource':'arn:aws:s3:::b'        | resource-mismatch
                    'Action':['s3:ListBucket','s3:GetObject'],'Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*'] | ``
                    'Action':'s3:GetObject','Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*']     | resource-mismatch
                    'Action':'s3:Get*','Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*']          | ``
                    'Action':'s3:GetObject*','Resource':'arn:aws:s3:::b'                         | resource-mismatch
                    'Action':['s3:GetObject','*'],'Resource':'arn:aws:s3:::b'                    | resource-mismatch
                    'Action':['s3:ListBucket','*'],'Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*'] | ``
                    'Action':['s3:GetObject','s3:Newer'],'Resource':'arn:aws:s3:::b'             | unknown-action,resource-mismatch
                    'Action':['s3:ListBucket','s3:Newer'],'Resource':'arn:aws:s3:::b'            | unknown-action
                    'Action':['s3:GetObject','s3:DeleteObjekt','s3:PutBucketPolicy'],'Resource':'arn:aws:s3:::site/*' | unknown-action,resource-mismatch
                    'Action':['s3:GetObject','s3:DeleteObjekt','s3:PutObject'],'Resource':'arn:aws:s3:::site/*' | unknown-action
                    'Action':['s3:GetObject','s3:Gett*','s3:PutBucketPolicy'],'Resource':'arn:aws:s3:::site/*' | wildcard-matches-nothing,resource-mismatch
                    'Action':['s3:GetObject','s3:Newer'],'Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*'] | unknown-action
                    'Action':['s3:GetObject','s3:DeleteObjekt'],'Resource':['arn:aws:s3:::site/*','arn:aws:sqs:us-east-1:123456789012:q'] | unknown-action,resource-mismatch
                    'Action':['s3:GetObject','s3:DeleteObjekt'],'Resource':['arn:aws:s3:::site/*','arn:aws:s3:::site'] | unknown-action
                    'Action':['s3:GetObject','s33:DeleteObject'],'Resource':['arn:aws:s3:::site/*','arn:aws:sqs:us-east-1:123456789012:q'] | unknown-action
                    'Action':['s3:GetObject','s3:DeleteObjekt'],'Resource':'arn:aws:s3:::site/*','Condition':{'StringEquals':{'ec2:InstanceType':'x'}} | unknown-action,condition-key-mismatch
                    'Action':['s3:GetObject','s3:DeleteObjekt'],'Resource':'arn:aws:s3:::site/*','Condition':{'StringEquals':{'s3:prefix':'x'}} | unknown-action
                    'Action':['s3:GetObject','s33:DeleteObject'],'Resource':'arn:aws:s3:::site/*','Condition':{'StringEquals':{'ec2:InstanceType':'x'}} | unknown-action
                    'Action':'s3:DeleteObjekt','Resource':'arn:aws:sqs:us-east-1:123456789012:q' | unknown-action
                    'Action':'s3:GetObject','NotResource':'arn:aws:s3:::b'                       | ``
                    'NotAction':'s3:GetObject','Resource':'arn:aws:s3:::b'                       | allows-all-but
                    'Action':'sqs:SendMessage','Resource':'arn:aws:sns:us-east-1:123456789012:t' | resource-mismatch
                    'Action':'sqs:SendMessage','Resource':'arn:aws:sqs:us-east-1:123456789012:q' | ``
                    'Action':'sqs:SendMessage','Resource':'arn:aws:s*'                           | incomplete-arn
                    'Action':'sqs:SendMessage','Resource':'arn:aws:sns'                          | resource-mismatch,incomplete-arn
                    'Action':'iam:GetRole','Resource':'arn:aws:iam::123456789012:user/*'         | resource-mismatch
                    'Action':'iam:GetRole','Resource':'arn:aws:iam::123456789012:role/*'         | ``
                    'Action':'iam:GetRole','Resource':'arn:aws:iam::123456789012:*'              | ``
                    'Action':'ec2:DescribeInstances','Resource':'arn:aws:ec2:*:*:instance/*'     | resource-mismatch
                    'Action':'ec2:DescribeInstances','Resource':'*'                              | ``
                    'Action':'s3:ListAllMyBuckets','Resource':'arn:aws:s3:::bucket'              | resource-mismatch
                    'Action':'s3:ListAllMyBuckets','Resource':'arn:aws:s3:::*'                   | ``
                    'Action':'iam:ListUsers','Resource':'arn:aws:iam::123456789012:user/*'       | ``
                    'Action':'iam:ListUsers','Resource':'arn:aws:iam::123456789012:user/anna'    | resource-mismatch
                    'Action':'fsx:DescribeBackups','Resource':'arn:aws:fsx:*:*:backup/*'         | ``
                    'Action':'glue:CreateCrawler','Resource':'arn:aws:glue:*:*:crawler/mine-*'   | ``
                    'Action':'glue:CreateCrawler','Resource':'arn:aws:s3:::crawler/mine'         | resource-mismatch
                    'Action':'tag:GetResources','Resource':'arn:aws:glue:*:*:session/*'          | ``
                    'Action':'apigateway:GET','Resource':'arn:aws:apigateway:us-east-1::/restapis/*' | ``
                    'Action':'apigateway:GET','Resource':'arn:aws:apigateway:us-east-1::/apis/*' | ``
                    'Action':'apigateway:GET','Resource':'arn:aws:apigateway:us-east-1::/rest'   | resource-mismatch
                    'Action':'logs:PutLogEvents','Resource':'arn:aws:logs:*:*:log-group:g:*'     | ``
                    'Action':'ssm:StartSession','Resource':['arn:aws:ec2:*:*:instance/i-1','arn:aws:ssm:*:*:document/d'] | ``
                    'Action':'codestar-connections:GetConnection','Resource':'arn:aws:codeconnections:*:*:connection/a' | ``
                    """)
    void finds_actions_and_resources_that_do_not_fit(String elements, String codes) {
        assertThat(codes(elements)).isEqualTo(codes);
    }

    @Test
    void compares_no_resource_that_is_longer_than_any_is() {
        var resource = "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::%s'";

        assertThat(findings(resource.formatted("b".repeat(499)), PolicyKind.IDENTITY))
                .hasSize(1);
        assertThat(findings(resource.formatted("b".repeat(500)), PolicyKind.IDENTITY))
                .isEmpty();
    }

    @Test
    void says_which_action_and_which_resource_has_no_other() {
        var onlyBucket = findings(
                "'Effect':'Allow','Action':['s3:ListBucket','s3:GetObject'],'Resource':'arn:aws:s3:::b'",
                PolicyKind.IDENTITY);
        var onlyObjects = findings(
                "'Effect':'Allow','Action':'s3:GetObject','Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*']",
                PolicyKind.IDENTITY);

        assertThat(onlyBucket).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("Statement[0].Action[1]");
            assertThat(finding.what()).startsWith("s3:GetObject accepts none of the statement's resources");
            assertThat(finding.remedy()).contains("object arn:*:s3:::*/*");
        });
        assertThat(onlyObjects).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("Statement[0].Resource[0]");
            assertThat(finding.what()).startsWith("no action of the statement accepts arn:aws:s3:::b,");
        });
    }

    @Test
    void says_that_an_action_without_resource_types_takes_the_star() {
        assertThat(findings(
                        "'Effect':'Allow','Action':'ec2:DescribeInstances','Resource':'arn:aws:ec2:*:*:instance/*'",
                        PolicyKind.IDENTITY))
                .extracting(Finding::remedy)
                .containsExactly("it has no resource types: use the resource * in a separate statement");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    s3:GetObject          | 'StringEquals':{'aws:PrincipalOrgId2':'o-1'}         | unknown-condition-key
                    s3:GetObject          | 'StringEquals':{'AWS:principalorgid':'o-1'}          | ``
                    s3:GetObject          | 'StringEquals':{'aws:RequestTag':'a'}                | unknown-condition-key
                    s3:GetObject          | 'StringEquals':{'aws:RequestTag/team':'a'}           | ``
                    s3:GetObject          | 'StringEquals':{'s33:prefix':'a'}                    | unknown-condition-key
                    s3:ListBucket         | 'StringEquals':{'s3:prefx':'a'}                      | unknown-condition-key
                    s3:ListBucket         | 'StringEquals':{'s3:prefix':'a'}                     | ``
                    *                     | 'StringEquals':{'s3:prefx':'a'}                      | unknown-condition-key
                    *                     | 'StringEquals':{'s3:prefix':'a'}                     | ``
                    s3:GetObject          | 'StringEquals':{'s3:prefix':'a'}                     | condition-key-mismatch
                    s3:GetObject          | 'StringEqualsIfExists':{'s3:prefix':'a'}             | ``
                    s3:*                  | 'StringEquals':{'s3:prefix':'a'}                     | ``
                    s3:Newer              | 'StringEquals':{'s3:prefix':'a'}                     | unknown-action
                    s3:GetObject          | 'StringEquals':{'s3:ExistingObjectTag/team':'a'}     | ``
                    s3:GetObject          | 'StringEquals':{'s3:ExistingObjectTags/team':'a'}    | unknown-condition-key
                    sqs:SendMessage       | 'StringEquals':{'iam:PassedToService':'a'}           | condition-key-mismatch
                    iam:PassRole          | 'StringEquals':{'iam:PassedToService':'a'}           | ``
                    ec2:StartInstances    | 'StringEquals':{'ec2:ResourceTag/team':'a'}          | ``
                    s3:GetObject          | 'ArnLike':{'ec2:SourceInstanceARN':'arn:aws:ec2:*:*:instance/*'} | ``
                    s3:GetObject          | 'StringEquals':{'token.actions.githubusercontent.com:sub':'a'} | ``
                    s3:GetObject          | 'StringEquals':{'saml:sub':'a'}                      | ``
                    *                     | 'StringEquals':{'iot:JobId':'a'}                     | ``
                    *                     | 'StringEquals':{'iot:JobIds':'a'}                    | unknown-condition-key
                    kms:Decrypt           | 'StringEquals':{'kms:EncryptionContext:aws:s3:arn':'a'} | ``
                    secretsmanager:GetSecretValue | 'StringEquals':{'secretsmanager:ResourceTag/team':'a'} | ``
                    """)
    void finds_condition_keys_that_are_never_there(String action, String condition, String codes) {
        var elements = "'Effect':'Deny','Action':'" + action + "','Resource':'*','Condition':{" + condition + "}";

        assertThat(findings(elements, PolicyKind.IDENTITY).stream()
                        .map(finding -> finding.code().toString())
                        .collect(Collectors.joining(",")))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource({
        "aws:SourceIP2,aws:SourceIp",
        "aws:PrincipalOrgId2,aws:PrincipalOrgID",
        "aws:RequestTags/team,aws:RequestTag/*",
        "s3:prefx,s3:prefix",
        "s33:prefix,s3:prefix"
    })
    void offers_the_nearest_key(String given, String meant) {
        assertThat(findings(
                        "'Effect':'Deny','Action':'s3:ListBucket','Resource':'*','Condition':{'StringEquals':{'" + given
                                + "':'a'}}",
                        PolicyKind.IDENTITY))
                .extracting(Finding::remedy)
                .containsExactly("did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'StringEquals':{'aws:SourceIp':'203.0.113.0/24'}            | operator-mismatch
                    'IpAddress':{'aws:SourceIp':'203.0.113.0/24'}               | ``
                    'Bool':{'aws:MultiFactorAuthAge':'true'}                    | operator-mismatch
                    'NumericGreaterThanIfExists':{'aws:MultiFactorAuthAge':'9'} | ``
                    'NumericEquals':{'aws:SecureTransport':'1'}                 | operator-mismatch
                    'Bool':{'aws:SecureTransport':'true'}                       | ``
                    'StringEquals':{'aws:SecureTransport':'true'}               | ``
                    'ArnLike':{'aws:CurrentTime':'arn:aws:s3:::b'}              | operator-mismatch
                    'DateLessThan':{'aws:CurrentTime':'2027-01-01T00:00:00Z'}   | ``
                    'NumericLessThan':{'aws:EpochTime':'1800000000'}            | ``
                    'DateLessThan':{'aws:SourceIp':'2027-01-01T00:00:00Z'}      | operator-mismatch
                    'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/a'}   | ``
                    'ArnLike':{'aws:PrincipalTag/owner':'arn:aws:iam::*:role/a'} | ``
                    'Bool':{'aws:PrincipalTag/owner':'true'}                    | ``
                    'Null':{'aws:SourceIp':'false'}                             | ``
                    'IpAddress':{'aws:TokenIssueTime':'203.0.113.7'}            | operator-mismatch
                    """)
    void finds_operators_of_another_type(String condition, String codes) {
        var elements = "'Effect':'Deny','Action':'s3:GetObject','Resource':'*','Condition':{" + condition + "}";

        assertThat(findings(elements, PolicyKind.IDENTITY).stream()
                        .map(finding -> finding.code().toString())
                        .collect(Collectors.joining(",")))
                .isEqualTo(codes);
    }

    @Test
    void says_how_old_the_data_is_and_that_it_is_a_warning() {
        assertThat(findings(
                        "'Effect':'Allow','Action':['s3:GetObjekt','s3:Gett*','sns:Publish'],"
                                + "'Resource':'arn:aws:sns:us-east-1:123456789012:t',"
                                + "'Condition':{'StringEquals':{'aws:SourceIP2':'a','aws:SourceIp':'a'}}",
                        PolicyKind.IDENTITY))
                .hasSize(4)
                .allSatisfy(finding -> {
                    assertThat(finding.what()).endsWith(", as of " + ServiceReference.day());
                    assertThat(finding.severity()).isEqualTo(LintCode.Severity.MEDIUM);
                });
    }

    @Test
    void looks_at_documents_of_each_kind() {
        var elements = "'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::b'";
        for (var kind : List.of(PolicyKind.IDENTITY, PolicyKind.BOUNDARY, PolicyKind.SESSION)) {
            assertThat(findings(elements, kind)).extracting(Finding::code).containsExactly(LintCode.RESOURCE_MISMATCH);
        }
        var trust = "'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::123456789012:user/a'},'Action':'sts:AssumeRole',"
                + "'Condition':{'StringEquals':{'%s':'abc'}}";
        assertThat(findings(trust.formatted("sts:ExternalIds"), PolicyKind.TRUST))
                .extracting(Finding::code)
                .containsExactly(LintCode.UNKNOWN_CONDITION_KEY);
        assertThat(findings(trust.formatted("sts:ExternalId"), PolicyKind.TRUST))
                .isEmpty();
        assertThat(findings(trust.formatted("sts:SigningAlgorithm"), PolicyKind.TRUST))
                .extracting(Finding::code)
                .containsExactly(LintCode.CONDITION_KEY_MISMATCH);
    }
}
