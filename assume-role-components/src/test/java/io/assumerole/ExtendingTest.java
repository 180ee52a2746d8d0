package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Subclasses of both components, and what their constructors refuse, against mocks. Does not prove
 * that the engine takes what is registered.
 */
class ExtendingTest {

    private static final String TYPE = "my-team:index:TeamDeployer";
    private static final String ROLE = "arn:aws:iam::123456789012:role/deployer";

    private static UnprivilegedUserWithRoleArgs args() {
        return Deployer.args(args -> args);
    }

    private static AssumedRoleProviderArgs providerArgs() {
        return AssumedRoleProviderArgs.builder()
                .roleArn(ROLE)
                .region("us-east-1")
                .build();
    }

    private static class TeamDeployer extends UnprivilegedUserWithRole {

        TeamDeployer(String type, String name, ComponentResourceOptions options) {
            super(type, name, args(), options);
            new Bucket(
                    name + "-bucket",
                    BucketArgs.Empty,
                    CustomResourceOptions.builder().parent(this).build());
        }

        TeamDeployer(String name) {
            super(name, args());
        }

        TeamDeployer with(Map<String, Output<?>> own) {
            registerOutputs(own);
            return this;
        }

        void withLater(CompletableFuture<Map<String, Output<?>>> own) {
            registerOutputs(own);
        }

        void withOutput(Output<Map<String, Output<?>>> own) {
            registerOutputs(own);
        }
    }

    private static final class TeamProvider extends AssumedRoleProvider {

        @Export(name = "purpose", refs = String.class, tree = "[0]")
        private final Output<String> purpose;

        TeamProvider(String type, String name, AssumedRoleProviderArgs args) {
            super(type, name, args, null);
            this.purpose = Output.of("deploying");
            registerOutputs(Map.of("purpose", purpose));
        }
    }

    private static TeamDeployer made() {
        return new TeamDeployer(TYPE, "team", null);
    }

    @Test
    void gives_a_subclass_its_own_type_children_and_outputs() {
        var stack = MockedStack.up(context -> made().with(Map.of("bucketName", Output.of("artifacts"))));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .contains(
                        TYPE + "::team",
                        TYPE + "$aws:iam/user:User::team-user",
                        TYPE + "$aws:iam/role:Role::team",
                        TYPE + "$aws:s3/bucket:Bucket::team-bucket")
                .noneMatch(urn -> urn.contains(UnprivilegedUserWithRole.TYPE));
        assertThat(stack.outputs("team"))
                .containsKeys("roleArn", "secretAccessKey", "awsProfile")
                .hasEntrySatisfying(
                        "bucketName",
                        value -> assertThat(value.getStringValue()).isEqualTo("artifacts"));
    }

    @Test
    void gives_a_subclass_of_the_provider_its_own_type_and_outputs() {
        var stack = MockedStack.up(context -> new TeamProvider("my-team:index:TeamProvider", "team", providerArgs()));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .containsExactly(
                        "my-team:index:TeamProvider$pulumi:providers:aws::team", "my-team:index:TeamProvider::team");
        assertThat(stack.outputs("team")).containsOnlyKeys("callerArn", "accountId", "purpose");
        assertThat(stack.outputs("team").get("purpose").getStringValue()).isEqualTo("deploying");
    }

    @Test
    void registers_outputs_that_a_subclass_has_later() {
        for (var stack : Arrays.asList(
                MockedStack.up(
                        context -> made().withLater(CompletableFuture.completedFuture(Map.of("own", Output.of("v"))))),
                MockedStack.up(context ->
                        made().withOutput(Deployer.later("own").applyValue(name -> Map.of(name, Output.of("v"))))))) {
            assertThat(stack.errors()).isEmpty();
            assertThat(stack.outputs("team")).containsKeys("roleArn", "own");
        }
    }

