package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.StackReference;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Runs the examples of the documents about {@link AssumedRoleProvider} against mocks. Does not prove that AWS accepts them.
 */
class ProviderExamplesTest {

    private static final String PROVIDER = "pulumi:providers:aws";

    private final String deployerArn = "arn:aws:iam::123456789012:role/deployer";

    private static Map<String, Object> inputs(Consumer<Context> program) {
        var stack = MockedStack.up(program);
        assertThat(stack.errors()).isEmpty();
        return stack.inputs(PROVIDER);
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
}
