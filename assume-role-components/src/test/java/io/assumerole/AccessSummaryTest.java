package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the component says of itself. Does not prove that people understand it. */
class AccessSummaryTest {

    private static String summary(Deployer.Options options) {
        var deployer = Deployer.up(options);
        assertThat(deployer.stack().errors()).isEmpty();
        return PulumiTest.extractValue(deployer.component().accessSummary());
    }

    @Test
    void says_the_least_there_is_to_say() {
        assertThat(summary(args -> args)).isEqualTo("""
                        User deployer-user-0123abc may assume role arn:aws:iam::123456789012:role/deployer-0123abc.
                        A session lasts at most 1 hour.
                        The role may use s3:GetObject on arn:aws:s3:::artifacts/*.
                        The user has an active access key.""");
    }

    @Test
    void says_all_there_is_to_say() {
        var more = PolicyDocument.of(
                Statement.allow()
                        .action("s3:PutObject", "s3:DeleteObject")
                        .resource("arn:aws:s3:::artifacts/*", "arn:aws:s3:::logs/*")
                        .condition(Condition.of(ConditionOperator.BOOL, "aws:SecureTransport", "true"))
                        .build(),
                Statement.deny()
                        .notAction("s3:*")
                        .notResource("arn:aws:s3:::artifacts/*")
                        .build(),
                Statement.deny().action("s3:PutBucketAcl").resource("*").build(),
                Statement.allow()
                        .notAction("iam:*")
                        .resource("arn:aws:s3:::logs/*")
                        .build());

        assertThat(summary(args -> args.externalId("one-of-them")
                        .externalId("another-one")
                        .requireMfa(Duration.ofMinutes(90))
                        .requireSessionName("release", "team-*")
                        .requireSourceIdentity("anna")
                        .requireSessionTag("team", "red", "blue")
                        .requireSessionTag("stage")
                        .allowSessionTag("ticket")
                        .trustCondition(Condition.sourceIp("203.0.113.0/24"))
                        .trustedPrincipal("arn:aws:iam::123456789012:role/pipeline")
                        .trustedWebIdentity(
                                "arn:aws:iam::123456789012:oidc-provider/example.com/id",
                                "sts.amazonaws.com",
                                "team/app",
                                "team/lib")
                        .rolePolicy("more", more)
                        .managedPolicyArn("arn:aws:iam::aws:policy/View")
                        .rolePermissionsBoundary("arn:aws:iam::aws:policy/Limit")
                        .maxSessionDuration(Duration.ofHours(2))
                        .accessKeys(AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE))
                        .grantAssumeRole(true)
                        .staysUnprivileged(true)))
                .isEqualTo("""
                        User deployer-user-0123abc may assume role arn:aws:iam::123456789012:role/deployer-0123abc when it sends one of 2 external IDs, has signed in with MFA less than 1 hour 30 minutes ago, uses the session name release or team-*, sends the source identity anna, sends the session tag team with the value red or blue, sends the session tag stage and fulfills IpAddress aws:SourceIp [203.0.113.0/24].
                        arn:aws:iam::123456789012:role/pipeline may also assume it, under the same conditions.
                        An identity of example.com/id with the subject team/app or team/lib and a token for sts.amazonaws.com may also assume it when it uses the session name release or team-* and fulfills IpAddress aws:SourceIp [203.0.113.0/24]. It needs no external ID, MFA, source identity or session tags.
                        Users and roles may also send the session tag ticket.
                        A session lasts at most 2 hours.
                        The role may use s3:GetObject on arn:aws:s3:::artifacts/*.
                        The role may use s3:PutObject and s3:DeleteObject on arn:aws:s3:::artifacts/* and arn:aws:s3:::logs/* when Bool aws:SecureTransport [true].
                        The role may use nothing but s3:* on everything but arn:aws:s3:::artifacts/*.
                        The role may never use s3:PutBucketAcl on *.
                        The role may use everything but iam:* on arn:aws:s3:::logs/*.
                        The role may do what the managed policy arn:aws:iam::aws:policy/View allows.
                        The permissions boundary arn:aws:iam::aws:policy/Limit limits that.
                        The user has an active access key, and the previous one, which is inactive.
                        A user policy also allows it to assume the role.
                        A user policy denies it everything else.""");
    }

    @Test
    void says_what_the_user_is_asked_for_and_a_web_identity_is_not() {
        assertThat(summary(args -> args.externalId("one-and-only")
                        .requireMfa()
                        .accessKeys(AccessKeys.none())
                        .trustedWebIdentity("arn:aws:iam::123456789012:oidc-provider/example.com", "aud", "sub")))
                .contains(
                        "when it sends the external ID and has signed in with MFA.",
                        "with the subject sub and a token for aud may also assume it. It needs no external ID or MFA.",
                        "The user has no access key.");
    }

    @Test
    void says_that_the_session_has_to_be_called_like_the_user() {
        assertThat(summary(args -> args.requireUserNameAsSessionName()))
                .contains("when it uses its own user name as the session name.");
    }

    @Test
    void says_that_it_does_not_know_a_role_that_is_not_made_here() {
        var deployer = Deployer.withRole(
                "arn:aws:iam::123456789012:role/other",
                args -> args.accessKeys(AccessKeys.one(AccessKeyStatus.INACTIVE)));

        assertThat(PulumiTest.extractValue(deployer.component().accessSummary()))
                .isEqualTo("""
                        User deployer-user-0123abc is meant to assume role arn:aws:iam::123456789012:role/other, which is not created here: the role's trust policy decides when the user may assume it, and the role's policies decide what it may do.
                        The user has an inactive access key.""");
    }

    @Test
    void shows_no_external_id_and_is_no_secret_because_of_it() {
        var deployer = Deployer.up(args -> args.externalId(Output.ofSecret("one-and-only")));
        var summary = deployer.component().accessSummary();

        assertThat(PulumiTest.extractValue(summary)).doesNotContain("one-and-only");
        assertThat(MockedStack.isSecret(summary)).isFalse();
    }

    @Test
    void is_secret_if_a_policy_is() {
        var deployer = Deployer.up(args -> args.rolePolicy(Output.ofSecret(Deployer.READ)));

        assertThat(MockedStack.isSecret(deployer.component().accessSummary())).isTrue();
    }

    @Test
    void describes_a_policy_that_is_divided_once() {
        var statements = new Statement[12];
        for (int i = 0; i < statements.length; i++) {
            statements[i] = Statement.allow()
                    .action("s3:GetObject")
                    .resource("arn:aws:s3:::" + i + "b".repeat(1_000))
                    .build();
        }

        assertThat(summary(args -> args.rolePolicy(PolicyDocument.of(statements)))
                        .lines()
                        .filter(line -> line.startsWith("The role may use s3:GetObject")))
                .hasSize(12);
    }
}