    @Test
    void does_no_harm_where_a_subclass_registers_nothing() {
        var stack = MockedStack.up(context -> made());

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns()).contains(TYPE + "$aws:s3/bucket:Bucket::team-bucket");
    }

    @Test
    void leaves_a_subclass_without_a_type_that_of_the_component() {
        var stack = MockedStack.up(context -> new TeamDeployer("team"));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns()).contains(UnprivilegedUserWithRole.TYPE + "::team");
        assertThat(stack.outputs("team")).containsKey("roleArn");
    }

    private static void refuses(Supplier<?> program, String... words) {
        var stack = MockedStack.up(context -> program.get());

        assertThat(stack.errors()).anySatisfy(error -> assertThat(error).contains(words));
    }

    @Test
    void refuses_to_register_twice() {
        refuses(
                () -> made().with(Map.of()).with(Map.of()),
                "IllegalStateException",
                "registerOutputs of TeamDeployer \"team\"",
                "already registered");
        refuses(
                () -> new TeamDeployer("team").with(Map.of("own", Output.of("v"))),
                "IllegalStateException",
                "super(type, name, args, options)",
                "my-team:index:TeamDeployer");
    }

    @Test
    void refuses_outputs_that_would_hide_others_or_are_none() {
        var missing = new HashMap<String, Output<?>>();
        missing.put("own", null);
        refuses(
                () -> made().with(Map.of("roleArn", Output.of("v"))),
                "IllegalArgumentException",
                "registerOutputs of TeamDeployer \"team\": \"roleArn\" is already an output of the component");
        refuses(() -> made().with(missing), "IllegalArgumentException", "\"own\" is null");
        refuses(() -> made().with(Map.of(" ", Output.of("v"))), "IllegalArgumentException", "is blank");
        refuses(() -> made().with(null), "IllegalArgumentException", "got null; allowed: a map");
        refuses(
                () -> {
                    made().withOutput(Output.of(Map.of("roleArn", Output.of("v"))));
                    return null;
                },
                "\"roleArn\" is already an output of the component");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a:b:C",
                "my-team:index:TeamDeployer",
                "my_team.io:iam/users:Team_Deployer",
                "assume-roles:index:UnprivilegedUserWithRole"
            })
    void accepts_a_type_token_of_ones_own(String type) {
        var stack = MockedStack.up(context -> new TeamDeployer(type, "team", null));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns()).contains(type + "::team");
    }

    @ParameterizedTest
    @CsvSource({
        "'', allowed: your own PACKAGE:MODULE:TYPE",
        "TeamDeployer, allowed: your own PACKAGE:MODULE:TYPE",
        "my-team:TeamDeployer, allowed: your own PACKAGE:MODULE:TYPE",
        "my-team:index:Team:Deployer, allowed: your own PACKAGE:MODULE:TYPE",
        "my-team::TeamDeployer, allowed: your own PACKAGE:MODULE:TYPE",
        "my-team:index:Team Deployer, allowed: your own PACKAGE:MODULE:TYPE",
        "my-team:index:a$b, allowed: your own PACKAGE:MODULE:TYPE",
        "pulumi:providers:aws, the package pulumi is not yours",
        "assume-role:index:TeamDeployer, the package assume-role is not yours",
        "assume-role:index:UnprivilegedUserWithRole, the package assume-role is not yours",
    })
    void refuses_another_type_token_before_anything_is_registered(String type, String reason) {
        for (var stack : Arrays.asList(
                MockedStack.up(context -> new TeamDeployer(type, "team", null)),
                MockedStack.up(context -> new TeamProvider(type, "team", providerArgs())))) {
            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("\"team\" cannot be created")
                            .contains("type: got \"" + type + "\"")
                            .contains(reason)
                            .contains("my-team:index:TeamDeployer"));
            assertThat(stack.registeredNames()).isEmpty();
        }
    }

    @Test
    void refuses_a_missing_type_token() {
        refuses(() -> new TeamDeployer(null, "team", null), "type: got null");
    }

    /** Outside of a program: nothing of Pulumi's may be reached. */
    @Test
    void refuses_missing_arguments_by_name() {
        Deployer.rejects(
                () -> new UnprivilegedUserWithRole("deployer", null),
                "UnprivilegedUserWithRole \"deployer\" cannot be created",
                "args: got null",
                "UnprivilegedUserWithRoleArgs.builder()");
        Deployer.rejects(
                () -> new AssumedRoleProvider("deployer", null),
                "AssumedRoleProvider \"deployer\" cannot be created",
                "args: got null",
                "AssumedRoleProviderArgs.builder()");
        Deployer.rejects(
                () -> new UnprivilegedUserWithRole(null, args()),
                "UnprivilegedUserWithRole null cannot be created",
                "name: got null");
        for (var name : Arrays.asList(null, "", " ")) {
            Deployer.rejects(() -> new AssumedRoleProvider(name, providerArgs()), "AssumedRoleProvider", "name: got ");
        }
    }

    @Test
    void tells_all_problems_of_a_constructor_at_once() {
        assertThatThrownBy(() -> new UnprivilegedUserWithRole("", null))
                .hasMessageContaining("name: got \"\"")
                .hasMessageContaining("args: got null");
        assertThatThrownBy(() -> new TeamProvider("team", "", null))
                .hasMessageContaining("type: got \"team\"")
                .hasMessageContaining("name: got \"\"")
                .hasMessageContaining("args: got null");
    }

    @Test
    void takes_no_options_for_none() {
        var stack = MockedStack.up(context -> new AssumedRoleProvider("team", providerArgs(), null));

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.outputs("team")).containsOnlyKeys("callerArn", "accountId");
    }

    /** The SDK also throws, but then waits forever for its pending calls. */
    @Test
    void refuses_provider_together_with_providers_and_accepts_either() {
        refuses(
                () -> new UnprivilegedUserWithRole("deployer", args(), providers(true, true)),
                "UnprivilegedUserWithRole \"deployer\" cannot be created",
                "options: got provider and providers");
        refuses(
                () -> new AssumedRoleProvider("deployer", providerArgs(), providers(true, true)),
                "AssumedRoleProvider \"deployer\" cannot be created",
                "options: got provider and providers");
        for (var one : new boolean[] {true, false}) {
            var stack = MockedStack.up(context -> {
                new UnprivilegedUserWithRole("deployer", args(), providers(one, !one));
                new AssumedRoleProvider("deployer", providerArgs(), providers(one, !one));
            });
            assertThat(stack.errors()).isEmpty();
        }
    }

    private static ComponentResourceOptions providers(boolean provider, boolean providers) {
        var options = ComponentResourceOptions.builder();
        if (provider) {
            options.provider(new Provider("one", ProviderArgs.Empty));
        }
        if (providers) {
            options.providers(new Provider("other", ProviderArgs.Empty));
        }
        return options.build();
    }
}
