package io.assumerole.policy.lint;

import static io.assumerole.policy.Fixtures.policy;
import static io.assumerole.policy.Fixtures.rejects;
import static io.assumerole.policy.Fixtures.statement;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.arn.AccountId;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Finds what is probably not meant; does not prove that a policy without findings is safe. */
class PolicyLintTest {
    private static final PolicyLint LINT = PolicyLint.create().forAccount(new AccountId("123456789012"));

    private static String codes(PolicyDocument document, PolicyKind kind) {
        return LINT.check(document, kind).stream()
                .map(finding -> finding.code().toString())
                .collect(Collectors.joining(","));
    }

    /** Each line: a statement, and the codes of its findings; every finding has a near miss. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Allow | 'Action':'*','Resource':'*'                       | allows-everything
                    Allow | 'Action':'*','NotResource':'arn:aws:s3:::a'       | allows-everything
                    Allow | 'Action':['s3:GetObject','*'],'Resource':['arn:aws:s3:::a','*'] | allows-everything
                    Allow | 'Action':'*','Resource':'arn:aws:s3:::a'          | ``
                    Deny  | 'Action':'*','Resource':'*'                       | ``
                    Allow | 'Action':'s3:*','Resource':'*'                    | allows-whole-service
                    Allow | 'Action':'s3:Get*','Resource':'*'                 | ``
                    Allow | 'Action':'s3:*','Resource':'arn:aws:s3:::a'       | ``
                    Deny  | 'Action':'s3:*','Resource':'*'                    | ``
                    Allow | 'Action':'iam:*','Resource':'*'                   | allows-all-of-iam
                    Allow | 'Action':'IAM:*','Resource':'arn:aws:iam::123456789012:user/a' | allows-all-of-iam
                    Allow | 'Action':'iam:Get*','Resource':'*'                | ``
                    Allow | 'Action':'iam:?*','Resource':'*'                  | allows-all-of-iam
                    Allow | 'Action':'iam:**','Resource':'*'                  | allows-all-of-iam
                    Allow | 'Action':'iam:*???????','Resource':'*'            | allows-all-of-iam
                    Allow | 'Action':'iam:????????*','Resource':'*'           | allows-all-of-iam
                    Allow | 'Action':'iam:????????????????????????????????????????*','Resource':'*' | ``
                    Allow | 'Action':'iam:????????????????????????????????????????','Resource':'*' | wildcard-matches-nothing
                    Allow | 'Action':'s3:???????????????????????????????????*','Resource':'*' | ``
                    Allow | 'Action':['dynamodb:?????*','dynamodb:Scan'],'Resource':'*' | allows-whole-service
                    Allow | 'Action':'s3:?????*','Resource':'*'               | allows-whole-service
                    Allow | 'Action':'iam:PassRole','Resource':'*'            | passes-any-role
                    Allow | 'Action':'iam:Pass*','Resource':'*'               | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/*' | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/a' | ``
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringEquals':{'iam:PassedToService':'ec2.amazonaws.com'}} | ``
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringEqualsIfExists':{'iam:PassedToService':'ec2.amazonaws.com'}} | passes-any-role
                    Deny  | 'Action':'iam:PassRole','Resource':'*'            | ``
                    Allow | 'Action':'*','Resource':'arn:*:*:*:*:*'           | allows-everything
                    Allow | 'Action':'*','Resource':'arn:aws:*:*:123456789012:*' | allows-everything
                    Allow | 'Action':'*','Resource':'arn:aws:*:*:*:a'         | ``
                    Allow | 'Action':'*','Resource':'arn:aws:*:eu-west-1:123456789012:*' | escalates-privileges,exposes-credentials
                    Allow | 'Action':'*','Resource':'arn:aws:s3:::*'          | allows-whole-service
                    Allow | 'Action':'*','Resource':'arn:aws:iam::123456789012:*' | allows-all-of-iam
                    Allow | 'Action':'*','Resource':'arn:aws:iam::123456789012:role/*' | passes-any-role,escalates-privileges
                    Allow | 'Action':'s3:*','Resource':'arn:aws:s3:::*'       | allows-whole-service
                    Allow | 'Action':'s3:*','Resource':'arn:*:*:*:*:*'        | allows-whole-service
                    Allow | 'Action':'s3:*','Resource':'arn:aws:s*:*:*:*'     | allows-whole-service
                    Allow | 'Action':'s3:*','Resource':'arn:aws:sq*:*:*:*'    | resource-mismatch
                    Allow | 'Action':'sqs:*','Resource':'arn:aws:sqs:*:123456789012:*' | allows-whole-service
                    Allow | 'Action':'s3:*','Resource':'arn:aws:sqs:*:*:*'    | resource-mismatch
                    Allow | 'Action':'s3:*','Resource':'arn:aws:s3:::a*'      | ``
                    Allow | 'Action':'s3:*','Resource':'arn:aws:s3:::${*}'    | ``
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:*' | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::*:role*' | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:*:*:*:*:*' | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::${aws:PrincipalAccount}:role/*' | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/ci/*' | ``
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:user/*' | resource-mismatch
                    Allow | 'Action':'iam:PassRole','Resource':'arn:aws:s3:::role/*' | resource-mismatch
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'iam:PassedToService':'*'}} | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'iam:PassedToService':['ec2.amazonaws.com','**']}} | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'iam:PassedToService':'ec2.*'}} | ``
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'Null':{'iam:PassedToService':'false'}} | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'ForAnyValue:StringNotEquals':{'iam:PassedToService':'a'}} | passes-any-role
                    Allow | 'Action':'*','Resource':['arn:aws:s3:::*','arn:aws:iam::123456789012:role/*'] | allows-whole-service,passes-any-role,escalates-privileges
                    Allow | 'Action':'*','Resource':['arn:aws:s3:::*','arn:aws:iam::123456789012:role/a'] | allows-whole-service,escalates-privileges
                    Allow | 'Action':'*','Resource':['arn:aws:s3:::*','arn:aws:iam::123456789012:mfa/a'] | allows-whole-service
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringLike':{'iam:PassedToService':'*.amazonaws.com'}} | passes-any-role
                    Allow | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringEquals':{'iam:PassedToService':'${iam:PassedToService}'}} | passes-any-role
                    Allow | 'NotAction':'iam:*','Resource':'*'                | allows-all-but
                    Deny  | 'NotAction':'iam:*','Resource':'*'                | ``
                    Allow | 'Action':'sts:AssumeRoles','Resource':'*'         | unknown-action
                    Allow | 'Action':'iam:GetUsers','Resource':'*'            | unknown-action
                    Allow | 'Action':'iam:Fetch*','Resource':'*'              | wildcard-matches-nothing
                    Deny  | 'NotAction':'iam:GetUsers','Resource':'*'         | unknown-action
                    Allow | 'Action':['STS:assumerole','iam:G?tUser','iam:Update*'],'Resource':'arn:aws:iam::123456789012:role/a' | resource-mismatch
                    Allow | 'Action':['STS:assumerole','iam:G?tUser','iam:Update*'],'Resource':['arn:aws:iam::123456789012:role/a','arn:aws:iam::123456789012:user/a'] | ``
                    Allow | 'Action':['STS:assumerole','iam:G?tUser','iam:Update*'],'Resource':'*' | escalates-privileges,escalates-privileges
                    Allow | 'Action':'s3:GetObjekt','Resource':'*'            | unknown-action
                    Allow | 'Action':'sqs:ListQueues','Resource':'arn:aws:sqs:*' | incomplete-arn
                    Allow | 'Action':'sqs:ListQueues','Resource':'arn:aws:sqs:*:*:*' | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/a':['x','y*']}} | wildcard-taken-literally
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringNotEqualsIgnoreCase':{'aws:PrincipalTag/a':'y?'}} | wildcard-taken-literally
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringLike':{'aws:PrincipalTag/a':'y*'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/a':'y${*}${?}'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'}} | for-all-values-without-key
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'Null':{'aws:tagkeys':'false'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAnyValue:StringEquals':{'aws:TagKeys':'a'}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringEquals':{'aws:RequestTag/a':'b'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'Null':{'aws:RequestTag/a':'false'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringEqualsIfExists':{'aws:RequestTag/a':'b'}} | for-all-values-without-key
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringNotEquals':{'aws:RequestTag/a':'b'}} | for-all-values-without-key
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:TagKeys':'a'},'StringEquals':{'aws:ResourceTag/a':'b'}} | for-all-values-without-key
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:RequestTag/a':'b'},'StringLike':{'aws:RequestTag/a':'b*'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:StringEquals':{'aws:RequestTag/a':'b'},'StringLike':{'aws:RequestTag/c':'b*'}} | for-all-values-without-key
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'aws:TagKeys':'a'}} | missing-set-operator
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringNotEquals':{'AWS:tagkeys':'a'}} | missing-set-operator
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:TagKeys':'false'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/a':'a'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.1.2.3'}} | private-source-ip
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':['203.0.113.0/24','192.168.0.0/16','fd00::/8']}} | private-source-ip,private-source-ip
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'NotIpAddress':{'aws:sourceip':'172.16.0.0/12'}} | private-source-ip
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'IpAddress':{'aws:SourceIp':['172.15.0.0/16','172.32.0.0/16','11.0.0.0/8','100.128.0.0/10','8.0.0.0/6','2001:db8::/32']}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'IpAddress':{'aws:VpcSourceIp':'10.1.2.3'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':'false'}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':'true'}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthAge':'false'},'Bool':{'aws:MultiFactorAuthPresent':'true'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'NumericLessThanIfExists':{'aws:MultiFactorAuthAge':'3600'}} | mfa-not-required
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | mfa-deny-escaped
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'BoolIfExists':{'aws:multifactorauthpresent':'false'}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'true'}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':'true'}} | mfa-deny-escaped
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'NumericGreaterThan':{'aws:MultiFactorAuthAge':'3600'}} | mfa-deny-escaped
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'NumericGreaterThanIfExists':{'aws:MultiFactorAuthAge':'3600'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':['true','false']}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':['false','true']}} | mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthAge':'false'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'},'NumericLessThan':{'aws:MultiFactorAuthAge':'3600'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:Bool':{'aws:MultiFactorAuthPresent':'true'}} | for-all-values-without-key,mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:Bool':{'aws:MultiFactorAuthPresent':'true'},'Null':{'aws:MultiFactorAuthPresent':'false'}} | ``
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:Bool':{'aws:MultiFactorAuthPresent':'true'},'Null':{'aws:MultiFactorAuthPresent':['false','true']}} | for-all-values-without-key,mfa-not-required,mfa-not-required
                    Allow | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAnyValue:Bool':{'aws:MultiFactorAuthPresent':'true'}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':['true','false']}} | mfa-deny-escaped
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':['true','false']}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAnyValue:Bool':{'aws:MultiFactorAuthPresent':'false'}} | mfa-deny-escaped
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'ForAllValues:Bool':{'aws:MultiFactorAuthPresent':'false'}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':['false','true']}} | ``
                    Deny  | 'Action':'s3:GetObject','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':['false','false']}} | ``
                    """)
    void finds_broad_access_in_identity_policies(String effect, String elements, String codes) {
        var document = statement("'Effect':'" + effect + "'," + elements);

        assertThat(codes(document, PolicyKind.IDENTITY)).isEqualTo(codes);
    }

    /** An Allow and a Deny in one document; the Deny counts if it has no condition and covers action and resource. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    iam:PassRole  | *                                  | 'Action':'iam:PassRole','Resource':'*'   | ``
                    iam:Pass*     | *                                  | 'Action':'iam:PassRole','Resource':'*'   | ``
                    iam:PassRole  | *                                  | 'Action':'iam:P*','Resource':'*'         | ``
                    iam:PassRole  | *                                  | 'NotAction':'s3:*','Resource':'*'        | ``
                    iam:PassRole  | *                                  | 'NotAction':'iam:Pa*','Resource':'*'     | passes-any-role
                    iam:PassRole  | *                                  | 'Action':'iam:GetRole','Resource':'*'    | passes-any-role
                    iam:PassRole  | *                                  | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/*' | passes-any-role
                    iam:PassRole  | arn:aws:iam::123456789012:role/*   | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/*' | ``
                    iam:PassRole  | arn:aws:iam::123456789012:role/*   | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/a*' | passes-any-role
                    iam:PassRole  | *                                  | 'Action':'iam:PassRole','NotResource':'arn:aws:iam::123456789012:role/app' | passes-any-role
                    iam:PassRole  | *                                  | 'Action':'iam:PassRole','Resource':'*','Condition':{'StringNotEquals':{'iam:PassedToService':'ec2.amazonaws.com'}} | passes-any-role
                    iam:*         | *                                  | 'Action':'iam:*','Resource':'*'          | ``
                    iam:*         | *                                  | 'Action':'*','Resource':'*'              | ``
                    iam:*         | *                                  | 'NotAction':'s3:*','Resource':'*'        | ``
                    iam:*         | *                                  | 'NotAction':['s3:*','iam:Get*'],'Resource':'*' | allows-all-of-iam
                    iam:*         | *                                  | 'Action':'iam:P*','Resource':'*'         | allows-all-of-iam
                    iam:*         | *                                  | 'Action':'iam:?*','Resource':'*'         | allows-all-of-iam
                    iam:*         | *                                  | 'Action':'iam:*','Resource':'arn:aws:iam::123456789012:role/*' | allows-all-of-iam
                    iam:*         | *                                  | 'Action':'iam:*','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthAge':'true'}} | allows-all-of-iam
                    s3:*          | *                                  | 'Action':'s3:*','Resource':'*'           | ``
                    s3:*          | *                                  | 'Action':'s3:Get*','Resource':'*'        | allows-whole-service
                    *             | *                                  | 'Action':'*','Resource':'*'              | ``
                    *             | *                                  | 'Action':'iam:*','Resource':'*'          | allows-everything
                    """)
    void omits_only_findings_that_the_same_document_surely_denies(
            String action, String resource, String denial, String codes) {
        var allowed = "{'Effect':'Allow','Action':'%s','Resource':'%s'}".formatted(action, resource);
        var document = PolicyDocument.parse(
                "{'Version':'2012-10-17','Statement':[%s,{'Effect':'Deny',%s}]}"
                        .formatted(allowed, denial)
                        .replace('\'', '"'),
                PolicyKind.IDENTITY);

        assertThat(codes(document, PolicyKind.IDENTITY)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Allow | {'AWS':'arn:aws:iam::123456789012:user/a'} | `` | ``
                    Allow | {'Service':'ec2.amazonaws.com'}            | `` | ``
                    Allow | '*'                                        | `` | trusts-everyone
                    Allow | {'AWS':'*'}                                | `` | trusts-everyone
                    Deny  | '*'                                        | `` | ``
                    Allow | '*' | 'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | ``
                    Allow | '*' | 'StringLike':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | ``
                    Allow | '*' | 'StringLike':{'aws:PrincipalOrgID':'o-a1b2c3d4e5*'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalOrgID':'o-a1b2c3d4e?'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalOrgID':'${aws:PrincipalOrgID}'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalOrgID':['o-a1b2c3d4e5','${aws:PrincipalOrgID}']} | trusts-everyone
                    Allow | '*' | 'ForAllValues:StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | for-all-values-without-key,trusts-everyone
                    Allow | '*' | 'Null':{'aws:PrincipalOrgID':'false'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalOrgID':'o-*'} | trusts-everyone
                    Allow | '*' | 'StringEqualsIfExists':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | trusts-everyone
                    Allow | '*' | 'StringNotEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | trusts-everyone
                    Allow | '*' | 'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-a1b2c3d4e5/r-ab12/*'} | ``
                    Allow | '*' | 'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-*/*'} | trusts-everyone
                    Allow | '*' | 'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-a1b2c3d4e5*'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/ci/*'} | ``
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:*:iam::123456789012:role/ci/*'} | ``
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/ci/*'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnEquals':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::12345678901?:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::????????????:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':['arn:aws:iam::123456789012:role/Admin','arn:aws:iam::*:role/Admin']} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::${aws:PrincipalAccount}:role/Admin'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalArn':'${aws:PrincipalArn}'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/*'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:user/*'} | ``
                    Allow | '*' | 'StringLike':{'aws:PrincipalArn':'arn:*:iam::123456789012:user/*'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalArn':'*:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/Admin'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:*'} | trusts-everyone
                    Allow | '*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:*'} | ``
                    Allow | '*' | 'ArnLikeIfExists':{'aws:PrincipalArn':'arn:aws:iam::123456789012:*'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalAccount':'123456789012'} | ``
                    Allow | '*' | 'StringLike':{'aws:PrincipalAccount':'123456789012'} | ``
                    Allow | '*' | 'StringLike':{'aws:PrincipalAccount':'????????????'} | trusts-everyone
                    Allow | '*' | 'StringLike':{'aws:PrincipalAccount':'1*'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalAccount':'${aws:PrincipalAccount}'} | trusts-everyone
                    Allow | '*' | 'StringEquals':{'aws:PrincipalAccount':'anonymous'} | trusts-everyone
                    Allow | '*' | 'DateLessThan':{'aws:TokenIssueTime':'2020-01-01T00:00:00Z'} | trusts-everyone
                    Deny  | '*' | 'DateLessThan':{'aws:TokenIssueTime':'2020-01-01T00:00:00Z'} | ``
                    Allow | '*' | 'StringEquals':{'sts:ExternalId':'abc'} | trusts-everyone
                    Allow | {'AWS':'123456789012'}                     | `` | trusts-whole-account
                    Allow | {'AWS':'arn:aws:iam::123456789012:root'}   | `` | trusts-whole-account
                    Deny  | {'AWS':'123456789012'}                     | `` | ``
                    Allow | {'AWS':'123456789012'} | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/ci/*'}   | ``
                    Allow | {'AWS':'123456789012'} | 'ArnLikeIfExists':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/ci/*'} | trusts-whole-account
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | `` | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:sts::999999999999:assumed-role/a/bc'} | `` | cross-account-without-external-id
                    Allow | {'AWS':'999999999999'}                     | `` | trusts-whole-account,cross-account-without-external-id
                    Deny  | {'AWS':'arn:aws:iam::999999999999:user/a'} | `` | ``
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringEquals':{'sts:ExternalId':'abc'} | ``
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringLike':{'sts:externalid':'abc*'}  | ``
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringEqualsIfExists':{'sts:ExternalId':'abc'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringNotEquals':{'sts:ExternalId':'abc'} | cross-account-without-external-id
                    Allow | {'AWS':'123456789012'} | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:*'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:*'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'StringLike':{'aws:PrincipalArn':'*'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/ci'} | ``
                    Allow | {'AWS':'123456789012'} | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/*'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'StringLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:user/*'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'StringEquals':{'aws:PrincipalArn':'${aws:PrincipalArn}'} | trusts-whole-account
                    Allow | {'AWS':'123456789012'} | 'Null':{'aws:PrincipalArn':'false'} | trusts-whole-account
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringLike':{'sts:ExternalId':'*'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringLike':{'sts:ExternalId':['abc','?*']} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringLike':{'sts:ExternalId':'????'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringEquals':{'sts:ExternalId':'${sts:ExternalId}'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'Null':{'sts:ExternalId':'false'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'ForAnyValue:StringNotLike':{'sts:ExternalId':'a'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'NumericGreaterThan':{'sts:ExternalId':'1'} | cross-account-without-external-id
                    Allow | {'AWS':'arn:aws:iam::999999999999:user/a'} | 'StringEqualsIgnoreCase':{'sts:ExternalId':'abc'} | ``
                    Allow | {'AWS':'AIDACKCEVSQ6C2EXAMPLE'}            | `` | ``
                    """)
    void finds_broad_principals_of_trust_policies(String effect, String principal, String condition, String codes) {
        var document = statement("'Effect':'"
                + effect
                + "','Principal':"
                + ("*".equals(principal) ? "'*'" : principal)
                + ",'Action':'sts:AssumeRole','Condition':{"
                + condition
                + "}");

        assertThat(codes(document, PolicyKind.TRUST)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity' | oidc-without-subject
                    Allow | oidc-provider/example.com | 'Action':'sts:*' | oidc-without-subject
                    Allow | oidc-provider/example.com | 'NotAction':'sts:TagSession' | oidc-without-subject,allows-all-but
                    Allow | oidc-provider/example.com | 'NotAction':'sts:AssumeRoleWithWebIdentity' | allows-all-but
                    Allow | oidc-provider/example.com | 'Action':'sts:TagSession' | ``
                    Allow | saml-provider/example | 'Action':'sts:AssumeRoleWithSAML' | federated-without-audience
                    Deny  | oidc-provider/example.com | 'NotAction':'sts:TagSession' | ``
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'example.com:aud':'sts.amazonaws.com'}} | oidc-without-subject
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEquals':{'example.com:sub':'repo:a/b'}} | ``
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'example.com:sub':'repo:a/*'}} | ``
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringLike':{'example.com:sub':'*'}} | oidc-without-subject
                    Allow | oidc-provider/example.com | 'Action':'sts:AssumeRoleWithWebIdentity','Condition':{'StringEqualsIfExists':{'example.com:sub':'repo:a/b'}} | oidc-without-subject
                    """)
    void finds_missing_conditions_of_federated_trust(String effect, String provider, String elements, String codes) {
        var document = statement("'Effect':'"
                + effect
                + "','Principal':{'Federated':'arn:aws:iam::123456789012:"
                + provider
                + "'},"
                + elements);

        assertThat(codes(document, PolicyKind.TRUST)).isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Allow | 'Principal':'*'                 | `` | allowed-to-everyone
                    Allow | 'Principal':{'AWS':'*'}         | `` | allowed-to-everyone
                    Deny  | 'Principal':'*'                 | `` | ``
                    Allow | 'Principal':{'AWS':'123456789012'} | `` | ``
                    Allow | 'NotPrincipal':{'AWS':'123456789012'} | `` | allowed-to-everyone
                    Deny  | 'NotPrincipal':{'AWS':'123456789012'} | `` | ``
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | ``
                    Allow | 'Principal':'*' | 'StringNotEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-abc/*'} | ``
                    Allow | 'Principal':'*' | 'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-abc*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEqualsIfExists':{'aws:SourceVpce':'vpce-1a2b3c4d'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:SourceVpce':'vpce-1a2b3c4d'} | ``
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':'203.0.113.0/24'} | ``
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':['203.0.113.0/24','0.0.0.0/0']} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'NotIpAddress':{'aws:SourceIp':'203.0.113.0/24'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':['0.0.0.0/1','128.0.0.0/1']} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':'0.0.0.0/1'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':['::/1','8000::/1']} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':['203.0.113.0/24','2000::/3']} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':['9.0.0.0/8','2001:db8::/32']} | ``
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':'8.0.0.0/7'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'IpAddress':{'aws:SourceIp':'2001:db8::/31'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'aws:SourceVpce':'vpce-*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:SourceVpc':'vpc-1a2b3c4d'} | ``
                    Allow | 'Principal':'*' | 'StringLike':{'aws:SourceVpc':'vpc-1a2b3c4?'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:SourceVpc':'${aws:SourceVpc}'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'aws:userid':'AROA1234567890EXAMPLE:*'} | ``
                    Allow | 'Principal':'*' | 'StringLike':{'aws:userid':'AROA*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'aws:userid':':*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'aws:userid':'*:session'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:userid':'anonymous'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'aws:userid':'AIDA1234567890EXAMPLE'} | ``
                    Allow | 'Principal':'*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::123456789012:role/Admin'} | ``
                    Allow | 'Principal':'*' | 'StringLike':{'aws:PrincipalArn':'arn:aws:iam::*:user/*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'aws:PrincipalAccount':'1*'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringLike':{'kms:CallerAccount':'12345678901?'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'ArnLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:123456789012:accesspoint/*'} | ``
                    Allow | 'Principal':'*' | 'ArnLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-west-2:*:accesspoint/mine'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'StringEquals':{'s3:DataAccessPointAccount':'123456789012'} | ``
                    Allow | 'Principal':'*' | 'StringLike':{'s3:DataAccessPointAccount':'*2'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'DateLessThan':{'aws:TokenIssueTime':'2020-01-01T00:00:00Z'} | allowed-to-everyone
                    Deny  | 'Principal':'*' | 'DateLessThan':{'aws:TokenIssueTime':'2020-01-01T00:00:00Z'} | ``
                    Allow | 'Principal':'*' | 'StringEquals':{'kms:CallerAccount':'123456789012'} | ``
                    Allow | 'Principal':'*' | 'Bool':{'aws:SecureTransport':'true'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'Bool':{'elasticfilesystem:AccessedViaMountTarget':'true'} | ``
                    Allow | 'Principal':'*' | 'Bool':{'elasticfilesystem:AccessedViaMountTarget':'false'} | allowed-to-everyone
                    Allow | 'Principal':'*' | 'ArnEquals':{'aws:SourceArn':'arn:aws:sns:eu-west-1:123456789012:topic'} | ``
                    Allow | 'Principal':'*' | 'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:*'} | allowed-to-everyone
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | `` | service-without-source
                    Deny  | 'Principal':{'Service':'sns.amazonaws.com'} | `` | ``
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:123456789012:*'} | ``
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':['arn:aws:sns:*:123456789012:*','arn:aws:sns:*:*:*']} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ArnNotLike':{'aws:SourceArn':'arn:aws:sns:*:123456789012:*'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:123456789012:topic'} | ``
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringEquals':{'aws:SourceAccount':'123456789012'} | ``
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringLike':{'aws:SourceAccount':'*'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringLike':{'aws:SourceAccount':'12345678901?'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:sns:*:*:topic'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringLike':{'aws:SourceArn':'arn:*:sns:eu-west-1:123456789012:topic'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringLike':{'aws:SourceOrgID':'o-*'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ForAnyValue:StringLike':{'aws:SourceOrgPaths':'o-a1b2c3d4e5/*'} | ``
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'ForAnyValue:StringLike':{'aws:SourceOrgPaths':'o-*/r-ab12/*'} | service-without-source
                    Allow | 'Principal':{'Service':'s3.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:s3:*:*:my-bucket'} | ``
                    Allow | 'Principal':{'Service':'s3.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:s3:::my-bucket'} | ``
                    Allow | 'Principal':{'Service':'s3.amazonaws.com'} | 'ArnLike':{'aws:SourceArn':'arn:aws:s3:::my-bucket*'} | service-without-source
                    Allow | 'Principal':{'Service':'sns.amazonaws.com'} | 'StringEquals':{'aws:SourceOrgID':'o-a1b2c3d4e5'} | ``
                    """)
    void finds_broad_principals_of_resource_policies(String effect, String principal, String condition, String codes) {
        var action = condition.contains("kms:")
                ? "kms:Decrypt"
                : condition.contains("elasticfilesystem:")
                        ? "elasticfilesystem:ClientMount"
                        : condition.contains("s3:Data") ? "s3:GetObject" : "sqs:SendMessage";
        var document = statement("'Effect':'%s',%s,'Action':'%s','Resource':'*','Condition':{%s}"
                .formatted(effect, principal, action, condition));

        assertThat(codes(document, PolicyKind.RESOURCE)).isEqualTo(codes);
        assertThat(codes(document, PolicyKind.SERVICE_CONTROL)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    'ArnLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | aws:PrincipalArn
                    'ArnNotLike':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | ``
                    'ArnLikeIfExists':{'aws:PrincipalArn':'arn:aws:iam::*:role/Admin'} | ``
                    'StringLike':{'aws:UserAgent':'aws-cli/*'} | ``
                    'IpAddress':{'aws:SourceIp':'0.0.0.0/0'} | ``
                    """)
    void names_the_condition_that_does_not_limit_everyone_enough(String condition, String key) {
        var document = statement("'Effect':'Allow','Principal':'*','Action':'sqs:SendMessage','Resource':'*',"
                + "'Condition':{" + condition + "}");

        assertThat(LINT.check(document, PolicyKind.RESOURCE))
                .filteredOn(finding -> finding.code() == LintCode.ALLOWED_TO_EVERYONE)
                .extracting(Finding::what)
                .containsExactly(
                        key.isEmpty()
                                ? "anyone is allowed, even without an AWS account"
                                : "anyone who meets the condition on " + key
                                        + " is allowed, and its values don't identify an account, an organization, or a"
                                        + " network");
    }

    /** None of the ranges is too broad by itself. */
    @ParameterizedTest
    @CsvSource({"127,''", "128,allowed-to-everyone"})
    void finds_many_ranges_that_together_are_too_broad(int ranges, String codes) {
        var all = IntStream.range(0, ranges)
                .mapToObj(first -> "'" + (first + 64) + ".0.0.0/8'")
                .collect(Collectors.joining(","));
        var document = statement("'Effect':'Allow','Principal':'*','Action':'sqs:SendMessage','Resource':'*',"
                + "'Condition':{'IpAddress':{'aws:SourceIp':[" + all + ",'2001:db8::/32']}}");

        assertThat(LINT.check(document, PolicyKind.RESOURCE).stream()
                        .map(finding -> finding.code().toString())
                        .filter(code -> !code.equals("private-source-ip"))
                        .collect(Collectors.joining(",")))
                .isEqualTo(codes);
    }

