package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.report.MarkdownReport;
import io.assumerole.policy.cli.review.report.TextReport;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The roles and groups that a change leads to: their permissions and existing findings are in the comment. */
class NewlyReachedTest {
    private static final String EXISTING = "### Existing risk findings of the affected principals";
    private static final String PROFILE = "iam/instanceProfile:InstanceProfile";

    /** Returns a stack with a role that can change any role, which an existing finding is about. */
    private static SamplePreview stack(String trusted) {
        return SamplePreview.stack()
                .both(
                        "boss",
                        "iam/role:Role",
                        "{'name':'boss','path':'/','assumeRolePolicy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{" + trusted
                                        + "},'Action':'sts:AssumeRole'}]}")
                                + "}")
                .both(
                        "bosses",
                        "iam/rolePolicy:RolePolicy",
                        "{'role':'boss','name':'bosses','policy':" + allow("'iam:*'", "'*'") + "}");
    }

    private static String anna(String actions, String resources) {
        return "{'user':'anna','name':'assumes','policy':" + allow(actions, resources) + "}";
    }

    private static void shows(boolean isShown, String report) {
        var permissions = report.replaceFirst("(?s)^.*Permissions of the affected principals", "")
                .replaceFirst("(?s)</details>.*$", "");
        assertThat(permissions.contains("- `role boss`\n  - ")).as(report).isEqualTo(isShown);
        assertThat(report.contains("- **high**, `role boss`: ")).isEqualTo(isShown);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "'sts:AssumeRole',arn:aws:iam::123456789012:role/boss,root,true",
                "'sts:*',arn:aws:iam::123456789012:role/b*,root,true",
                "'*',*,user/anna,true",
                "'sts:AssumeRole',*,user/bert,false",
                "'sts:AssumeRole',arn:aws:iam::123456789012:role/ci,root,false",
                "'sts:GetFederationToken',*,root,false",
            })
    void shows_a_role_that_a_principal_gets_permission_to_assume(
            String action, String resource, String trusted, boolean isShown) {
        var stack = stack("'AWS':'arn:aws:iam::123456789012:" + trusted + "'");

        shows(
                isShown,
                MarkdownReport.of(stack.add("assumes", "iam/userPolicy:UserPolicy", anna(action, "'" + resource + "'"))
                        .review()));
    }

    @ParameterizedTest
    @CsvSource({
        "user/anna, user/anna, true",
        "root, root, false",
        "root, user/anna, false",
        "user/bert, user/bert, false"
    })
    void shows_that_an_unchanged_trust_policy_names_the_principal(String before, String trusted, boolean isShown) {
        var arn = "arn:aws:iam::123456789012:";
        var review = stack("'AWS':'" + arn + before + "'")
                .change("boss", arn + before, arn + trusted)
                .add("assumes", "iam/userPolicy:UserPolicy", anna("'sts:AssumeRole'", "'" + arn + "role/boss'"))
                .review();

        var reason = "already named, which is enough within one account, in the trust policy of role boss";
        assertThat(review.changes().stream()
                        .flatMap(change -> change.reasons().stream())
                        .anyMatch(reason::equals))
                .isEqualTo(isShown);
        assertThat(review.hasNewAccess()).isTrue();
    }

    @Test
    void shows_a_role_only_if_the_permission_is_new() {
        var stack = stack("'AWS':'arn:aws:iam::123456789012:root'")
                .both("assumes", "iam/userPolicy:UserPolicy", anna("'sts:AssumeRole'", "'*'"));

        shows(
                false,
                MarkdownReport.of(stack.change("assumes", "'sts:AssumeRole'", "['sts:AssumeRole','sqs:*']")
                        .review()));
    }

    @Test
    void shows_a_role_that_a_new_principal_can_assume() {
        shows(
                true,
                MarkdownReport.of(stack("'AWS':'arn:aws:iam::123456789012:user/anna'")
                        .change("boss", "user/anna", "root")
                        .review()));
        shows(
                false,
                MarkdownReport.of(
                        stack("'AWS':['arn:aws:iam::123456789012:user/anna','arn:aws:iam::123456789012:user/bert']")
                                .change("boss", ",'arn:aws:iam::123456789012:user/bert'", "")
                                .change("deployer", "user/anna", "root")
                                .review()));
    }

    @Test
    void shows_the_former_and_the_new_role_of_a_resource() {
        var review = stack("'Service':'ec2.amazonaws.com'")
                .both("servers", PROFILE, "{'name':'servers','role':'runner'}")
                .change("servers", "runner", "boss")
                .review();

        assertThat(review.changes().get(0).reasons())
                .containsExactly(
                        "acts as the existing role boss instead of role runner",
                        "the review doesn't know who can use InstanceProfile servers, so it can't tell whether somebody"
                                + " gets new access",
                        "role boss can do: iam:* on everything",
                        "before, role runner can do: dynamodb:GetItem, dynamodb:Query on"
                                + " arn:aws:dynamodb:eu-west-1:123456789012:table/orders");
        assertThat(review.changes().get(0).leadsTo()).containsExactly("role boss");
        shows(true, MarkdownReport.of(review));
        assertThat(MarkdownReport.of(review))
                .contains("<summary>Trusted principals of the affected roles after the deployment (1)</summary>\n\n"
                        + "- `role boss`\n  - ");
    }

    @Test
    void shows_that_instances_cannot_use_a_role_whose_trust_policy_does_not_allow_them() {
        var reason = "; its trust policy doesn't allow ec2.amazonaws.com, so instances get no credentials";
        for (var trusted : List.of("'Service':'lambda.amazonaws.com'", "'AWS':'arn:aws:iam::123456789012:user/anna'")) {
            assertThat(swapped(trusted)).endsWith(reason);
        }
        for (var trusted : List.of("'Service':['lambda.amazonaws.com','ec2.amazonaws.com']", "'AWS':'*'")) {
            assertThat(swapped(trusted)).doesNotContain(reason);
        }
    }

    private static String swapped(String trusted) {
        return stack(trusted)
                .both("servers", PROFILE, "{'name':'servers','role':'runner'}")
                .change("servers", "runner", "boss")
                .review()
                .changes()
                .get(0)
                .reasons()
                .get(0);
    }

    @Test
    void does_not_show_a_former_role_that_can_be_a_secret() {
        var review = stack("'Service':'ec2.amazonaws.com'")
                .both("servers", PROFILE, "{'name':'servers','role':'" + ValueReader.SECRET + "'}")
                .change("servers", ValueReader.SECRET, "boss")
                .review();

        assertThat(review.changes().get(0).reasons())
                .containsExactly(
                        "can act as another role: role boss, which this deployment doesn't create",
                        "the review doesn't know who can use InstanceProfile servers, so it can't tell whether somebody"
                                + " gets new access",
                        "role boss can do: iam:* on everything");
    }

    @Test
    void the_findings_of_a_joined_group_are_new_findings_of_the_user() {
        var review = SamplePreview.stack()
                .change("members", "'anna'", "'anna','bert'")
                .review();

        assertThat(review.changes().get(0).leadsTo()).containsExactly("group admins");
        assertThat(TextReport.of("x", review, false))
                .contains("\n  high  user bert: escalates-privileges\n")
                .doesNotContain("group admins: escalates-privileges")
                .contains("\n  3 existing findings; --format json");
        assertThat(MarkdownReport.of(review))
                .startsWith("## IAM review: 1 change gives new access; worst: privilege escalation\n\n"
                        + "**New risk findings: 1 high, 1 medium.** Risk findings that existed before: 3.\n")
                .contains("### New risk findings (2)\n\n- **high**, `user bert`: ")
                .doesNotContain(EXISTING);
        assertThat(MarkdownReport.of(
                        SamplePreview.stack().change("members", "'anna'", "").review()))
                .doesNotContain(EXISTING, "### New risk findings");
    }

    @Test
    void a_finding_that_a_group_newly_has_is_not_repeated_for_its_members() {
        var other = SamplePreview.stack().change("members", "'anna'", "'anna','bert'");
        var newGroup = SamplePreview.stack()
                .add("team", "iam/group:Group", "{'name':'team'}")
                .add(
                        "team-all",
                        "iam/groupPolicy:GroupPolicy",
                        "{'group':'team','policy':" + SamplePreview.allow("'iam:*'", "'*'") + "}")
                .add("team-in", "iam/groupMembership:GroupMembership", "{'group':'team','users':['bert']}");

        assertThat(newFindings(other)).containsOnly("user bert");
        assertThat(newFindings(newGroup)).containsOnly("group team");
    }

    private static Stream<String> newFindings(SamplePreview stack) {
        return stack.review().findings().stream()
                .filter(Review.RiskFinding::isNew)
                .map(Review.RiskFinding::subject)
                .distinct();
    }
}
