package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.StackReference;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of the documents about {@link AssumedRoleProvider}, and an example of each other option, against
 * mocks. Does not prove that AWS accepts them.
 */
class ProviderExamplesTest {

    private static final String PROVIDER = "pulumi:providers:aws";

    private final String deployerArn = "arn:aws:iam::123456789012:role/deployer";

    private static Map<String, Object> inputs(Consumer<Context> program) {
        var stack = MockedStack.up(program);
        assertThat(stack.errors()).isEmpty();
        return stack.inputs(PROVIDER);
    }

    private static String assumeRole(AssumedRoleProviderArgs args) {
        return RoleInput.in(inputs(context -> new AssumedRoleProvider("deployer", args)));
    }

    @Test
    void uses_a_role_of_the_same_program() {
        Consumer<Context> program = context -> {
            // docs:begin both-halves
            var web = new UnprivilegedUserWithRole(
                    "web",
                    UnprivilegedUserWithRoleArgs.builder()
                            .userName("web-deployer")
                            // The local AWS requires this. AWS requires it only across accounts.
                            .grantAssumeRole(true)
                            .requireSessionTag("Team", "web")
                            .rolePolicy(PolicyDocument.of(Statement.allow()
                                    .action("s3:*")
                                    .resource("arn:aws:s3:::web-*")
                                    .build()))
                            .build());
            var deployer = new AssumedRoleProvider(
                    "deployer", AssumedRoleProviderArgs.from(web).build());
            var site = new Bucket("web-site", BucketArgs.Empty, deployer.resourceOptions());
            // docs:end both-halves
            context.export("site", site.bucket());
        };

        assertThat(RoleInput.in(inputs(program)))
                .contains("\"sessionName\":\"project-stack-web-deployer\"")
                .contains("\"tags\":{\"Team\":\"web\"}");
    }

    @Test
    void creates_a_bucket_in_the_role() {
        Consumer<Context> program = context -> {
            // docs:begin provider
            var deployer = new AssumedRoleProvider(
                    "deployer",
                    AssumedRoleProviderArgs.builder()
                            .roleArn(deployerArn)
                            .duration(Duration.ofMinutes(30))
                            .tags(Map.of("team", "red"))
                            .build());
            var site = new Bucket("site", BucketArgs.Empty, deployer.resourceOptions());
            context.export("deployedAs", deployer.callerArn());
            // docs:end provider
            context.export("site", site.bucket());
        };

        assertThat(RoleInput.in(inputs(program))).contains("\"duration\":\"1800s\"", "\"tags\":{\"team\":\"red\"}");
    }

