package io.assumerole.policy.decision;

import static io.assumerole.policy.ConditionOperator.BOOL;
import static io.assumerole.policy.ConditionOperator.NOT_IP_ADDRESS;
import static io.assumerole.policy.ConditionOperator.NUMERIC_LESS_THAN;
import static io.assumerole.policy.ConditionOperator.STRING_EQUALS;
import static io.assumerole.policy.ConditionOperator.STRING_LIKE;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.arn.AccountId;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.Tags;
import io.assumerole.arn.UserArn;
import io.assumerole.policy.Condition;
import io.assumerole.policy.Fixtures;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of {@code docs/how-to/explain-a-denial.md}, and compares the texts on the page with their results.
 * Except for one, they show only the reason. Does not prove more than they show.
 */
class WhyDeniedTest {
    private static final UserArn USER = Fixtures.USER;
    private static final RoleArn ROLE = Fixtures.ROLE;
    private static final Path PAGE = Path.of("../docs/how-to/explain-a-denial.md");

    /** Compares a text with the one after the snippet of this name, whose lines the page may break anywhere. */
    private static void shown(String snippet, String text) throws IOException {
        var block = Pattern.compile(
                        "(?s)<!-- docs:" + snippet + " -->\n```java\n.*?^```\n\\s*```text\n(.*?)^```",
                        Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("a text behind %s", snippet).isTrue();
        assertThat(inOneLine(block.group(1))).isEqualTo(inOneLine(text));
    }

    /** Compares a reason with the text that the page shows without its snippet. */
    private static void reason(String name, String text) throws IOException {
        var block = Pattern.compile("(?s)<!-- reason:" + name + " -->\n```text\n(.*?)^```", Pattern.MULTILINE)
                .matcher(Files.readString(PAGE));
        assertThat(block.find()).as("the reason %s", name).isTrue();
        assertThat(inOneLine(block.group(1))).isEqualTo(inOneLine(text));
    }

    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static PolicyDocument adminPolicy() {
        return PolicyDocument.of(Statement.allow().action("*").resource("*").build());
    }

    @Test
    void without_the_external_id() throws IOException {
        PolicyDocument trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("sts:AssumeRole")
                .condition(Condition.externalId("PulumiApplication"))
                .build());
        Decision decision = PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(AccessRequest.byUser(USER).asksToAssume(ROLE).build());
        String why = decision.reason();
        reason("why-external-id", why);
    }

