package io.assumerole.policy.cli.review.report;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.SamplePreview;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The first table of the reports: who gets what, the worst first. */
class SummaryTableTest {
    private static final String POLICY = "iam/rolePolicy:RolePolicy";
    private static final String TABLE = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders";

    private static String role(String name, String principal) {
        return "{'name':'" + name + "','path':'/','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':" + principal
                        + ",'Action':'sts:AssumeRole'}]}")
                + "}";
    }

    /** The sample stack and a role that may do what an action allows. */
    private static SamplePreview withRole(String principal, String action) {
        return SamplePreview.stack()
                .both("boss", "iam/role:Role", role("boss", principal))
                .both(
                        "boss-all",
                        POLICY,
                        "{'role':'boss','name':'all','policy':" + allow("'" + action + "'", "'*'") + "}");
    }

    /** The sample stack and a group that may do what an action allows. */
    private static SamplePreview withGroup(String action) {
        return SamplePreview.stack()
                .both("bosses", "iam/group:Group", "{'name':'bosses'}")
                .both(
                        "bosses-all",
                        "iam/groupPolicy:GroupPolicy",
                        "{'group':'bosses','policy':" + allow("'" + action + "'", "'*'") + "}");
    }

    private static List<String> rows(SamplePreview preview) {
        return SummaryTable.of(preview.review()).rows().stream()
                .map(row -> String.join(" | ", row.cells()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"*,all permissions,every action", "s3:Get*,more access,s3:Get*"})
    void a_new_member_of_a_group_has_the_risk_of_the_group(String action, String risk, String gets) {
        var preview = withGroup(action)
                .add("eve", "iam/user:User", "{'name':'eve'}")
                .add("eve-in", "iam/userGroupMembership:UserGroupMembership", "{'user':'eve','groups':['bosses']}")
                .add("eve-key", "iam/accessKey:AccessKey", "{'user':'eve'}");

        assertThat(rows(preview))
                .containsExactly(
                        risk + " | holder of AccessKey eve-key for eve | " + gets
                                + ", as user eve | everything | new access key",
                        risk + " | user eve | " + gets + " | everything | new user");
        assertThat(MarkdownReport.of(preview.review()).contains("**New risk findings: none.**"))
                .isEqualTo(risk.equals("more access"));
        assertThat(ReviewPhrases.headline(preview.review()).endsWith("; worst: all permissions"))
                .isEqualTo(risk.equals("all permissions"));
    }

    @ParameterizedTest
    @CsvSource({"*,undecided: all permissions,every action", "s3:GetObject,undecided,s3:GetObject"})
    void a_change_of_a_role_names_what_both_roles_can_do(String action, String risk, String gets) {
        var preview = withRole("{'Service':'lambda.amazonaws.com'}", action)
                .both(
                        "api",
                        "lambda/function:Function",
                        "{'name':'api','role':'arn:aws:iam::123456789012:role/runner'}")
                .change("api", "role/runner", "role/boss");

        assertThat(rows(preview))
                .containsExactly(risk + " | Function api | " + gets
                        + ", as role boss | everything | role runner: dynamodb:GetItem, dynamodb:Query on " + TABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "iam:PassRole,{'Service':'ecs-tasks.amazonaws.com'},*,all permissions",
        "iam:PassRole,{'Service':'ecs-tasks.amazonaws.com'},s3:GetObject,more access",
        "iam:PassRole,{'AWS':'arn:aws:iam::123456789012:user/anna'},*,more access",
        "sts:AssumeRole,{'AWS':'arn:aws:iam::123456789012:root'},*,all permissions",
        "sts:AssumeRole,{'AWS':'arn:aws:iam::123456789012:user/anna'},*,more access",
        "iam:GetRole,{'Service':'ecs-tasks.amazonaws.com'},*,more access",
    })
    void a_role_that_a_principal_can_use_counts(String use, String principal, String action, String risk) {
        var preview = withRole(principal, action)
                .add(
                        "uses",
                        POLICY,
                        "{'role':'runner','name':'uses','policy':"
                                + allow("'" + use + "'", "'arn:aws:iam::123456789012:role/boss'") + "}");

        assertThat(rows(preview)).hasSize(1).allMatch(row -> row.startsWith(risk + " | role runner | " + use));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'*' | everyone",
                "{'AWS':'210987654321'} | another account",
                "{'AWS':'123456789012'} | more access",
                "{'AWS':'arn:aws:iam::123456789012:user/anna'} | more access",
                "{'Federated':'arn:aws:iam::123456789012:saml-provider/corp'} | external login",
            })
    void a_principal_from_outside_is_a_risk(String principal, String risk) {
        var trust = SamplePreview.stack()
                .both("x", "iam/role:Role", role("x", "{'AWS':'arn:aws:iam::123456789012:user/bert'}"))
                .change("x", "{'AWS':'arn:aws:iam::123456789012:user/bert'}", principal);

        assertThat(rows(trust)).hasSize(1).allMatch(row -> row.startsWith(risk + " | "));
    }

    @Test
    void an_additional_account_of_a_resource_policy_is_a_risk_even_if_the_example_is_about_the_account() {
        var preview = SamplePreview.stack()
                .change(
                        "site-policy",
                        "'AWS':'arn:aws:iam::123456789012:role/runner'",
                        "'AWS':['arn:aws:iam::123456789012:role/runner','210987654321']")
                .change("site-policy", "'Action':'s3:GetObject'", "'Action':['s3:GetObject','s3:PutObject']");

        assertThat(rows(preview))
                .containsExactly(
                        "another account | every principal of account 210987654321 (another account), role runner"
                                + " | s3:GetObject, s3:PutObject | arn:aws:s3:::site/* | role runner: s3:GetObject");
    }

    @Test
    void all_permissions_come_first_even_if_they_are_undecided() {
        var preview = withRole("{'Service':'lambda.amazonaws.com'}", "*")
                .both(
                        "api",
                        "lambda/function:Function",
                        "{'name':'api','role':'arn:aws:iam::123456789012:role/runner'}")
                .change("api", "role/runner", "role/boss")
                .change("runs", "dynamodb:Query", "dynamodb:Scan");

        assertThat(rows(preview)).hasSize(2);
        assertThat(rows(preview).get(0)).startsWith("undecided: all permissions | Function api");
        assertThat(ReviewPhrases.headline(preview.review()))
                .isEqualTo("1 change gives new access, and 1 is undecided; worst possible: all permissions");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'BoolIfExists' | if there is no MFA (aws:MultiFactorAuthPresent is false or missing)",
                "'Bool' | if a session has no MFA (aws:MultiFactorAuthPresent is false; access keys of users aren't affected)",
            })
    void a_narrower_deny_shows_what_it_still_denies(String operator, String condition) {
        var deny = "'Effect':'Deny','Action':'s3:DeleteBucket','Resource':'*'";
        var preview = SamplePreview.stack()
                .both(
                        "guard",
                        POLICY,
                        "{'role':'runner','name':'guard','policy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'},{"
                                                + deny + "}]}")
                                + "}")
                .change("guard", deny, deny + ",'Condition':{" + operator + ":{'aws:MultiFactorAuthPresent':'false'}}");

        assertThat(rows(preview))
                .containsExactly("more access | role runner | s3:DeleteBucket, which a Deny blocked | everything |"
                        + " always denied; now denied only " + condition);
        assertThat(preview.review().changes().get(0).reasons())
                .containsExactly(
                        "no longer denies s3:DeleteBucket on *; denied only " + condition + "; before: always denied");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Action':'s3:*' | only s3:*, the permissions boundary",
                "'Action':['s3:*','sqs:*'] | only s3:*, sqs:*, the permissions boundary",
                "'NotAction':'iam:*' | limited by a boundary, which is removed",
            })
    void a_removed_boundary_shows_what_it_allowed(String allowed, String before) {
        var preview = SamplePreview.stack()
                .both(
                        "limit",
                        "iam/policy:Policy",
                        "{'name':'limit','path':'/','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow'," + allowed
                                        + ",'Resource':'*'}]}")
                                + "}")
                .both("grants", POLICY, "{'role':'deployer','name':'grants','policy':" + allow("'iam:*'", "'*'") + "}")
                .change("deployer", "'permissionsBoundary':'arn:aws:iam::123456789012:policy/limit',", "");

        assertThat(rows(preview))
                .containsExactly("privilege escalation | role deployer | iam:* | everything | " + before);
    }

    @Test
    void an_unknown_policy_is_named_by_its_attachment() {
        var tables = "arn:aws:iam::123456789012:policy/tables";
        var preview = SamplePreview.stack()
                .both(
                        "tables",
                        "iam/policy:Policy",
                        "{'name':'tables','path':'/','policy':" + allow("'s3:GetObject'", "'*'") + "}")
                .both(
                        "attach",
                        "iam/rolePolicyAttachment:RolePolicyAttachment",
                        "{'role':'runner','policyArn':'" + tables + "'}")
                .link("attach", "policyArn", "tables");

        assertThat(rows(preview)).isEmpty();
        assertThat(rows(preview.change("attach", tables, ValueReader.UNKNOWN)))
                .containsExactly("undecided | role runner | unknown: the policy that attach attaches |  | ");
        assertThat(MarkdownReport.of(preview.review()))
                .contains(
                        "| unknown: the policy that `attach` attaches |",
                        "the `policyArn` of `attach` isn't known before the deployment; it's probably managed policy"
                                + " `tables`, whose text is unchanged");
    }

    @ParameterizedTest
    @CsvSource({
        "sns:Publish,(and 1 more permission)",
        "sns:Publish sqs:SendMessage,(and 2 more permissions)",
    })
    void counts_the_other_permissions_of_a_change(String others, String count) {
        var preview = SamplePreview.stack();
        preview.change("runs", "dynamodb:Query", "dynamodb:Scan");
        for (var other : others.split(" ")) {
            preview.add(
                    other.substring(0, 3),
                    POLICY,
                    "{'role':'runner','name':'" + other.substring(0, 3) + "','policy':"
                            + allow("'" + other + "'", "'*'") + "}");
        }

        assertThat(rows(preview)).hasSize(1).allMatch(row -> row.contains(count));
    }

    @Test
    void a_removed_deny_does_not_deny_anything_afterward() {
        var deny =
                ",{'Effect':'Deny','Action':'s3:DeleteBucket','Resource':'*','Condition':{'Bool':{'aws:ViaAWSService':'false'}}}";
        var preview = SamplePreview.stack()
                .both(
                        "guard",
                        POLICY,
                        "{'role':'runner','name':'guard','policy':"
                                + text(
                                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:*','Resource':'*'}"
                                                + deny + "]}")
                                + "}")
                .change("guard", deny, "");

        assertThat(preview.review().changes().get(0).reasons())
                .containsExactly(
                        "no longer denies s3:DeleteBucket on *; before: denied, if aws:ViaAWSService is false");
    }

    @Test
    void changes_that_differ_only_in_names_and_numbers_share_a_row() {
        var preview = new SamplePreview();
        for (int i = 0; i < 30; i++) {
            preview.both("u" + i, "iam/user:User", "{'name':'u" + i + "'}")
                    .add(
                            "p" + i,
                            "iam/userPolicy:UserPolicy",
                            "{'user':'u" + i + "','policy':"
                                    + allow("'s3:GetObject'", "'arn:aws:s3:::home/u" + i + "/*'") + "}");
        }
        preview.change("p7", "s3:GetObject", "s3:PutObject");

        var rows = SummaryTable.of(preview.review());

        assertThat(rows.rows()).hasSize(2);
        assertThat(rows.rows().stream().mapToInt(row -> row.similar() + 1).sum())
                .isEqualTo(30);
        assertThat(rows.left()).isZero();
        assertThat(MarkdownReport.of(preview.review()))
                .contains("| `user u0` and 28 similar |")
                .contains(IntStream.range(0, 30)
                        .mapToObj(i -> "- **`user u" + i + "`**")
                        .toList());
    }

    @Test
    void other_accounts_and_services_do_not_share_a_row() {
        var accounts = SamplePreview.stack();
        for (var account : List.of("210987654321", "333333333333")) {
            accounts.add(
                    "x" + account.charAt(0),
                    "iam/role:Role",
                    role("x" + account.charAt(0), "{'AWS':'" + account + "'}"));
        }
        var services = SamplePreview.stack();
        for (var service : List.of("sqs", "sns")) {
            services.both(service, "iam/user:User", "{'name':'" + service + "'}")
                    .add(
                            "p-" + service,
                            "iam/userPolicy:UserPolicy",
                            "{'user':'" + service + "','policy':" + allow("'" + service + ":*'", "'*'") + "}");
        }

        assertThat(rows(accounts)).hasSize(2);
        assertThat(rows(services)).hasSize(2);
    }

    @Test
    void counts_the_changes_of_the_rows_that_are_left_out() {
        var preview = new SamplePreview();
        for (int i = 0; i < 12; i++) {
            var name = String.valueOf((char) ('a' + i));
            preview.both(name, "iam/user:User", "{'name':'" + name + "-user'}")
                    .add(
                            "p-" + name,
                            "iam/userPolicy:UserPolicy",
                            "{'user':'" + name + "-user','policy':"
                                    + allow("'s3:GetObject'", "'arn:aws:s3:::bucket-" + name + "/*'") + "}");
        }

        assertThat(MarkdownReport.of(preview.review()))
                .contains("The table omits 2 changes, which the lists below contain.")
                .contains("- **`user l-user`**");
        assertThat(TextReport.of("x", preview.review(), false)).contains("\n  2 more changes below\n");
    }

    @Test
    void a_row_has_no_value_that_the_report_hides() {
        var preview =
                SamplePreview.stack().change("deployer", "'AWS':'arn:aws:iam::123456789012:user/anna'", "'AWS':'*'");

        assertThat(rows(preview).toString())
                .contains("everyone, if sts:ExternalId is [not shown]")
                .doesNotContain("hidden-id");
    }

    @Test
    void shows_that_a_reactivated_key_was_inactive() {
        var review = SamplePreview.stack()
                .both("anna-key", "iam/accessKey:AccessKey", "{'user':'anna','status':'Inactive'}")
                .change("anna-key", "Inactive", "Active")
                .review();

        assertThat(SummaryTable.of(review).rows().get(0).before()).isEqualTo("inactive");
    }
}
