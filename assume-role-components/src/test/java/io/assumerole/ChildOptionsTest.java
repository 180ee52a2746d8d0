package io.assumerole;

import static io.assumerole.Deployer.later;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.aws.Provider;
import com.pulumi.aws.ProviderArgs;
import com.pulumi.aws.iam.Group;
import com.pulumi.core.Alias;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import pulumirpc.Resource.RegisterResourceRequest;

/**
 * What the monitor is asked for the children, for each option of the component. Does not prove what
 * an engine makes of it.
 */
class ChildOptionsTest {

    /** Every type of child. */
    private static final String[][] CHILDREN = {
        {"aws:iam/user:User", "deployer-user"},
        {"aws:iam/accessKey:AccessKey", "deployer-key"},
        {"aws:iam/role:Role", "deployer"},
        {"aws:iam/rolePolicy:RolePolicy", "deployer-policy"},
        {"aws:iam/policy:Policy", "deployer-policy-2"},
        {"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "deployer-policy-2"},
        {"aws:iam/rolePolicyAttachment:RolePolicyAttachment", "deployer-attach-View"},
        {"aws:iam/userPolicy:UserPolicy", "deployer-assume-role"},
        {"aws:iam/userPolicy:UserPolicy", "deployer-unprivileged"},
    };

    private static UnprivilegedUserWithRoleArgs everything() {
        return everything(args -> args);
    }

    private static UnprivilegedUserWithRoleArgs everything(Deployer.Options more) {
        var statements = new Statement[12];
        for (int i = 0; i < statements.length; i++) {
            statements[i] = Statement.allow()
                    .action("s3:GetObject")
                    .resource("arn:aws:s3:::" + i + "b".repeat(1_000))
                    .build();
        }
        return more.apply(UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(PolicyDocument.of(statements))
                        .managedPolicyArn("arn:aws:iam::aws:policy/View")
                        .grantAssumeRole(true)
                        .staysUnprivileged(true))
                .build();
    }

    private static Provider elsewhere() {
        return new Provider("elsewhere", ProviderArgs.Empty);
    }

    private static MockedStack with(UnaryOperator<ComponentResourceOptions.Builder> options) {
        return with(args -> args, options);
    }

    private static MockedStack with(
            Deployer.Options arguments, UnaryOperator<ComponentResourceOptions.Builder> options) {
        var stack = MockedStack.up(context -> new UnprivilegedUserWithRole(
                "deployer",
                everything(arguments),
                options.apply(ComponentResourceOptions.builder()).build()));
        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns())
                .filteredOn(urn -> urn.contains(Deployer.TYPE + "$"))
                .hasSize(CHILDREN.length);
        return stack;
    }

    private static RegisterResourceRequest request(MockedStack stack, String[] child) {
        return stack.request(child[0], child[1]);
    }

    @Test
    void protects_every_child_when_asked_and_leaves_it_open_otherwise() {
        var asked = with(options -> options.protect(true));
        var open = with(options -> options);

        for (var child : CHILDREN) {
            assertThat(request(asked, child).getProtect()).as(child[1]).isTrue();
            assertThat(request(open, child).hasProtect()).as(child[1]).isFalse();
        }
    }

    @Test
    void keeps_every_child_but_the_key_on_delete_when_asked_and_leaves_it_open_otherwise() {
        var asked = with(options -> options.retainOnDelete(true));
        var open = with(options -> options);

        for (var child : CHILDREN) {
            if (child[1].equals("deployer-key")) {
                continue;
            }
            assertThat(request(asked, child).getRetainOnDelete()).as(child[1]).isTrue();
            assertThat(request(open, child).hasRetainOnDelete()).as(child[1]).isFalse();
        }
    }

