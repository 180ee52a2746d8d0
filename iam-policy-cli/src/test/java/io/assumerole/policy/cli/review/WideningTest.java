package io.assumerole.policy.cli.review;

import static io.assumerole.policy.cli.review.SamplePreview.allow;
import static io.assumerole.policy.cli.review.SamplePreview.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.report.TextReport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes of the sample stack whose results aren't only an outcome, as in {@link SampleCasesTest}. */
class WideningTest {
    private static final String ATTACHMENT = "iam/rolePolicyAttachment:RolePolicyAttachment";

    private static Outcome afterTrustChange(String document, String before, String after) {
        return SamplePreview.stack()
                .both("dev", "pulumi:providers:aws", "{'region':'eu-central-1'}")
                .both("it", "iam/role:Role", document.replace("WHO", before))
                .change("it", before, after)
                .review()
                .outcome();
    }

    @Test
    void the_digits_of_an_account_are_equal_to_its_root_in_the_partition_of_the_stack() {
        var trust = "{'name':'it','assumeRolePolicy':"
                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'WHO'},"
                        + "'Action':'sts:AssumeRole'}]}")
                + "}";
        var root = "arn:aws:iam::999999999999:root";

        assertThat(afterTrustChange(trust, root, "999999999999")).isEqualTo(Outcome.NO_NEW_ACCESS);
        assertThat(afterTrustChange(trust, root, "999999999998")).isEqualTo(Outcome.NEW_ACCESS);
        assertThat(afterTrustChange(trust, "arn:aws-cn:iam::999999999999:root", "999999999999"))
                .isEqualTo(Outcome.NEW_ACCESS);
    }

    static Stream<Arguments> origins() {
        return Stream.of(
                Arguments.of("runner", "permissions", "runs", (UnaryOperator<SamplePreview>)
                        s -> s.change("runs", "table/orders", "table/*")),
                Arguments.of("runner", "permissions", "ab", (UnaryOperator<SamplePreview>) s -> s.add(
                                "abc",
                                "iam/rolePolicy:RolePolicy",
                                "{'role':'runner','policy':" + allow("'b:c'", "'*'") + "}")
                        .add(
                                "ab",
                                "iam/rolePolicy:RolePolicy",
                                "{'role':'runner','policy':" + allow("'a:b'", "'*'") + "}")
                        .change("runs", "table/orders", "table/*")),
                Arguments.of("admins", "permissions", "manages", (UnaryOperator<SamplePreview>)
                        s -> s.change("manages", "ec2:*", "*")),
                Arguments.of("bert", "permissions", "members", (UnaryOperator<SamplePreview>)
                        s -> s.change("members", "'anna'", "'anna','bert'")),
                Arguments.of("deployer", "permissions", "deployer", (UnaryOperator<SamplePreview>)
                        s -> s.change("deployer", "policy/limit", "policy/other")),
                Arguments.of("deployer", "trust", "deployer", (UnaryOperator<SamplePreview>)
                        s -> s.change("deployer", "user/anna", "root")),
                Arguments.of("runner", "permissions", "shared", (UnaryOperator<SamplePreview>) s -> s.both(
                                "shared",
                                "iam/policy:Policy",
                                "{'name':'shared','policy':" + allow("'a:b'", "'*'") + "}")
                        .both(
                                "shared-of-runner",
                                ATTACHMENT,
                                "{'role':'runner','policyArn':'arn:aws:iam::123456789012:policy/shared'}")
                        .change("shared", "a:b", "a:*")));
    }

    @ParameterizedTest
    @MethodSource("origins")
    void shows_the_position_of_the_resource_that_changes_a_principal(
            String principal, String aspect, String resource, UnaryOperator<SamplePreview> change) {
        var review = change.apply(SamplePreview.stack()).review();

        assertThat(review.changes())
                .filteredOn(item -> item.subject().endsWith(" " + principal)
                        && item.aspect().equals(aspect))
                .singleElement()
                .satisfies(item -> {
                    assertThat(item.urn()).endsWith("::" + resource);
                    assertThat(item.source()).contains("project:///index.ts#" + resource.length());
                });
    }

    @Test
    void a_finding_is_not_new_if_only_the_order_of_its_actions_changes() {
        var actions = "'s3:GetObject','s3:PutObject'";
        var stack = SamplePreview.stack()
                .both(
                        "site-policy",
                        "s3/bucketPolicy:BucketPolicy",
                        "{'bucket':'site','policy':"
                                + text("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'Service':"
                                        + "'logging.s3.amazonaws.com'},'Action':[" + actions
                                        + "],'Resource':'arn:aws:s3:::site/*'}]}")
                                + "}");

        var reordered = stack.change("site-policy", actions, "'s3:PutObject','s3:GetObject'")
                .review();
        assertThat(reordered.findings()).isNotEmpty();
        assertThat(reordered.hasNewFindings()).isFalse();
        var wider = stack.change("site-policy", "'s3:GetObject'", "'s3:DeleteObject'");
        assertThat(wider.review().hasNewFindings()).isTrue();
    }

    @Test
    void states_the_date_of_the_data_if_a_comparison_relies_on_it() {
        var queues = "{'user':'bert','policyArn':'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess'}";
        var type = "iam/userPolicyAttachment:UserPolicyAttachment";

        assertThat(SamplePreview.stack().add("queues", type, queues).review().notes())
                .anyMatch(note -> note.matches(".* AWS managed policies as of 20\\d\\d-\\d\\d-\\d\\d.*"));
        assertThat(SamplePreview.stack().both("queues", type, queues).review().notes())
                .isEmpty();
    }

    @Test
    void names_the_types_of_changed_resources_that_are_not_listed() {
        var queue = "{'name':'jobs'}";
        var compares = "the review doesn't know all inputs of these resource types, and compares only their"
                + " roles, tags, and inputs whose names or values suggest access: ";
        var stack = SamplePreview.stack()
                .both("same", "mq/broker:Broker", "{'name':'a'}")
                .add("saml", "iam/serverCertificate:ServerCertificate", "{'name':'a'}")
                .add("jobs", "sqs/queue:Queue", queue);

        assertThat(stack.review().notes()).isEmpty();
        assertThat(stack.add("broker", "mq/broker:Broker", queue).review().notes())
                .containsExactly(compares + "aws:mq/broker:Broker (1 resource)");
        assertThat(stack.change("same", "'a'", "'b'")
                        .add("label", "github:index/issueLabel:IssueLabel", "{'name':'a'}")
                        .review()
                        .notes())
                .containsExactly(compares
                        + "aws:mq/broker:Broker (2 resources), github:index/issueLabel:IssueLabel (1 resource)");
        for (int i = 0; i < 20; i++) {
            stack.add("label" + i, "github:index/label" + i + ":Label", "{'name':'a'}");
        }
        assertThat(stack.review().notes().get(0))
                .contains("aws:mq/broker:Broker (2 resources), ")
                .endsWith(" and 10 more");
    }

    @Test
    void prints_no_command_for_a_ci_service_and_no_external_id() {
        var review = SamplePreview.stack()
                .add("##[error]a ##vso[task.x]b", "iam/user:User", "{'name':'##[error]a ##vso[task.x]b # x'}")
                .add("access", "transfer/access:Access", "{'externalId':'hunter-2','serverId':'s'}")
                .review();

        assertThat(TextReport.of("preview.json", review, false))
                .doesNotContain("##[", "##vso[", "hunter-2")
                .contains("# #[error]a # #vso[task.x]b # x", "Access access");
    }
}
