package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's exact inputs against mocks. Does not prove that a role is assumed. */
class AssumedRoleProviderTest {

    private static final String ROLE = "arn:aws:iam::123456789012:role/allow-s3-management-fcc71c0";

    private static final String PROVIDER = "pulumi:providers:aws";

    private final AtomicReference<AssumedRoleProvider> component = new AtomicReference<>();

    private MockedStack up(UnaryOperator<AssumedRoleProviderArgs.Builder> arguments) {
        return MockedStack.up(
                context ->
                        component.set(
                                new AssumedRoleProvider(
                                        "deployer",
                                        arguments
                                                .apply(AssumedRoleProviderArgs.builder())
                                                .build())));
    }

    @Test
    void makes_exactly_one_provider_of_package_aws() {
        var stack = up(args -> args.roleArn(ROLE));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .containsExactly(
                        "assume-role:index:AssumedRoleProvider$pulumi:providers:aws::deployer",
                        "assume-role:index:AssumedRoleProvider::deployer");
    }

    @Test
    void names_the_session_after_project_and_stack_unless_told() {
        var stack = up(args -> args.roleArn(ROLE));

        assertThat(stack.inputs(PROVIDER))
                .isEqualTo(
                        Map.of(
                                "assumeRole",
                                "{\"roleArn\":\""
                                        + ROLE
                                        + "\",\"sessionName\":\"project-stack\"}"));
    }

    @Test
    void sends_role_session_name_external_id_and_region() {
        var stack =
                up(
                        args ->
                                args.roleArn(ROLE)
                                        .sessionName("PulumiSession")
                                        .externalId("PulumiApplication")
                                        .region("eu-central-1"));

        assertThat(stack.inputs(PROVIDER))
                .isEqualTo(
                        Map.of(
                                "assumeRole",
                                "{\"roleArn\":\""
                                        + ROLE
                                        + "\",\"sessionName\":\"PulumiSession\",\"externalId\":\"PulumiApplication\"}",
                                "region",
                                "eu-central-1"));
    }

    @Test
    void is_the_provider_of_what_is_given_its_options_and_of_nothing_else() {
        var stack =
                MockedStack.up(
                        context -> {
                            var assumed =
                                    new AssumedRoleProvider(
                                            "deployer",
                                            AssumedRoleProviderArgs.builder()
                                                    .roleArn(ROLE)
                                                    .build());
                            new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
                            new Role("role", RoleArgs.builder().assumeRolePolicy("{}").build());
                        });

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.resource("aws:s3/bucket:Bucket").provider)
                .contains("AssumedRoleProvider$pulumi:providers:aws::deployer");
        assertThat(stack.resource("aws:iam/role:Role").provider).isEmpty();
    }

    @Test
    void answers_who_AWS_says_the_caller_is() {
        var stack = up(args -> args.roleArn(ROLE).externalId(Output.ofSecret("PulumiApplication")));

        assertThat(stack.calledFunctions())
                .containsExactly("aws:index/getCallerIdentity:getCallerIdentity");
        assertThat(PulumiTest.extractValue(component.get().callerArn()))
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/role/session");
        assertThat(PulumiTest.extractValue(component.get().accountId())).isEqualTo("123456789012");
        assertThat(MockedStack.isSecret(component.get().callerArn())).isFalse();
        assertThat(MockedStack.isSecret(component.get().accountId())).isFalse();
    }

    @Test
    void keeps_a_secret_external_id_secret_and_a_plain_one_readable() {
        var builder = AssumedRoleProviderArgs.builder().roleArn(ROLE).sessionName("session");

        assertThat(MockedStack.isSecret(builder.externalId("plain").build().assumeRole()))
                .isFalse();
        assertThat(
                        MockedStack.isSecret(
                                builder.externalId(Output.ofSecret("secret")).build().assumeRole()))
                .isTrue();
    }

    @Nested
    class With_a_role_of_the_same_program {

        private MockedStack firstPreview() {
            return MockedStack.firstPreview(
                    context -> {
                        var role =
                                new Role("role", RoleArgs.builder().assumeRolePolicy("{}").build());
                        component.set(
                                new AssumedRoleProvider(
                                        "deployer",
                                        AssumedRoleProviderArgs.builder()
                                                .roleArn(role.arn())
                                                .externalId(Output.ofSecret("PulumiApplication"))
                                                .build()));
                    });
        }

        @Test
        void leaves_the_whole_input_open_while_the_role_is_unknown() {
            var stack = firstPreview();

            assertThat(stack.errors()).isEmpty();
            assertThat(stack.inputs(PROVIDER)).doesNotContainKey("assumeRole");
        }

        @Test
        void asks_nobody_who_the_caller_is_while_the_role_is_unknown() {
            var stack = firstPreview();

            assertThat(stack.calledFunctions()).isEmpty();
            assertThat(MockedStack.isKnown(component.get().callerArn())).isFalse();
            assertThat(MockedStack.isKnown(component.get().accountId())).isFalse();
        }
    }

    @Nested
    class Arguments {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "allow-s3-management",
                    "arn:aws:iam::123456789012:user/somebody",
                    "arn:aws:sts::123456789012:assumed-role/role/session",
                    "arn:aws:iam::12345678901:role/short-account",
                    "arn:aws:iam:us-east-1:123456789012:role/with-region"
                })
        void rejects_what_is_not_the_arn_of_a_role(String arn) {
            assertThatThrownBy(() -> AssumedRoleProviderArgs.builder().roleArn(arn).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("roleArn: ")
                    .hasMessageContaining(arn);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "arn:aws:iam::123456789012:role/r",
                    "arn:aws-cn:iam::123456789012:role/r",
                    "arn:aws-us-gov:iam::000000000000:role/path/to/r"
                })
        void accepts_the_arn_of_a_role_in_every_partition(String arn) {
            var stack = up(args -> args.roleArn(arn));

            assertThat(stack.inputs(PROVIDER).get("assumeRole").toString()).contains(arn);
        }

        @Test
        void lists_every_problem_at_once_and_shows_no_external_id() {
            assertThatThrownBy(
                            () ->
                                    AssumedRoleProviderArgs.builder()
                                            .sessionName("no spaces")
                                            .externalId("top secret value")
                                            .region("Frankfurt")
                                            .build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("AssumedRoleProviderArgs cannot be built")
                    .hasMessageContaining("roleArn is missing")
                    .hasMessageContaining("sessionName: ")
                    .hasMessageContaining("no spaces")
                    .hasMessageContaining("externalId: ")
                    .hasMessageContaining("region: ")
                    .hasMessageNotContaining("top secret value");
        }

        @Test
        void rejects_an_output_with_the_words_for_a_value() {
            var stack = up(args -> args.roleArn(Output.of("not-an-arn")));

            assertThat(stack.errors())
                    .anySatisfy(
                            error ->
                                    assertThat(error).contains("roleArn: ").contains("not-an-arn"));
        }
    }
}
