package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.report.MarkdownReport;
import io.assumerole.policy.cli.review.report.TextReport;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionReasonsTest {
    private static final String ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";
    private static final String ADMIN = "{'role':'%s','policyArn':'arn:aws:iam::aws:policy/AdministratorAccess'}";

    private static List<String> reasons(SamplePreview preview) {
        return preview.review().changes().get(0).reasons();
    }

    private static List<String> narrowed(String from, String to) {
        return reasons(SamplePreview.stack()
                .both("reads", "iam/rolePolicy:RolePolicy", "{'role':'deployer','name':'reads','policy':" + from + "}")
                .change("reads", from, to));
    }

    @Test
    void names_the_members_of_a_changed_group() {
        assertThat(reasons(SamplePreview.stack().change("manages", "ec2:*", "sqs:*")))
                .contains("also applies to its members: user anna");
        assertThat(reasons(SamplePreview.stack().change("members", "'anna'", "").change("manages", "ec2:*", "sqs:*")))
                .containsExactly("newly allows sqs:* on * (includes permissions management)");
        assertThat(reasons(SamplePreview.stack().change("manages", "ec2:*", "ec2:Describe*")))
                .containsExactly("no longer allows ec2:* on *");
    }

    @Test
    void names_the_group_that_a_user_gets_access_through() {
        var joins = SamplePreview.stack().change("members", "'anna'", "'anna','bert'");

        assertThat(reasons(joins)).contains("through group admins, which it joins");
        joins.add(
                "queues",
                "iam/userPolicy:UserPolicy",
                "{'user':'bert','name':'queues','policy':" + allow("'sqs:*'", "'*'") + "}");
        assertThat(reasons(joins)).contains("joins group admins").noneMatch(reason -> reason.startsWith("through"));
    }

    @Test
    void names_an_attached_policy_and_the_boundary_that_limits_it() {
        var review = SamplePreview.stack()
                .add("admin", ATTACHMENT, ADMIN.formatted("deployer"))
                .review();

        assertThat(review.changes().get(0).reasons()).contains("attaches AWS managed policy AdministratorAccess");
        assertThat(MarkdownReport.of(review))
                .contains(
                        "every action on every resource is allowed, within the permissions boundary (",
                        "  - at most the permissions boundary, managed policy `limit` (allows `s3:*`)\n");
        assertThat(MarkdownReport.of(SamplePreview.stack()
                        .add("admin", ATTACHMENT, ADMIN.formatted("runner"))
                        .review()))
                .contains("every action on every resource is allowed (", "attaches AWS managed policy")
                .doesNotContain("boundary");
        assertThat(reasons(SamplePreview.stack()
                        .both("admin", ATTACHMENT, ADMIN.formatted("runner"))
                        .add("queues", "iam/rolePolicy:RolePolicy", "{'role':'runner','policy':'[unknown]'}")))
                .noneMatch(reason -> reason.startsWith("attaches"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'s3:*'|['s3:*','iam:*']|true",
                "'s3:*'|['s3:*','iam:PutRolePermissionsBoundary']|true",
                "'s3:*'|['s3:*','iam:PutUserPermissionsBoundary']|false",
                "'s3:*'|['s3:*','iam:CreateRole']|false",
                "'s3:*','Resource':'*'}]|'*','Resource':'*'},{'Effect':'Deny','Action':'iam:*','Resource':'*'}]|false",
            },
            quoteCharacter = '"')
    void shows_whether_a_role_can_change_its_boundary(String before, String after, boolean isShown) {
        var report = MarkdownReport.of(SamplePreview.stack()
                .change("limit", before, after)
                .add("admin", ATTACHMENT, ADMIN.formatted("deployer"))
                .review());

        assertThat(report.contains(", within the permissions boundary, which this principal can change or remove ("))
                .isEqualTo(isShown);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'limit'|'s3:*'|['s3:*','sqs:*']|(allows s3:*, sqs:*)",
                "'limit'|'s3:*'|'*'|(allows *)",
                "'limit'|'s3:*'|['s3:A','s3:B','s3:C','s3:D','s3:E','s3:F','sqs:A','sqs:B','sqs:C']|(allows s3, sqs)",
                "'limit'|'Allow','Action':'s3:*'|'Allow','NotAction':'iam:*'|(allows everything except iam:*)",
                "'limit'|'s3:*','Resource':'*'}]|'*','Resource':'*'},{'Effect':'Deny','Action':'iam:*','Resource':'*'}]"
                        + "|(allows *; denies at least in part iam:*)",
            },
            quoteCharacter = '"')
    void shows_what_a_boundary_allows(String name, String from, String to, String shown) {
        var review =
                SamplePreview.stack().change(name.replace("'", ""), from, to).review();

        assertThat(TextReport.of("x", review, false).replaceAll("\\s+", " "))
                .contains("at most the permissions boundary, managed policy limit " + shown);
    }

    @Test
    void names_a_detached_policy() {
        assertThat(reasons(SamplePreview.stack()
                        .both("admin", ATTACHMENT, ADMIN.formatted("runner"))
                        .remove("admin")))
                .containsExactly("detaches AWS managed policy AdministratorAccess");
    }

    @Test
    void shows_what_is_no_longer_allowed() {
        assertThat(narrowed(allow("'*'", "'*'"), allow("'s3:GetObject'", "'*'")))
                .containsExactly("no longer allows * on *");
        assertThat(narrowed(allow("['s3:GetObject','s3:ListBucket']", "'*'"), allow("'S3:getobject'", "'*'")))
                .containsExactly("no longer allows s3:ListBucket on *");
        assertThat(narrowed(
                        allow("'sqs:*'", "['arn:aws:sqs:*:*:a','arn:aws:sqs:*:*:b','arn:aws:sqs:*:*:c']"),
                        allow("'sqs:*'", "'arn:aws:sqs:*:*:a'")))
                .containsExactly("no longer allows sqs:* on arn:aws:sqs:*:*:a, arn:aws:sqs:*:*:b and 1 more");
        assertThat(narrowed(allow("['s3:Get*','s3:GetObject']", "'*'"), allow("'s3:Get*'", "'*'")))
                .containsExactly("allows nothing new");
        var all = "'Version':'2012-10-17','Statement':[{'Effect':'Allow','NotAction':'iam:*','Resource':'*'}]";
        assertThat(narrowed(text("{" + all + "}"), text("{" + all.replace("{", "{'Sid':'All',") + "}")))
                .containsExactly("allows nothing new");
        assertThat(narrowed(text("{" + all + "}"), allow("'s3:*'", "'*'")))
                .containsExactly("no longer allows everything except iam:* on *");
    }
}
