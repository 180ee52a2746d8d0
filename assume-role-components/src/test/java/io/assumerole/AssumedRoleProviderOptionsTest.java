package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.Provider;
import com.pulumi.aws.iam.User;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import com.pulumi.test.PulumiTest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/**
 * What the component's own options do to the provider in it. Does not prove what the engine makes
 * of them.
 */
class AssumedRoleProviderOptionsTest {

    private static final AssumedRoleProviderArgs ARGS = AssumedRoleProviderArgs.builder()
            .roleArn("arn:aws:iam::123456789012:role/r")
            .build();

    private final Map<String, ResourceOptions> seen = new ConcurrentHashMap<>();
    private final ResourceTransformation recording = args -> {
        seen.put(args.resource().pulumiResourceType(), args.options());
        return Optional.empty();
    };

    private static final class Parent extends ComponentResource {
        Parent() {
            super("test:index:Parent", "parent");
        }
    }

    private ResourceOptions ofProvider() {
        return seen.get("pulumi:providers:aws");
    }

    @Test
    void reaches_the_provider_with_transformations_protect_and_dependencies() {
        var stack = MockedStack.up(context -> {
            var user = new User("user");
            new AssumedRoleProvider(
                    "deployer",
                    ARGS,
                    ComponentResourceOptions.builder()
                            .resourceTransformations(recording)
                            .protect(true)
                            .dependsOn(user)
                            .build());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(ofProvider().isProtect()).isTrue();
        var dependencies = PulumiTest.extractValue(ofProvider().getDependsOn());
        assertThat(dependencies).hasSize(1).first().isInstanceOf(User.class);
    }

    @Test
    void leaves_the_provider_unprotected_and_free_unless_told() {
        MockedStack.up(context -> new AssumedRoleProvider(
                "deployer",
                ARGS,
                ComponentResourceOptions.builder()
                        .resourceTransformations(recording)
                        .build()));

        assertThat(ofProvider().getProtect()).isEmpty();
        assertThat(PulumiTest.extractValue(ofProvider().getDependsOn())).isEmpty();
    }

    @Test
    void is_a_child_of_its_parent() {
        var stack = MockedStack.up(context -> new AssumedRoleProvider(
                "deployer",
                ARGS,
                ComponentResourceOptions.builder().parent(new Parent()).build()));

        assertThat(stack.urns())
                .contains("test:index:Parent$assume-role:index:AssumedRoleProvider$pulumi:providers:aws::deployer");
    }

    @Test
    void refuses_another_role_as_its_base_with_the_remedy() {
        for (var many : List.of(true, false)) {
            var stack = MockedStack.up(context -> {
                var first = new AssumedRoleProvider("first", ARGS);
                var options = ComponentResourceOptions.builder();
                new AssumedRoleProvider(
                        "second",
                        ARGS,
                        many
                                ? options.providers(first.provider()).build()
                                : options.provider(first.provider()).build());
            });

            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("AssumedRoleProvider \"second\" cannot be created")
                            .contains(
                                    RoleInput.IS_LIST
                                            ? List.of("the other provider's role with roleChain")
                                            : List.of(
                                                    "role_arn and source_profile",
                                                    "a roleChain of one role with a web identity",
                                                    "session token",
                                                    "com.pulumi:aws 7.x, which accepts any roleChain")));
        }
    }

    @Test
    void takes_every_other_provider_and_a_parent_that_works_in_a_role() {
        var stack = MockedStack.up(context -> {
            var first = new AssumedRoleProvider("first", ARGS);
            new AssumedRoleProvider(
                    "second",
                    ARGS,
                    ComponentResourceOptions.builder()
                            .provider(new Provider("plain"))
                            .build());
            new AssumedRoleProvider(
                    "third",
                    ARGS,
                    ComponentResourceOptions.builder()
                            .parent(new AssumedRoleProvider("parent", ARGS))
                            .build());
            assertThat(first).isNotNull();
        });

        assertThat(stack.errors()).isEmpty();
    }
}