    @Test
    void as_a_recreated_user() throws IOException {
        PolicyDocument trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws("AIDACKCEVSQ6C2EXAMPLE"))
                .action("sts:AssumeRole")
                .build());
        Decision decision = PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(AccessRequest.byUser(USER)
                        .asksToAssume(ROLE)
                        .uniqueId("AIDAMADEANEWQ6EXAMPLE")
                        .build());
        String why = decision.reason();
        reason("why-recreated", why);
    }

    @Test
    void with_mfa_of_this_morning() throws IOException {
        PolicyDocument trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("sts:AssumeRole")
                .condition(Condition.of(NUMERIC_LESS_THAN, "aws:MultiFactorAuthAge", "3600"))
                .build());
        Decision decision = PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(AccessRequest.byUser(USER)
                        .asksToAssume(ROLE)
                        .mfa(Duration.ofHours(2))
                        .build());
        String why = decision.reason();
        reason("why-mfa", why);
    }

    @Test
    void with_session_tags() throws IOException {
        PolicyDocument trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(USER.toString()))
                .action("sts:AssumeRole")
                .build());
        Decision decision = PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(AccessRequest.byUser(USER)
                        .asksToAssume(ROLE)
                        .requestTags(Tags.of(Map.of("team", "red")))
                        .build());
        reason("why-session-tags", decision.reason());
        assertThat(decision.trace().toString())
                .startsWith("IMPLICITLY_DENIED: " + decision.reason())
                .containsSubsequence("does not apply to sts:TagSession", "applies to sts:AssumeRole");
    }

    @Test
    void of_an_object_in_the_bucket() throws IOException {
        PolicyDocument permissions = PolicyDocument.of(
                Statement.allow().action("s3:ListAllMyBuckets").resource("*").build(),
                Statement.allow()
                        .sid("ReadSite")
                        .action("s3:ListBucket", "s3:GetObject")
                        .resource("arn:aws:s3:::site")
                        .build());
        Decision decision = PolicyEvaluator.builder()
                .identity(permissions)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, new SessionName("deployment"))
                        .asksFor("s3:GetObject", "arn:aws:s3:::site/index.html")
                        .resourceAccount(ROLE.account())
                        .build());
        String why = decision.trace().toString();
        reason("why-object", why);
    }

    @Test
    void as_an_administrator() throws IOException {
        PolicyDocument fence = PolicyDocument.of(Statement.deny()
                .sid("OnlyFromTheOfficeWithMfa")
                .notAction("iam:*", "sts:*")
                .resource("*")
                .condition(Condition.of(BOOL.ifExists(), "aws:MultiFactorAuthPresent", "false"))
                .condition(Condition.of(NOT_IP_ADDRESS, "aws:SourceIp", "203.0.113.0/24"))
                .build());
        Decision decision = PolicyEvaluator.builder()
                .identity(adminPolicy(), fence)
                .build()
                .decide(AccessRequest.byUser(USER)
                        .asksFor("s3:ListAllMyBuckets", "*")
                        .sourceIp("198.51.100.7")
                        .build());
        String why = decision.reason();
        reason("why-administrator", why);
    }

    @Test
    void in_a_boundary() throws IOException {
        PolicyDocument boundary = PolicyDocument.of(Statement.allow()
                .action("sqs:SendMessage")
                .resource("arn:aws:sqs:eu-west-1:123456789012:*")
                .build());
        Decision decision = PolicyEvaluator.builder()
                .identity(adminPolicy())
                .boundary(boundary)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, new SessionName("deployment"))
                        .asksFor("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:orders")
                        .build());
        String why = decision.reason();
        reason("why-boundary", why);
    }

    @Test
    void of_a_workflow() throws IOException {
        String github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com";
        PolicyDocument trust = PolicyDocument.of(Statement.allow()
                .principal(Principal.federated(github))
                .action("sts:AssumeRoleWithWebIdentity")
                .condition(Condition.of(STRING_EQUALS, "token.actions.githubusercontent.com:aud", "sts.amazonaws.com"))
                .condition(Condition.of(
                        STRING_LIKE,
                        "token.actions.githubusercontent.com:sub",
                        "repo:octo-org/site:ref:refs/heads/main"))
                .build());
        Decision decision = PolicyEvaluator.builder()
                .trust(trust)
                .build()
                .decide(AccessRequest.byFederated(github)
                        .asksFor("sts:AssumeRoleWithWebIdentity", ROLE.toString())
                        .claim("aud", "sts.amazonaws.com")
                        .claim("sub", "repo:octo-org/site:pull_request")
                        .build());
        String why = decision.reason();
        reason("why-workflow", why);
    }

    @Test
    void of_a_key_whose_policy_names_others() throws IOException {
        PolicyDocument keyPolicy = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws("arn:aws:iam::123456789012:role/admin"))
                .action("kms:*")
                .resource("*")
                .build());
        Decision decision = PolicyEvaluator.builder()
                .identity(adminPolicy())
                .resource(keyPolicy)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, new SessionName("deployment"))
                        .asksFor("kms:Decrypt", "arn:aws:kms:eu-west-1:123456789012:key/1234abcd")
                        .build());
        String why = decision.reason();
        reason("why-key", why);
    }

    @Test
    void of_a_bucket_of_another_account() throws IOException {
        PolicyDocument permissions = PolicyDocument.of(Statement.allow()
                .action("s3:GetObject")
                .resource("arn:aws:s3:::site/*")
                .build());
        PolicyDocument bucketPolicy = PolicyDocument.of(Statement.allow()
                .principal(Principal.aws(ROLE.toString()))
                .action("s3:GetObject")
                .resource("arn:aws:s3:::partner/*")
                .build());
        Decision decision = PolicyEvaluator.builder()
                .identity(permissions)
                .resource(bucketPolicy)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, new SessionName("deployment"))
                        .asksFor("s3:GetObject", "arn:aws:s3:::partner/report.csv")
                        .resourceAccount(new AccountId("999999999999"))
                        .build());
        String why = decision.reason();
        reason("why-bucket", why);
    }

    @Test
    void of_a_call_in_pulumi_up() throws IOException {
        PolicyDocument permissions = PolicyDocument.of(Statement.allow()
                .sid("Buckets")
                .action("s3:CreateBucket", "s3:ListBucket")
                .resource("arn:aws:s3:::*")
                .build());
        // docs:begin why-pulumi-up
        AssumedRoleArn caller = AssumedRoleArn.parse("arn:aws:sts::123456789012:assumed-role/target/deployment");
        Decision decision = PolicyEvaluator.builder()
                .identity(permissions)
                .build()
                .decide(AccessRequest.byRoleSession(ROLE, caller.session())
                        .asksFor("s3:PutBucketTagging", "arn:aws:s3:::site")
                        .resourceAccount(caller.account())
                        .build());
        String why = decision.reason();
        // docs:end why-pulumi-up
        shown("why-pulumi-up", why);
    }

    @Test
    void tells_as_json() throws IOException {
        PolicyDocument permissions = PolicyDocument.of(Statement.allow()
                .sid("ReadSite")
                .action("s3:GetObject")
                .resource("arn:aws:s3:::site/*")
                .build());
        AccessRequest request = AccessRequest.byUser(USER)
                .asksFor("s3:GetObject", "arn:aws:s3:::logs/a")
                .resourceAccount(USER.account())
                .build();
        // docs:begin why
        Decision decision =
                PolicyEvaluator.builder().identity(permissions).build().decide(request);
        StatementTrace closest = decision.trace().statements().get(0);
        String json = decision.trace().toJson();
        // docs:end why
        assertThat(closest.sid()).isEqualTo("ReadSite");
        assertThat(inOneLine(Files.readString(Path.of("../docs/reference/policy-api.md")))
                        .replaceAll("(?<=[\\[{,:]) | (?=[\\]}])", ""))
                .contains(json.replaceAll("(?<=[\\[{,:]) | (?=[\\]}])", ""));
    }

    @Test
    void covers_each_reason_of_the_page() throws IOException {
        var page = Files.readString(PAGE);

        assertThat(Pattern.compile("(?m)^<!-- (?:reason|docs):").matcher(page).results())
                .hasSize(11);
        assertThat(Pattern.compile("(?m)^```text$").matcher(page).results()).hasSize(12);
    }
}