    @ParameterizedTest
    @CsvSource({"127,''", "128,allowed-to-everyone"})
    void finds_many_broad_ranges_of_ipv6(int ranges, String codes) {
        var all = IntStream.range(0, ranges)
                .mapToObj(second -> "'2600:%x::/32'".formatted(second))
                .collect(Collectors.joining(","));
        var document = statement("'Effect':'Allow','Principal':'*','Action':'sqs:SendMessage','Resource':'*',"
                + "'Condition':{'IpAddress':{'aws:SourceIp':[" + all + ",'2a00::/48']}}");

        assertThat(codes(document, PolicyKind.RESOURCE)).isEqualTo(codes);
    }

    /** A policy that revokes a role's earlier sessions. */
    @ParameterizedTest
    @CsvSource({"123456789012", "arn:aws:iam::123456789012:root"})
    void names_a_trusted_account_by_its_id(String account) {
        var trust = statement("'Effect':'Allow','Principal':{'AWS':'" + account + "'},'Action':'sts:AssumeRole'");

        assertThat(PolicyLint.create().check(trust, PolicyKind.TRUST))
                .extracting(Finding::what)
                .containsExactly("every user and role of account 123456789012 may assume the role if the account"
                        + " allows it");
    }

    @Test
    void finds_nothing_in_a_deny_of_older_sessions() {
        var revoking =
                "'Action':'*','Resource':'*','Condition':{'DateLessThan':{'aws:TokenIssueTime':'2020-01-01T00:00:00Z'}}";

        assertThat(codes(statement("'Effect':'Deny'," + revoking), PolicyKind.IDENTITY))
                .isEmpty();
        assertThat(codes(statement("'Effect':'Allow'," + revoking), PolicyKind.IDENTITY))
                .isEqualTo("allows-everything");
    }