    @Test
    void limits_the_time_of_a_session() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .duration(Duration.ofMinutes(30))
                .build();
        assertThat(assumeRole(args)).contains("\"duration\":\"1800s\"");
    }

    @Test
    void narrows_a_session() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .policy(PolicyDocument.of(Statement.allow()
                        .action("s3:CreateBucket", "s3:Get*", "s3:List*")
                        .resource("arn:aws:s3:::web-*")
                        .build()))
                .policyArn("arn:aws:iam::aws:policy/AmazonRoute53ReadOnlyAccess")
                .build();
        assertThat(assumeRole(args)).contains("\"policy\":\"").contains("\"policyArns\":[");
    }

    @Test
    void tags_a_session() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .tags(Map.of("Team", "web", "CostCenter", "4711"))
                .transitiveTagKeys("Team")
                .build();
        assertThat(assumeRole(args))
                .contains("\"tags\":{\"CostCenter\":\"4711\",\"Team\":\"web\"}")
                .contains("\"transitiveTagKeys\":[\"Team\"]");
    }

    @Test
    void says_who_is_behind_a_session() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .sourceIdentity("ann@example.com")
                .build();
        assertThat(assumeRole(args)).contains("\"sourceIdentity\":\"ann@example.com\"");
    }

    @Test
    void assumes_a_role_by_web_identity() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .webIdentityTokenFile("/var/run/secrets/token")
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .containsKey("assumeRoleWithWebIdentity")
                .doesNotContainKeys("assumeRole", "assumeRoles");
    }

    @Test
    void takes_a_token_and_a_session_policy_from_outputs() {
        var token = Output.ofSecret("header.payload.signature");
        var readBuckets = Output.of(Deployer.READ.toJson());
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .webIdentityToken(token)
                .policy(readBuckets.applyValue(PolicyDocument::parse))
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .hasEntrySatisfying(
                        "assumeRoleWithWebIdentity",
                        assumed -> assertThat(assumed.toString()).contains("header.payload.signature", "s3:GetObject"));
    }

    @Test
    void goes_from_the_role_of_a_web_identity_to_another() {
        var build = AssumedRoleProviderArgs.builder()
                .roleArn("arn:aws:iam::123456789012:role/build")
                .webIdentityTokenFile("/var/run/secrets/token")
                .build();
        var args = AssumedRoleProviderArgs.builder()
                .roleChain(build)
                .roleArn("arn:aws:iam::210987654321:role/deploy")
                .duration(Duration.ofHours(1))
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .hasEntrySatisfying(
                        "assumeRoleWithWebIdentity",
                        first -> assertThat(first.toString()).contains("role/build"))
                .hasEntrySatisfying(
                        RoleInput.KEY, second -> assertThat(second.toString()).contains("role/deploy"));
    }

    @Test
    void goes_from_the_role_of_a_key_to_another() {
        Consumer<Context> program = context -> {
            // docs:begin role-chain
            var hub = new UnprivilegedUserWithRole(
                    "hub",
                    UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy(PolicyDocument.of(Statement.allow()
                                    .action("sts:AssumeRole")
                                    .resource("arn:aws:iam::210987654321:role/deploy")
                                    .build()))
                            .build());
            var deployer = new AssumedRoleProvider(
                    "deployer",
                    AssumedRoleProviderArgs.builder()
                            .roleChain(AssumedRoleProviderArgs.from(hub).build())
                            .roleArn("arn:aws:iam::210987654321:role/deploy")
                            .externalId("from-the-hub")
                            .build());
            // docs:end role-chain
            context.export("deployedAs", deployer.callerArn());
        };
        var stack = MockedStack.up(program);

        if (RoleInput.IS_LIST) {
            assertThat(stack.errors()).isEmpty();
            assertThat(RoleInput.in(stack.inputs(PROVIDER)))
                    .matches("\\[\\{.*role/hub-0123abc.*},\\{.*role/deploy\".*from-the-hub.*}]");
        } else {
            assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains("args: roleChain is given"));
        }
    }

    @Test
    void starts_from_the_key_that_another_stack_made() {
        Consumer<Context> program = context -> {
            // docs:begin base-credentials
            var createRole = new StackReference("organization/create-role/dev");
            var args = AssumedRoleProviderArgs.builder()
                    .roleArn(output(createRole, "roleArn"))
                    .credentials(output(createRole, "accessKeyId"), output(createRole, "secretAccessKey"))
                    .build();
            // docs:end base-credentials
            new AssumedRoleProvider("deployer", args);
        };

        assertThat(inputs(program))
                .containsEntry("accessKey", "AKIAIOSFODNN7EXAMPLE")
                .containsEntry("secretKey", "the-secret-access-key")
                .containsEntry("token", "")
                .containsEntry("profile", "");
    }

    // docs:begin stack-output
    private static Output<String> output(StackReference stack, String name) {
        return stack.requireOutput(name).applyValue(String.class::cast);
    }

    // docs:end stack-output

    @Test
    void starts_from_a_profile() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .profile("unprivileged")
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .containsEntry("profile", "unprivileged")
                .containsEntry("accessKey", "");
    }

    @Test
    void tags_everything_that_is_made() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .defaultTags(Map.of("ManagedBy", "Pulumi", "Team", "web"))
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .containsEntry("defaultTags", "{\"tags\":{\"ManagedBy\":\"Pulumi\",\"Team\":\"web\"}}");
    }

    @Test
    void allows_the_accounts_of_a_team_only() {
        var args = AssumedRoleProviderArgs.builder()
                .roleArn(deployerArn)
                .allowedAccountIds("123456789012", "210987654321")
                .build();
        assertThat(inputs(context -> new AssumedRoleProvider("deployer", args)))
                .containsEntry("allowedAccountIds", "[\"123456789012\",\"210987654321\"]");
    }

    @Test
    void is_protected_and_waits_for_others() {
        Consumer<Context> program = context -> {
            var args = AssumedRoleProviderArgs.builder().roleArn(deployerArn).build();
            var log = new Bucket("log", BucketArgs.Empty);
            var deployer = new AssumedRoleProvider(
                    "deployer",
                    args,
                    ComponentResourceOptions.builder()
                            .protect(true)
                            .dependsOn(log)
                            .build());
            var site = new Bucket("site", BucketArgs.Empty, deployer.resourceOptions());
            context.export("site", site.bucket());
            context.export("caller", deployer.callerArn());
        };

        assertThat(MockedStack.up(program).errors()).isEmpty();
    }
}