    /** The engine may hand it down from the component, unless the child says no. */
    @Test
    void never_keeps_an_access_key_on_delete() {
        for (var keys : List.of(AccessKeys.one(), AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE))) {
            var stack = Deployer.of(
                            () -> Deployer.args(args -> args.accessKeys(keys)),
                            ComponentResourceOptions.builder()
                                    .retainOnDelete(true)
                                    .build())
                    .stack();

            assertThat(stack.errors()).isEmpty();
            assertThat(stack.request("aws:iam/user:User", "deployer-user").getRetainOnDelete())
                    .isTrue();
            for (var name :
                    keys.previous == null ? List.of("deployer-key") : List.of("deployer-key-a", "deployer-key-b")) {
                var key = stack.request("aws:iam/accessKey:AccessKey", name);
                assertThat(key.hasRetainOnDelete()).as(name).isTrue();
                assertThat(key.getRetainOnDelete()).as(name).isFalse();
            }
        }
    }

    @Test
    void replaces_only_a_user_whose_name_changes() {
        var stack = with(options -> options);

        for (var child : CHILDREN) {
            assertThat(request(stack, child).getReplaceOnChangesList())
                    .as(child[1])
                    .isEqualTo(child[1].equals("deployer-user") ? List.of("name") : List.of());
        }
    }

    @Test
    void creates_every_child_after_the_dependencies_of_the_component() {
        var stack = with(options -> options.dependsOn(new Group("first")));

        for (var child : CHILDREN) {
            assertThat(request(stack, child).getDependenciesList())
                    .as(child[1])
                    .anyMatch(urn -> urn.endsWith("aws:iam/group:Group::first"));
        }
    }

    @Test
    void gives_every_child_the_provider_of_the_component() {
        List<UnaryOperator<ComponentResourceOptions.Builder>> ways =
                List.of(options -> options.provider(elsewhere()), options -> options.providers(elsewhere()));
        for (var way : ways) {
            var stack = with(way);

            for (var child : CHILDREN) {
                assertThat(request(stack, child).getProvider())
                        .as(child[1])
                        .contains("pulumi:providers:aws::elsewhere");
            }
        }
    }

    @Test
    void puts_itself_under_its_parent_and_the_children_under_itself() {
        var stack = MockedStack.up(context -> {
            var parent = new ComponentResource("team:index:Team", "team");
            new UnprivilegedUserWithRole(
                    "deployer",
                    everything(),
                    ComponentResourceOptions.builder().parent(parent).build());
        });

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.urns()).contains("team:index:Team$" + Deployer.TYPE + "::deployer");
        for (var child : CHILDREN) {
            assertThat(request(stack, child).getParent())
                    .as(child[1])
                    .endsWith("$team:index:Team$" + Deployer.TYPE + "::deployer");
        }
    }

    /** The engine derives those of the children: their names begin with the component's. */
    @Test
    void hands_its_aliases_to_the_engine_and_begins_every_childs_name_with_its_own() {
        var stack = with(
                options -> options.aliases(Alias.builder().name("former-name").build()));

        assertThat(stack.request(Deployer.TYPE, "deployer").getAliasesList())
                .extracting(alias -> alias.getSpec().getName())
                .containsExactly("former-name");
        for (var child : CHILDREN) {
            assertThat(child[1]).startsWith("deployer");
            assertThat(request(stack, child).getAliasesList()).as(child[1]).isEmpty();
        }
    }

    @Test
    void lets_transformations_change_every_child() {
        ResourceTransformation ignoring = args -> args.options() instanceof CustomResourceOptions custom
                ? Optional.of(new ResourceTransformation.Result(
                        args.args(),
                        CustomResourceOptions.merge(
                                custom,
                                CustomResourceOptions.builder()
                                        .ignoreChanges("tags")
                                        .build())))
                : Optional.empty();
        var stack = with(options -> options.resourceTransformations(ignoring));

        for (var child : CHILDREN) {
            assertThat(request(stack, child).getIgnoreChangesList())
                    .as(child[1])
                    .containsExactly("tags");
        }
    }

    @Test
    void keeps_all_of_them_while_it_waits_for_an_argument() {
        UnaryOperator<ComponentResourceOptions.Builder> all =
                options -> options.parent(new ComponentResource("team:index:Team", "team"))
                        .provider(elsewhere())
                        .dependsOn(new Group("first"))
                        .aliases(Alias.builder().name("former").build())
                        .protect(true)
                        .retainOnDelete(true);
        var now = with(args -> args.roleDescription("said"), all);
        var late = with(args -> args.roleDescription(later("said")), all);

        assertThat(late.request(Deployer.TYPE, "deployer")).isEqualTo(now.request(Deployer.TYPE, "deployer"));
        for (var child : CHILDREN) {
            assertThat(withoutDependencies(late, child)).as(child[1]).isEqualTo(withoutDependencies(now, child));
            assertThat(request(late, child).getDependenciesList())
                    .as(child[1])
                    .containsAll(request(now, child).getDependenciesList());
        }
    }

    /** The argument itself depends on what it comes from. */
    private static RegisterResourceRequest withoutDependencies(MockedStack stack, String[] child) {
        return request(stack, child).toBuilder()
                .clearDependencies()
                .clearPropertyDependencies()
                .build();
    }

    @Test
    void takes_no_options_for_none() {
        for (var arguments : List.<Deployer.Options>of(args -> args, args -> args.roleDescription(later("said")))) {
            var stack =
                    MockedStack.up(context -> new UnprivilegedUserWithRole("deployer", everything(arguments), null));

            assertThat(stack.errors()).isEmpty();
        }
        assertThat(MockedStack.dependencies(ComponentResourceOptions.Empty.getDependsOn()))
                .as("what every other component of the program would wait for")
                .isEmpty();
    }

    @Test
    void registers_all_of_its_outputs() {
        assertThat(with(options -> options).outputs("deployer"))
                .containsOnlyKeys(
                        "userName",
                        "userArn",
                        "accessKeyId",
                        "secretAccessKey",
                        "roleName",
                        "roleArn",
                        "awsProfile",
                        "assumeRoles");
    }

    @Test
    void registers_the_secret_key_as_a_secret() {
        var outputs = with(options -> options).outputs("deployer");

        assertThat(outputs.get("secretAccessKey").getStructValue().getFieldsMap())
                .containsKey("4dabf18193072939515e22adb298388d");
        assertThat(outputs.get("accessKeyId").getStringValue()).isEqualTo(MockedStack.keyId("deployer-key"));
    }
}