    @Test
    void reports_no_other_accounts_if_its_own_is_unknown() {
        var document = statement("'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::999999999999:user/a'},"
                + "'Action':'sts:AssumeRole'");

        assertThat(PolicyLint.create().check(document, PolicyKind.TRUST)).isEmpty();
        assertThat(LINT.check(document, PolicyKind.TRUST)).hasSize(1);
    }

    @Test
    void leaves_wide_allows_of_boundaries_and_session_policies_alone() {
        var document = statement("'Effect':'Allow','Action':'*','Resource':'*'");

        assertThat(LINT.check(document, PolicyKind.BOUNDARY)).isEmpty();
        assertThat(LINT.check(document, PolicyKind.SESSION)).isEmpty();
        assertThat(LINT.check(document, PolicyKind.IDENTITY)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "sts:TagSessions,sts:TagSession", "sts:AssumRole,sts:AssumeRole",
        "iam:PasRole,iam:PassRole", "iam:CreateAccesKey,iam:CreateAccessKey"
    })
    void offers_the_nearest_action(String given, String meant) {
        var document = statement("'Effect':'Allow','Action':'" + given + "','Resource':'*'");

        assertThat(LINT.check(document, PolicyKind.IDENTITY))
                .extracting(Finding::remedy)
                .contains("did you mean " + meant + "?");
    }

