package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessReasonsTest {
    private static final String OWN =
            "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':%s," + "'Action':'sts:AssumeRole'}]}";

    private static String role(String principal) {
        return "{'name':'partner','assumeRolePolicy':" + text(OWN.formatted(principal)) + "}";
    }

    private static List<String> reasons(SamplePreview preview, String subject, String aspect) {
        return preview.review().changes().stream()
                .filter(change ->
                        change.subject().equals(subject) && change.aspect().equals(aspect))
                .findFirst()
                .orElseThrow()
                .reasons();
    }

    private static List<String> trust(String principal) {
        return reasons(SamplePreview.stack().add("partner", "iam/role:Role", role(principal)), "role partner", "trust");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'Service':'lambda.amazonaws.com'} | service lambda.amazonaws.com",
                "{'AWS':'*'} | everyone",
                "{'AWS':'arn:aws:iam::210987654321:root'} | every principal of account 210987654321 (another account)",
                "{'AWS':'arn:aws:iam::123456789012:root'} | every principal of account 123456789012 (this account)",
                "{'AWS':'arn:aws:iam::123456789012:user/anna'} | user anna",
                "{'AWS':'arn:aws:iam::210987654321:user/anna'}"
                        + " | arn:aws:iam::210987654321:user/anna (another account)",
                "{'AWS':['arn:aws:iam::123456789012:user/anna','arn:aws:iam::123456789012:user/eve']}"
                        + " | user anna, arn:aws:iam::123456789012:user/eve (this account)",
            })
    void names_who_can_assume_a_new_role(String principal, String who) {
        assertThat(trust(principal)).containsExactly("lets " + who + " assume it");
    }

    @Test
    void does_not_name_an_account_as_another_if_no_arn_shows_the_account_of_the_stack() {
        var first = new SamplePreview().add("partner", "iam/role:Role", role("{'AWS':'210987654321'}"));

        assertThat(reasons(first, "role partner", "trust"))
                .containsExactly("lets every principal of account 210987654321 assume it");
    }

    @Test
    void shows_who_could_assume_a_role_before_and_who_still_can() {
        var preview = SamplePreview.stack()
                .both("partner", "iam/role:Role", role("{'AWS':['210987654321','333333333333']}"))
                .change("partner", "'333333333333'", "'444444444444'");

        assertThat(reasons(preview, "role partner", "trust"))
                .containsExactly(
                        "lets every principal of account 444444444444 (another account) assume it",
                        "before: every principal of account 333333333333 (another account)",
                        "as before: every principal of account 210987654321 (another account)");
    }

    @Test
    void shows_the_conditions_before_and_afterward_but_no_external_id() {
        var wider = SamplePreview.stack()
                .change("ci", "StringEquals", "StringLike")
                .change("ci", "ref:refs/heads/main", "*");
        var secret = SamplePreview.stack().change("deployer", "hidden-id", "other-id");

        var audience = "identity provider token.actions.githubusercontent.com%s, if"
                + " token.actions.githubusercontent.com:aud %s sts.amazonaws.com and"
                + " token.actions.githubusercontent.com:sub %s repo:octo/site:%s (%s of octo/site)";
        assertThat(reasons(wider, "role ci", "trust"))
                .containsExactly(
                        "lets "
                                + audience.formatted(
                                        " assume it",
                                        "matches",
                                        "matches",
                                        "*",
                                        "any branch, tag, pull request, or environment"),
                        "before: " + audience.formatted("", "is", "is", "ref:refs/heads/main", "branch main"));
        assertThat(reasons(secret, "role deployer", "trust"))
                .startsWith("lets user anna assume it, if sts:ExternalId is [not shown]")
                .noneMatch(reason -> reason.contains("-id"));
    }

    @Test
    void names_who_gets_access_to_a_resource_and_only_those_who_did_not_have_it() {
        var preview = SamplePreview.stack()
                .change(
                        "site-policy",
                        "'AWS':'arn:aws:iam::123456789012:role/runner'",
                        "'AWS':['arn:aws:iam::123456789012:role/runner','210987654321']");

        assertThat(reasons(preview, "BucketPolicy site-policy for site", "resource policy"))
                .containsExactly("newly allows s3:GetObject on arn:aws:s3:::site/* to"
                        + " every principal of account 210987654321 (another account)");
    }

    @Test
    void shows_a_few_actions_that_the_service_already_allowed() {
        var table = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";
        var wider = SamplePreview.stack().change("runs", "'dynamodb:Query'", "'dynamodb:Query','dynamodb:PutItem'");
        var service = SamplePreview.stack()
                .add(
                        "sends",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','name':'sends','policy':" + allow("'sqs:SendMessage'", "'*'") + "}");
        var many = SamplePreview.stack()
                .both(
                        "more",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','name':'more','policy':"
                                + allow(
                                        "['dynamodb:Scan','dynamodb:ListTables','dynamodb:DescribeTable','dynamodb:TagResource']",
                                        "'*'")
                                + "}")
                .change("runs", "'dynamodb:Query'", "'dynamodb:Query','dynamodb:PutItem'");

        assertThat(reasons(wider, "role runner", "permissions"))
                .containsExactly("newly allows dynamodb:PutItem on " + table
                        + "; before: dynamodb:GetItem, dynamodb:Query on " + table);
        assertThat(reasons(service, "role runner", "permissions")).containsExactly("newly allows sqs:SendMessage on *");
        assertThat(reasons(many, "role runner", "permissions"))
                .containsExactly("newly allows dynamodb:PutItem on " + table);
    }

    @ParameterizedTest
    @CsvSource({
        "s3:*,true",
        "s3:Put*,true",
        "s3:Get*,false",
        "quicksight:Describe*,false",
        "s3:PutBucketPolicy,false",
        "*,false"
    })
    void warns_of_wildcards_that_include_actions_for_permissions(String action, boolean isWarned) {
        var wider = SamplePreview.stack()
                .change("runs", "['dynamodb:GetItem','dynamodb:Query']", "'" + action + "'")
                .change("runs", "arn:aws:dynamodb:eu-west-1:123456789012:table/orders", "arn:aws:s3:::site");

        assertThat(reasons(wider, "role runner", "permissions"))
                .containsExactly("newly allows " + action + " on arn:aws:s3:::site"
                        + (isWarned ? " (includes permissions management)" : ""));
    }

    @Test
    void warns_of_permissions_in_a_resource_policy_but_not_of_excluded_actions() {
        var everyAction = SamplePreview.stack().change("site-policy", "'Action':'s3:GetObject'", "'Action':'s3:*'");
        var excluded = SamplePreview.stack().change("site-policy", "'Action':'s3:GetObject'", "'NotAction':'s3:*'");
        var subject = "BucketPolicy site-policy for site";

        assertThat(reasons(everyAction, subject, "resource policy"))
                .containsExactly(
                        "newly allows s3:* on arn:aws:s3:::site/* (includes permissions management) to role runner");
        assertThat(reasons(excluded, subject, "resource policy").toString()).doesNotContain("permissions management");
    }

    @Test
    void shows_the_conditions_of_new_access_but_no_hidden_values() {
        var conditions =
                ",'Condition':{'StringEquals':{'aws:RequestedRegion':'eu-west-1','aws:PrincipalTag/team':'hidden'}}";
        var identity = SamplePreview.stack()
                .change(
                        "runs",
                        "'Action':['dynamodb:GetItem','dynamodb:Query']",
                        "'Action':'dynamodb:PutItem'" + conditions);
        var resource = SamplePreview.stack()
                .change(
                        "site-policy",
                        "{'AWS':'arn:aws:iam::123456789012:role/runner'}",
                        "'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-a1b2c3d4e5'}}");

        assertThat(reasons(identity, "role runner", "permissions").get(0))
                .contains("table/orders, if aws:RequestedRegion is eu-west-1 and aws:PrincipalTag/team is [not shown]");
        assertThat(reasons(resource, "BucketPolicy site-policy for site", "resource policy"))
                .containsExactly("newly allows s3:GetObject on arn:aws:s3:::site/* to everyone, if"
                        + " aws:PrincipalOrgID is o-a1b2c3d4e5");
    }

    @Test
    void shows_the_conditions_that_an_otherwise_equal_statement_no_longer_has() {
        var lost = ",'sourceArn':'arn:aws:s3:::site','sourceAccount':'123456789012'";
        var invoke = SamplePreview.stack().change("invoke", lost, "");
        var more = SamplePreview.stack().change("invoke", lost, "").change("invoke", "InvokeFunction", "*");
        var limited =
                ",'Condition':{'IpAddress':{'aws:SourceIp':'%s'},'StringEquals':{'aws:PrincipalTag/team':'hidden'}}";
        var reads = SamplePreview.stack()
                .both(
                        "reads-queues",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'runner','name':'q','policy':"
                                + allow("'sqs:ReceiveMessage'", "'*'" + limited.formatted("10.0.0.0/8")) + "}");
        var start = "newly allows lambda:InvokeFunction on arn:aws:lambda:*:*:function:api to service s3.amazonaws.com";
        var source = "aws:SourceArn matches arn:aws:s3:::site and aws:SourceAccount is 123456789012";

        assertThat(reasons(invoke, "Permission invoke for api", "grant"))
                .containsExactly(start + "; no longer requires that " + source);
        assertThat(reasons(more, "Permission invoke for api", "grant").toString())
                .contains("newly allows lambda:* on ")
                .doesNotContain("no longer requires");
        assertThat(reasons(
                        SamplePreview.stack().change("invoke", "s3:::site", "s3:::other"),
                        "Permission invoke for api",
                        "grant"))
                .containsExactly(start
                        + ", if aws:SourceArn matches arn:aws:s3:::other and aws:SourceAccount is 123456789012"
                        + "; before: if " + source);
        reads.change("reads-queues", limited.formatted("10.0.0.0/8"), "");
        assertThat(reasons(reads, "role runner", "permissions"))
                .containsExactly("newly allows sqs:ReceiveMessage on *; no longer requires that"
                        + " aws:SourceIp is in 10.0.0.0/8 and aws:PrincipalTag/team is [not shown]");
    }

    @Test
    void does_not_show_the_conditions_of_a_statement_for_somebody_else() {
        var preview = SamplePreview.stack()
                .change("invoke", "s3.amazonaws.com", "sns.amazonaws.com")
                .change("invoke", ",'sourceArn':'arn:aws:s3:::site','sourceAccount':'123456789012'", "");

        assertThat(reasons(preview, "Permission invoke for api", "grant"))
                .containsExactly("newly allows lambda:InvokeFunction on arn:aws:lambda:*:*:function:api"
                        + " to service sns.amazonaws.com");
    }

    @Test
    void states_that_a_boundary_is_removed_before_what_the_policies_allow_without_it() {
        var limited = SamplePreview.stack()
                .both(
                        "limit",
                        "iam/policy:Policy",
                        "{'name':'limit','path':'/','policy':" + allow("'s3:GetObject'", "'*'") + "}");
        limited.change("deployer", "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',", "");

        assertThat(reasons(limited, "role deployer", "permissions"))
                .startsWith("its permissions boundary is removed")
                .anyMatch(reason -> reason.startsWith("newly allows s3:ListBucket"));
    }

    @ParameterizedTest
    @CsvSource({
        "kms/key:Key,policy,kms:Decrypt,this key",
        "secretsmanager/secret:Secret,policy,secretsmanager:GetSecretValue,this secret",
        "ec2/vpcEndpoint:VpcEndpoint,policy,kms:Decrypt,*",
        "sqs/queue:Queue,policy,sqs:SendMessage,*",
    })
    void names_the_resource_itself_only_if_a_policy_can_mean_no_other_resource(
            String type, String input, String action, String resource) {
        var policy = "{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::123456789012:user/anna'},'Action':'%s','Resource':'*'}]}";
        var preview = SamplePreview.stack()
                .both("own", type, "{'" + input + "':" + text(policy.formatted("x:None")) + "}")
                .change("own", "x:None", action);
        var subject = type.substring(type.indexOf(':') + 1) + " own";

        assertThat(reasons(preview, subject, "resource policy"))
                .containsExactly("newly allows " + action + " on " + resource + " to user anna");
    }

    @Test
    void limits_a_reason_to_what_the_permissions_boundary_allows() {
        var within = "as far as the permissions boundary allows: newly allows ";
        var limited = SamplePreview.stack().change("reads", "'s3:GetObject'", "'s3:GetObject','s3:PutObject'");
        var unlimited = SamplePreview.stack().change("runs", "'dynamodb:Query'", "'dynamodb:Query','dynamodb:PutItem'");

        assertThat(reasons(limited, "role deployer", "permissions").get(0)).startsWith(within + "s3:PutObject on ");
        assertThat(reasons(unlimited, "role runner", "permissions").toString()).doesNotContain("boundary");
    }
}
