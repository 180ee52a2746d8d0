package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.lint.LintCode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exact children and inputs against mocks. Does not prove that an engine or AWS accepts them. */
class UnprivilegedUserWithRoleTest {

    private static final PolicyDocument S3 =
            PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());

    private static final String COMPONENT = "assume-role:index:UnprivilegedUserWithRole";

    private final AtomicReference<UnprivilegedUserWithRole> component = new AtomicReference<>();

    private MockedStack up(UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> arguments) {
        return MockedStack.up(context -> component.set(new UnprivilegedUserWithRole("deployer", args(arguments))));
    }

    private static UnprivilegedUserWithRoleArgs args(UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> arguments) {
        return arguments
                .apply(UnprivilegedUserWithRoleArgs.builder().rolePolicy(S3))
                .build();
    }

    @Test
    void makes_exactly_a_user_its_key_a_role_and_its_policy() {
        var stack = up(args -> args);

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .containsExactly(
                        COMPONENT + "$aws:iam/accessKey:AccessKey::deployer-key",
                        COMPONENT + "$aws:iam/role:Role::deployer",
                        COMPONENT + "$aws:iam/rolePolicy:RolePolicy::deployer-policy",
                        COMPONENT + "$aws:iam/user:User::deployer-user",
                        COMPONENT + "::deployer");
    }

    @Test
    void trusts_exactly_this_user() {
        var stack = up(args -> args.userName("somebody@pulumi.com"));

        assertThat(stack.inputs("aws:iam/role:Role"))
                .isEqualTo(Map.of(
                        "assumeRolePolicy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{"
                                + "\"Sid\":\"" + MockedStack.userId("deployer-user") + "\",\"Effect\":\"Allow\","
                                + "\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:user/somebody@pulumi.com\"},"
                                + "\"Action\":\"sts:AssumeRole\"}]}"));
    }

    @Test
    void gives_the_role_the_policy_it_was_given() {
        var stack = up(args -> args);

        assertThat(stack.inputs("aws:iam/rolePolicy:RolePolicy"))
                .isEqualTo(Map.of(
                        "role",
                        "deployer-0123abc",
                        "policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"));
    }

    /** So a secret external ID is not in the state of the component, too. */
    @Test
    void registers_only_the_given_children() {
        var stack = up(args -> args.userName("somebody").externalId("PulumiApplication"));

        assertThat(stack.request(COMPONENT, "deployer").getObject().getFieldsMap())
                .isEmpty();
        assertThat(stack.inputs("aws:iam/user:User")).containsEntry("name", "somebody");
        assertThat(stack.inputs("aws:iam/role:Role").get("assumeRolePolicy"))
                .asString()
                .contains("PulumiApplication");
    }

    @Test
    void gives_the_user_no_policy_and_no_name_unless_asked() {
        var stack = up(args -> args);

        assertThat(stack.inputs("aws:iam/user:User")).doesNotContainKey("name");
        assertThat(stack.inputs("aws:iam/accessKey:AccessKey")).isEqualTo(Map.of("user", "deployer-user-0123abc"));
        assertThat(stack.urns()).noneMatch(urn -> urn.contains("UserPolicy"));
    }

    @Test
    void lets_the_user_assume_this_role_and_nothing_else_when_asked() {
        var stack = up(args -> args.grantAssumeRole(true));

        assertThat(stack.urns())
                .contains(COMPONENT + "$aws:iam/userPolicy:UserPolicy::deployer-assume-role")
                .hasSize(6);
        assertThat(stack.inputs("aws:iam/userPolicy:UserPolicy"))
                .isEqualTo(Map.of(
                        "user",
                        "deployer-user-0123abc",
                        "policy",
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Action\":\"sts:AssumeRole\","
                                + "\"Resource\":\"arn:aws:iam::123456789012:role/deployer-0123abc\"}]}"));
    }

    @Test
    void outputs_the_values_of_its_children_and_marks_only_the_secret() {
        up(args -> args);

        var made = component.get();
        assertThat(PulumiTest.extractValue(made.userName())).isEqualTo("deployer-user-0123abc");
        assertThat(PulumiTest.extractValue(made.userArn()))
                .isEqualTo("arn:aws:iam::123456789012:user/deployer-user-0123abc");
        assertThat(PulumiTest.extractValue(made.accessKeyId())).isEqualTo(MockedStack.keyId("deployer-key"));
        assertThat(PulumiTest.extractValue(made.secretAccessKey())).isEqualTo(MockedStack.secretOf("deployer-key"));
        assertThat(PulumiTest.extractValue(made.roleName())).isEqualTo("deployer-0123abc");
        assertThat(PulumiTest.extractValue(made.roleArn()))
                .isEqualTo("arn:aws:iam::123456789012:role/deployer-0123abc");
        assertThat(MockedStack.isSecret(made.secretAccessKey())).isTrue();
        assertThat(MockedStack.isSecret(made.accessKeyId())).isFalse();
        assertThat(MockedStack.isSecret(made.roleArn())).isFalse();
    }

    @Test
    void leaves_values_unknown_in_the_first_preview() {
        var stack = MockedStack.firstPreview(context ->
                component.set(new UnprivilegedUserWithRole("deployer", args(args -> args.grantAssumeRole(true)))));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns()).hasSize(6);
        assertThat(stack.inputs("aws:iam/role:Role")).doesNotContainKey("assumeRolePolicy");
        assertThat(MockedStack.isKnown(component.get().roleArn())).isFalse();
        assertThat(MockedStack.isKnown(component.get().secretAccessKey())).isFalse();
    }

    @Test
    void hands_its_provider_to_its_children() {
        var stack = MockedStack.up(context -> {
            var provider = new com.pulumi.aws.Provider("elsewhere", com.pulumi.aws.ProviderArgs.Empty);
            new UnprivilegedUserWithRole(
                    "deployer",
                    args(args -> args.grantAssumeRole(true)),
                    ComponentResourceOptions.builder().providers(provider).build());
        });

        assertThat(stack.errors()).isEmpty();
        for (var type : new String[] {
            "iam/user:User",
            "iam/accessKey:AccessKey",
            "iam/role:Role",
            "iam/rolePolicy:RolePolicy",
            "iam/userPolicy:UserPolicy"
        }) {
            assertThat(stack.resource("aws:" + type).provider)
                    .as("the provider of %s", type)
                    .contains("pulumi:providers:aws::elsewhere");
        }
    }

    @Nested
    class With_a_policy_that_is_probably_not_meant_so {

        @Test
        void accepts_it_unless_strict() {
            assertThat(up(args -> args).errors()).isEmpty();
        }

        @Test
        void rejects_it_when_strict_and_names_code_and_remedy() {
            Deployer.rejects(
                    () -> args(args -> args.strict(true)), "rolePolicy: is valid, but strict", "allows-whole-service");
        }

        @Test
        void rejects_it_when_strict_also_as_an_output() {
            var stack = up(args -> args.strict(true).rolePolicy(Output.of(S3)));

            assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains("allows-whole-service"));
        }

        @Test
        void keeps_a_request_when_its_builder_is_used_again() {
            var stack = MockedStack.up(context -> {
                var builder = UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(new com.pulumi.aws.iam.User("first").arn().applyValue(arn -> S3));
                var args = builder.build();
                builder.strict(true);
                new UnprivilegedUserWithRole("deployer", args);
            });

            assertThat(stack.errors()).isEmpty();
        }

        @Test
        void accepts_it_when_strict_and_acknowledged() {
            var stack = up(args ->
                    args.strict(true).acknowledge(LintCode.ALLOWS_WHOLE_SERVICE, "s3:*", "The role manages all of S3"));

            assertThat(stack.errors()).isEmpty();
        }

        @Test
        void rejects_it_when_strict_and_something_else_is_acknowledged() {
            assertThatThrownBy(() -> args(args ->
                            args.strict(true).acknowledge(LintCode.ALLOWS_EVERYTHING, "s3:*", "Another finding")))
                    .hasMessageContaining("allows-whole-service");
        }
    }

    @Nested
    class Arguments {

        @Test
        void lists_every_problem_at_once() {
            Deployer.rejects(
                    () -> UnprivilegedUserWithRoleArgs.builder()
                            .userName("no spaces")
                            .externalId("x")
                            .build(),
                    "UnprivilegedUserWithRoleArgs cannot be built",
                    "userName: ",
                    "no spaces",
                    "externalId: ",
                    "rolePolicy is missing");
        }

        @Test
        void does_not_show_an_external_id_that_it_refuses() {
            assertThatThrownBy(() -> args(args -> args.externalId("top secret value")))
                    .isInstanceOf(InvalidArgumentsException.class)
                    .hasMessageContaining("externalId: ")
                    .hasMessageNotContaining("top secret value");
        }

        @Test
        void rejects_a_null_that_was_meant_to_be_a_value() {
            Deployer.rejects(() -> args(args -> args.userName((String) null)), "userName is null");
        }

        @Test
        void rejects_an_output_with_the_words_for_a_value() {
            var stack = up(args -> args.userName(Output.of("no spaces")));

            assertThat(stack.errors())
                    .anySatisfy(
                            error -> assertThat(error).contains("userName: ").contains("no spaces"));
        }

        @Test
        void does_not_show_a_secret_output_that_it_refuses() {
            var stack = up(args -> args.userName(Output.ofSecret("top secret value")));

            assertThat(stack.errors())
                    .isNotEmpty()
                    .anySatisfy(error -> assertThat(error).contains("userName: "))
                    .noneMatch(error -> error.contains("top secret value"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "has space", "has/slash", "äöü", "a2345678901234567890123456789012345678901234567890b2"})
        void rejects_a_component_name_from_which_no_names_can_be_made(String name) {
            var stack = MockedStack.up(context -> new UnprivilegedUserWithRole(name, args(args -> args)));

            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("UnprivilegedUserWithRole \"" + name + "\" cannot be created")
                            .contains("name: got \"" + name + "\"")
                            .contains("1 to 51 characters"));
            assertThat(stack.urns()).isEmpty();
        }

        @Test
        void accepts_a_component_name_of_51_characters() {
            var name = "a".repeat(51);
            var stack = MockedStack.up(context -> new UnprivilegedUserWithRole(name, args(args -> args)));

            assertThat(stack.errors()).isEmpty();
        }
    }
}