    @Test
    void finds_old_versions() {
        var body = "'Statement':{'Effect':'Deny','Action':'*','Resource':'*'}}";

        assertThat(codes(policy("{'Version':'2008-10-17'," + body), PolicyKind.IDENTITY))
                .isEqualTo("old-version");
        assertThat(codes(policy("{" + body), PolicyKind.IDENTITY)).isEqualTo("old-version");
        assertThat(codes(policy("{'Version':'2012-10-17'," + body), PolicyKind.IDENTITY))
                .isEmpty();
    }

    private static PolicyDocument ofSize(int size, PolicyKind kind) {
        var head = kind == PolicyKind.TRUST
                ? "'Effect':'Deny','Principal':'*','Action':'sts:AssumeRole','Condition':"
                        + "{'StringEquals':{'aws:PrincipalTag/a':'%'}}"
                : "'Effect':'Deny','Action':'*','Resource':'arn:aws:s3:::%'";
        int other = statement(head).size() - 1;
        return statement(head.replace("%", "x".repeat(size - other) + " "));
    }

    @Test
    void trust_policy_has_2048_characters_unless_the_account_had_that_raised() {
        assertThat(ofSize(2048, PolicyKind.TRUST).size()).isEqualTo(2048);
        assertThat(codes(ofSize(2048, PolicyKind.TRUST), PolicyKind.TRUST)).isEmpty();
        assertThat(codes(ofSize(2049, PolicyKind.TRUST), PolicyKind.TRUST)).isEqualTo("longer-than-quota");
    }

    @Test
    void managed_policy_has_6144_characters() {
        for (var kind : List.of(PolicyKind.IDENTITY, PolicyKind.BOUNDARY)) {
            assertThat(codes(ofSize(6144, kind), kind)).isEmpty();
            assertThat(codes(ofSize(6145, kind), kind)).isEqualTo("longer-than-quota");
        }
    }

    @Test
    void suggests_to_split_a_policy_but_not_a_boundary() {
        assertThat(LINT.check(ofSize(6145, PolicyKind.IDENTITY), PolicyKind.IDENTITY))
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString())
                        .contains("the document has 6145 characters without white space")
                        .contains("or split it"));
        assertThat(LINT.check(ofSize(6145, PolicyKind.BOUNDARY), PolicyKind.BOUNDARY))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy())
                        .isEqualTo("shorten it to 6144; a user or role has only one boundary"));
    }

    @Test
    void does_not_report_what_is_acknowledged_with_a_reason() {
        var document = statement("'Effect':'Allow','Action':['*','iam:*'],'Resource':'*'");
        var lint = LINT.acknowledge(LintCode.ALLOWS_EVERYTHING, "*", "break-glass role");

        assertThat(lint.check(document, PolicyKind.IDENTITY))
                .extracting(Finding::code)
                .containsExactly(LintCode.ALLOWS_ALL_OF_IAM);
        assertThat(LINT.check(document, PolicyKind.IDENTITY)).hasSize(2);
        for (var reason : Arrays.asList(null, "", " ")) {
            assertThatThrownBy(() -> LINT.acknowledge(LintCode.ALLOWS_EVERYTHING, "*", reason))
                    .hasMessageContaining("needs a reason");
        }
    }

    /** Each line: what is acknowledged, and the findings that are left. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    allows-whole-service | s3:*   | allows-whole-service ec2:*
                    allows-whole-service | ec2:*  | allows-whole-service s3:*
                    allows-whole-service | *      | allows-whole-service s3:*,allows-whole-service ec2:*
                    allows-everything    | s3:*   | allows-whole-service s3:*,allows-whole-service ec2:*
                    """)
    void acknowledges_a_code_for_one_subject(String code, String about, String left) {
        var document = statement("'Effect':'Allow','Action':['s3:*','ec2:*'],'Resource':'*'");
        var meant = Arrays.stream(LintCode.values())
                .filter(one -> one.toString().equals(code))
                .findFirst()
                .orElseThrow();

        assertThat(LINT.acknowledge(meant, about, "meant so").check(document, PolicyKind.IDENTITY).stream()
                        .filter(finding -> finding.code() != LintCode.ESCALATES_PRIVILEGES)
                        .map(finding -> finding.code() + " " + finding.about())
                        .collect(Collectors.joining(",")))
                .isEqualTo(left);
    }

    /** Each line: a kind, a statement, and what its finding is about. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    IDENTITY | 'Action':'S3:*','Resource':'*' | S3:*
                    IDENTITY | 'NotAction':['iam:*','sts:*'],'Resource':'*' | all but iam:*, sts:* on *
                    IDENTITY | 'Action':'sqs:ListQueues','Resource':'arn:aws:sqs' | arn:aws:sqs
                    IDENTITY | 'Action':'iam:GetUsr','Resource':'*' | iam:GetUsr
                    IDENTITY | 'Action':'iam:GetUser','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}} | aws:MultiFactorAuthPresent of iam:GetUser on * if BoolIfExists aws:MultiFactorAuthPresent [true]
                    IDENTITY | 'Action':'iam:GetUser','Resource':'*','Condition':{'StringEquals':{'aws:userid':'a*'}} | aws:userid of iam:GetUser on * if StringEquals aws:userid [a*]
                    TRUST    | 'Action':'sts:AssumeRole','Principal':'*' | * sts:AssumeRole
                    TRUST    | 'Action':'sts:AssumeRole','Principal':{'AWS':'123456789012'} | 123456789012
                    """)
    void quotes_the_subject_of_a_finding_from_the_document(PolicyKind kind, String elements, String about) {
        assertThat(LINT.check(statement("'Effect':'Allow'," + elements), kind))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.about()).isEqualTo(about);
                    assertThat(finding.toString()).contains(", about " + about + ": ");
                });
    }

    /** Each line: a kind, a grant, another grant that has the same code, and the code. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    RESOURCE | 'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::x/public/*' | 'Principal':'*','Action':'s3:*','Resource':'*' | allowed-to-everyone
                    RESOURCE | 'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::x/public/*' | 'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::x/*' | allowed-to-everyone
                    RESOURCE | 'Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::x','Condition':{'StringLike':{'s3:prefix':'public/*'}} | 'Principal':'*','Action':'s3:ListBucket','Resource':'arn:aws:s3:::x' | allowed-to-everyone
                    RESOURCE | 'NotPrincipal':{'AWS':'123456789012'},'Action':'s3:GetObject','Resource':'arn:aws:s3:::x/*' | 'NotPrincipal':{'AWS':'123456789012'},'Action':'s3:*','Resource':'arn:aws:s3:::x/*' | allowed-to-everyone
                    RESOURCE | 'Principal':{'Service':'sns.amazonaws.com'},'Action':'sqs:SendMessage','Resource':'*' | 'Principal':{'Service':'sns.amazonaws.com'},'Action':'sqs:*','Resource':'*' | service-without-source
                    RESOURCE | 'Principal':{'AWS':'123456789012'},'NotAction':'s3:*','Resource':'*' | 'Principal':{'AWS':'210987654321'},'NotAction':'s3:*','Resource':'*' | allows-all-but
                    IDENTITY | 'NotAction':'iam:*','Resource':'arn:aws:s3:::x/*' | 'NotAction':'iam:*','Resource':'*' | allows-all-but
                    IDENTITY | 'Action':'iam:*','Resource':'arn:aws:iam::123456789012:role/app' | 'Action':'iam:*','Resource':'*' | allows-all-of-iam
                    IDENTITY | 'Action':'s3:*','NotResource':'arn:aws:s3:::x' | 'Action':'s3:*','Resource':'*' | allows-whole-service
                    IDENTITY | 'Action':'iam:GetUser','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}} | 'Action':'iam:*','Resource':'*','Condition':{'BoolIfExists':{'aws:MultiFactorAuthPresent':'true'}} | mfa-not-required
                    IDENTITY | 'Action':'iam:GetUser','Resource':'*','Condition':{'StringEquals':{'aws:userid':'a*'}} | 'Action':'iam:GetUser','Resource':'*','Condition':{'StringEquals':{'aws:userid':'b*'}} | wildcard-taken-literally
                    IDENTITY | 'Action':'s3:GetObject','Resource':'arn:aws:s3:::x' | 'Action':'s3:GetObject','Resource':'arn:aws:s3:::y' | resource-mismatch
                    TRUST    | 'Principal':'*','Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'some-id'}} | 'Principal':'*','Action':'sts:AssumeRole' | trusts-everyone
                    TRUST    | 'Principal':'*','Action':'sts:TagSession' | 'Principal':'*','Action':'sts:*' | trusts-everyone
                    """)
    void acknowledges_only_the_access_that_the_policy_grants(PolicyKind kind, String meant, String other, String code) {
        var grant = statement("'Effect':'Allow'," + meant);
        var acknowledged = LINT.check(grant, kind).stream()
                .filter(finding -> finding.code().toString().equals(code))
                .toList();
        assertThat(acknowledged).hasSize(1);
        var lint =
                LINT.acknowledge(acknowledged.get(0).code(), acknowledged.get(0).about(), "meant so");

        assertThat(lint.check(grant, kind))
                .noneMatch(finding -> finding.code().toString().equals(code));
        assertThat(lint.check(statement("'Effect':'Allow'," + other), kind))
                .anyMatch(finding -> finding.code().toString().equals(code));
    }

    @Test
    void reports_path_subject_and_severity_without_external_ids() {
        var document = statement("'Sid':'Open','Effect':'Allow','Principal':'*','Action':'sts:AssumeRole',"
                + "'Condition':{'StringEquals':{'sts:ExternalId':'hush-hush'}}");

        assertThat(LINT.check(document, PolicyKind.TRUST)).singleElement().satisfies(finding -> {
            assertThat(finding.path()).isEqualTo("Statement[0].Principal.AWS");
            assertThat(finding.severity()).isEqualTo(LintCode.Severity.HIGH);
            assertThat(finding.statement()).contains("Open").doesNotContain("hush");
            assertThat(finding.toString())
                    .startsWith(
                            "trusts-everyone (high) at Statement[0].Principal.AWS, about * sts:AssumeRole if StringEquals"
                                    + " sts:ExternalId [not shown]: anyone")
                    .doesNotContain("hush");
        });
    }

    /** AWS knows no external ID when it decides about tags. */
    @Test
    void asks_for_an_external_id_only_where_a_role_is_assumed() {
        var principal = "'Effect':'Allow','Principal':{'AWS':'999999999999'},";

        assertThat(codes(statement(principal + "'Action':'sts:TagSession'"), PolicyKind.TRUST))
                .isEqualTo("trusts-whole-account");
        assertThat(codes(statement(principal + "'Action':'sts:*'"), PolicyKind.TRUST))
                .isEqualTo("trusts-whole-account,cross-account-without-external-id");
    }

    @ParameterizedTest
    @CsvSource({
        "1000, ",
        "1001, 'more findings were omitted: 1 medium'",
        "1300, 'more findings were omitted: 300 medium'"
    })
    void reports_a_thousand_findings_and_how_many_were_left_out(int mistakes, String leftOut) {
        var document = document(IntStream.range(0, mistakes));

        var findings = PolicyLint.create().check(document, PolicyKind.RESOURCE);

        assertThat(findings.stream().filter(finding -> finding.code() == LintCode.WILDCARD_MATCHES_NOTHING))
                .hasSize(1000);
        assertThat(findings.stream()
                        .filter(finding -> finding.code() == LintCode.LINT_INCOMPLETE)
                        .map(Finding::what))
                .isEqualTo(leftOut == null ? List.of() : List.of(leftOut));
    }

    @Test
    void counts_no_finding_that_is_acknowledged() {
        var lint = PolicyLint.create()
                .acknowledge(LintCode.WILDCARD_MATCHES_NOTHING, "s3:Get0*", "an action that is not known yet");

        assertThat(lint.check(document(IntStream.range(0, 1001)), PolicyKind.RESOURCE))
                .hasSize(1000);
    }

    /** Each finding in the statement names all of its resources: together, the findings would be 2,000 times as long as the statement. */
    @Test
    void reports_findings_of_four_million_characters_together() {
        var resources = IntStream.range(0, 2000)
                .mapToObj(i -> "arn:aws:sqs:eu-west-1:111122223333:queue" + i)
                .toArray(String[]::new);
        var one = PolicyDocument.of(denied(Stream.of("s3:GetObject", "sqs:SendMessage"), resources));
        var mismatched = PolicyDocument.of(denied(
                IntStream.range(0, 500).mapToObj(i -> i % 2 == 0 ? "s3:GetObject" : "s3:PutObject"), resources));

        var findings = PolicyLint.create().check(mismatched, PolicyKind.RESOURCE);

        assertThat(findings.stream()
                        .mapToInt(finding ->
                                finding.about().length() + finding.statement().length())
                        .sum())
                .isBetween(4_000_000, 4_600_000);
        assertThat(findings.get(findings.size() - 1).code()).isEqualTo(LintCode.LINT_INCOMPLETE);
        assertThat(findings.get(0).statement()).isSameAs(findings.get(1).statement());
        assertThat(PolicyLint.create().check(one, PolicyKind.RESOURCE))
                .extracting(Finding::code)
                .containsExactly(LintCode.RESOURCE_MISMATCH);
    }

    @ParameterizedTest
    @CsvSource({"262144, ALLOWS_EVERYTHING", "262145, LINT_INCOMPLETE"})
    void does_not_check_the_statements_of_a_longer_document_than_any_of_aws(int characters, LintCode code) {
        var text = "{\"Version\":\"2012-10-17\",\"Id\":\"%s\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\","
                + "\"Resource\":\"*\"}}";
        var document = PolicyDocument.parse(text.formatted("x".repeat(characters - text.length() + 2)));
        assertThat(document.toJson()).hasSize(characters);

        assertThat(PolicyLint.create().check(document, PolicyKind.IDENTITY))
                .extracting(Finding::code)
                .containsExactly(LintCode.LONGER_THAN_QUOTA, code);
        assertThat(PolicyLint.create().checkTogether(Map.of("one", document)))
                .extracting(Finding::code)
                .containsExactly(LintCode.LONGER_THAN_QUOTA, code);
        assertThat(PolicyLint.create().checkEscalation(Map.of("one", document)))
                .extracting(Finding::code)
                .isEqualTo(code == LintCode.LINT_INCOMPLETE ? List.of(code) : List.of());
    }

    @Test
    void reports_the_most_severe_findings_if_there_are_too_many() {
        var wide = Statement.allow().action("*").resource("*").build();
        var all = new ArrayList<>(document(IntStream.range(0, 1100)).statements());
        all.add(wide);
        var lint = PolicyLint.create();

        var findings = lint.check(PolicyDocument.of(all.toArray(Statement[]::new)), PolicyKind.IDENTITY);

        assertThat(findings)
                .filteredOn(one -> one.severity() == LintCode.Severity.HIGH)
                .extracting(Finding::code)
                .containsExactly(LintCode.ALLOWS_EVERYTHING, LintCode.LINT_INCOMPLETE);
        assertThat(findings)
                .filteredOn(one -> one.severity() == LintCode.Severity.MEDIUM)
                .hasSize(999);
        assertThat(findings.get(findings.size() - 1).what()).isEqualTo("more findings were omitted: 102 medium");
    }

    /** Each statement has three findings with high severity, all with the same code. */
    @Test
    void reports_a_finding_of_each_code_if_there_are_too_many() {
        var all = IntStream.range(0, 1100)
                .mapToObj(i -> Statement.allow()
                        .notAction("iam:*")
                        .resource("arn:aws:s3:::bucket" + i)
                        .build())
                .collect(Collectors.toCollection(ArrayList::new));
        all.add(Statement.allow().action("*").resource("*").build());
        all.add(Statement.allow().action("iam:PassRole").resource("*").build());
        all.add(Statement.allow()
                .action("s3:GetZzz*")
                .resource("arn:aws:s3:::a/*")
                .build());

        var findings = PolicyLint.create().check(PolicyDocument.of(all.toArray(Statement[]::new)), PolicyKind.IDENTITY);

        assertThat(findings)
                .extracting(Finding::code)
                .contains(
                        LintCode.ALLOWS_EVERYTHING,
                        LintCode.PASSES_ANY_ROLE,
                        LintCode.WILDCARD_MATCHES_NOTHING,
                        LintCode.LONGER_THAN_QUOTA);
        assertThat(findings.stream().filter(finding -> finding.code() == LintCode.ALLOWS_ALL_BUT))
                .hasSize(996);
        assertThat(findings).hasSize(1001);
        assertThat(findings.get(1000).what()).isEqualTo("more findings were omitted: 104 high");
    }

    @Test
    void refuses_to_acknowledge_findings_that_nobody_has_seen() {
        rejects(() -> LINT.acknowledge(LintCode.LINT_INCOMPLETE, "", "long"), "lint-incomplete cannot be acknowledged");
        assertThat(LINT.acknowledge(LintCode.LONGER_THAN_QUOTA, "", "long")).isNotNull();
    }

    /** Each line: version and resource of a Deny beside an Allow on the user of the request, and the findings. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "2012-10-17, user/${aws:username}, none",
                "2008-10-17, user/${aws:username}, changes-itself",
                "2012-10-17, user/*, none",
                "2008-10-17, user/*, none",
                "2012-10-17, user/$*, changes-itself",
                "2012-10-17, user/*username}, changes-itself",
            })
    void counts_a_deny_of_variables_only_if_it_covers_their_values(String version, String resource, String code) {
        var text = "{\"Version\":\"%s\",\"Statement\":{\"Effect\":\"%s\",\"Action\":\"iam:PutUserPolicy\","
                + "\"Resource\":\"arn:aws:iam::123456789012:%s\"}}";

        var findings = LINT.checkTogether(Map.of(
                "allow", PolicyDocument.parse(text.formatted("2012-10-17", "Allow", "user/${aws:username}")),
                "deny", PolicyDocument.parse(text.formatted(version, "Deny", resource))));

        assertThat(findings.stream()
                        .filter(finding -> finding.severity() == LintCode.Severity.HIGH)
                        .map(finding -> finding.code().toString()))
                .isEqualTo(code == null ? List.of() : List.of(code));
    }

    /** Each line: an Allow, a Deny in another document, and the findings. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    iam:PassRole | 'Action':'iam:PassRole','Resource':'*'                                      | 0
                    iam:PassRole | 'Action':'iam:GetRole','Resource':'*'                                       | 1
                    iam:PassRole | 'Action':'iam:PassRole','Resource':'arn:aws:iam::123456789012:role/a'       | 1
                    iam:PassRole | 'Action':'iam:PassRole','Resource':'*','Condition':{'Bool':{'aws:SecureTransport':'false'}} | 1
                    *            | 'Action':'*','Resource':'*'                                                 | 0
                    *            | 'NotAction':'s3:*','Resource':'*'                                           | 1
                    s3:*         | 'NotAction':'iam:*','Resource':'*'                                          | 0
                    s3:*         | 'NotAction':'s3:Get*','Resource':'*'                                        | 1
                    """)
    void counts_a_deny_of_one_document_for_all(String action, String denial, int count) {
        var denies = PolicyDocument.parse(
                ("{'Version':'2012-10-17','Statement':{'Effect':'Deny'," + denial + "}}").replace('\'', '"'));
        var allows =
                PolicyDocument.of(Statement.allow().action(action).resource("*").build());

        assertThat(LINT.checkTogether(Map.of("allow", allows, "deny", denies))).hasSize(count);
    }

    /** Ten actions in each statement. */
    private static PolicyDocument document(IntStream numbers) {
        return PolicyDocument.of(numbers.boxed().collect(Collectors.groupingBy(number -> number / 10)).values().stream()
                .map(ten -> denied(ten.stream().map(number -> "s3:Get" + number + "*"), "*"))
                .toArray(Statement[]::new));
    }

    private static Statement denied(Stream<String> actions, String... resources) {
        return Statement.deny()
                .action(actions.toArray(String[]::new))
                .resource(resources)
                .build();
    }

    @Test
    void keeps_its_codes() {
        assertThat(Arrays.stream(LintCode.values()).map(LintCode::toString))
                .containsExactly(
                        "allows-everything",
                        "allows-whole-service",
                        "allows-all-of-iam",
                        "passes-any-role",
                        "allows-all-but",
                        "trusts-everyone",
                        "trusts-whole-account",
                        "cross-account-without-external-id",
                        "oidc-without-subject",
                        "mfa-not-required",
                        "mfa-deny-escaped",
                        "for-all-values-without-key",
                        "wildcard-taken-literally",
                        "unknown-action",
                        "incomplete-arn",
                        "old-version",
                        "longer-than-quota",
                        "escalates-privileges",
                        "changes-itself",
                        "oidc-subject-without-owner",
                        "oidc-subject-without-ids",
                        "trusts-whole-organization",
                        "federated-without-audience",
                        "cognito-without-amr",
                        "key-of-another-provider",
                        "unknown-claim",
                        "action-of-other-principals",
                        "private-source-ip",
                        "missing-set-operator",
                        "allowed-to-everyone",
                        "service-without-source",
                        "wildcard-matches-nothing",
                        "resource-mismatch",
                        "unknown-condition-key",
                        "condition-key-mismatch",
                        "operator-mismatch",
                        "exposes-credentials",
                        "lint-incomplete");
    }

    @ParameterizedTest
    @EnumSource
    void describes_each_code_without_links(LintCode code) {
        assertThat(code.description()).isNotBlank().doesNotContain("](");
    }
}
