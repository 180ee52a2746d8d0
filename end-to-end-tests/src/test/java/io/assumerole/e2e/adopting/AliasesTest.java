package io.assumerole.e2e.adopting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.UpOptions;
import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.aws.iam.UserPolicyArgs;
import com.pulumi.core.Alias;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.Stacks;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Principal;
import io.assumerole.policy.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Moves a program's own resources into a component. Does not prove that AWS keeps resources that the engine does not
 * change: the local AWS does.
 */
@Tag("extended")
class AliasesTest {

    private static final PolicyDocument BUCKETS = Stacks.allow("s3:ListAllMyBuckets");

    private Consumer<Context> program;

    /** The program before: no component. */
    private static void raw(Context context) {
        var user = new User("anna");
        var key = new AccessKey(
                "anna-key", AccessKeyArgs.builder().user(user.name()).build());
        var role = new Role(
                "deploys",
                RoleArgs.builder()
                        .assumeRolePolicy(user.arn().applyValue(AliasesTest::trust))
                        .build());
        new RolePolicy(
                "deploys-buckets",
                RolePolicyArgs.builder()
                        .role(role.name())
                        .policy(BUCKETS.toJson())
                        .build());
        new UserPolicy(
                "anna-may-assume",
                UserPolicyArgs.builder()
                        .user(user.name())
                        .policy(role.arn().applyValue(AliasesTest::mayAssume))
                        .build());
        export(context, role.arn(), key.id(), key.secret());
    }

    private static String trust(String userArn) {
        return PolicyDocument.of(Statement.allow()
                        .principal(Principal.aws(userArn))
                        .action("sts:AssumeRole")
                        .build())
                .toJson();
    }

    private static String mayAssume(String roleArn) {
        return PolicyDocument.of(Statement.allow()
                        .action("sts:AssumeRole")
                        .resource(roleArn)
                        .build())
                .toJson();
    }

    // docs:begin former-names
    /** Says by which names the children of a component are in the state, where they had no parent. */
    private static ResourceTransformation formerly(Context context, Map<String, String> formerNames) {
        return child -> {
            var name = formerNames.get(child.resource().pulumiResourceName());
            // The component itself may be called like one of its children.
            if (name == null || !(child.options() instanceof CustomResourceOptions options)) {
                return Optional.empty();
            }
            // By its URN: with noParent() an Alias forgets its name.
            var urn = "urn:pulumi:%s::%s::%s::%s"
                    .formatted(
                            context.stackName(),
                            context.projectName(),
                            child.resource().pulumiResourceType(),
                            name);
            var former =
                    CustomResourceOptions.builder().aliases(Alias.withUrn(urn)).build();
            return Optional.of(
                    new ResourceTransformation.Result(child.args(), CustomResourceOptions.merge(options, former)));
        };
    }
    // docs:end former-names

    private static void component(Context context) {
        var args = args();
        // docs:begin former-raw-resources
        var formerly = formerly(
                context,
                Map.of(
                        "deployer-user", "anna",
                        "deployer-key", "anna-key",
                        "deployer", "deploys",
                        "deployer-policy", "deploys-buckets",
                        "deployer-assume-role", "anna-may-assume"));
        var deployer = new UnprivilegedUserWithRole(
                "deployer",
                args,
                ComponentResourceOptions.builder()
                        .resourceTransformations(formerly)
                        .build());
        // docs:end former-raw-resources
        export(context, deployer);
    }

    private static void withoutAliases(Context context) {
        export(context, new UnprivilegedUserWithRole("deployer", args()));
    }

    private static UnprivilegedUserWithRoleArgs args() {
        return UnprivilegedUserWithRoleArgs.builder()
                .rolePolicy(BUCKETS)
                .grantAssumeRole(true)
                .build();
    }

    private static void export(Context context, UnprivilegedUserWithRole deployer) {
        export(context, deployer.roleArn(), deployer.accessKeyId(), deployer.secretAccessKey());
    }

    private static void export(Context context, Output<String> role, Output<String> id, Output<String> secret) {
        context.export("roleArn", role);
        context.export("accessKeyId", id);
        context.export("secretAccessKey", secret);
    }

    @Test
    void keeps_user_role_and_key_when_resources_become_a_component() throws Exception {
        try (var stacks = Stacks.start(AliasesTest.class)) {
            var iam = stacks.root().iam();
            var stack = stacks.program("raw", context -> program.accept(context));
            program = AliasesTest::raw;
            var key = Stacks.key(stack.up().outputs());
            var before = ids(iam);
            var inState = inState(Stacks.state(stack));

            program = AliasesTest::withoutAliases;
            assertThat(stack.preview().changeSummary())
                    .containsEntry(OperationType.CREATE, 6)
                    .containsEntry(OperationType.DELETE, 5);

            program = AliasesTest::component;
            // The component itself is new, and the role trusts this user, not a later user with the same name.
            assertThat(stack.preview().changeSummary())
                    .isEqualTo(Map.of(OperationType.CREATE, 1, OperationType.UPDATE, 1, OperationType.SAME, 5));
            var outputs = stack.up().outputs();
            assertThat(Stacks.key(outputs)).isEqualTo(key);
            assertThat(ids(iam)).isEqualTo(before);
            assertThat(inState(Stacks.state(stack))).isEqualTo(inState);
            stacks.as(key)
                    .sts()
                    .assumeRole(r -> r.roleArn(Stacks.text(outputs, "roleArn")).roleSessionName("adopted"));

            // The aliases are of no use any more.
            program = AliasesTest::withoutAliases;
            stack.up(UpOptions.builder().expectNoChanges(true).build());
            stack.destroy();
            assertThat(ids(iam)).isEmpty();
        }
    }

    /** Unique IDs by name, and the IDs of keys. */
    private static Map<String, String> ids(IamClient iam) {
        var ids = new TreeMap<String, String>();
        for (var user : iam.listUsers().users()) {
            ids.put(user.userName(), user.userId());
            iam.listAccessKeys(r -> r.userName(user.userName()))
                    .accessKeyMetadata()
                    .forEach(key -> ids.put(user.userName() + "'s key", key.accessKeyId()));
        }
        iam.listRoles().roles().forEach(role -> ids.put(role.roleName(), role.roleId()));
        return ids;
    }

    /** The ID of each resource by its type. */
    private static Map<String, String> inState(JsonNode state) {
        var ids = new TreeMap<String, String>();
        for (var resource : state.get("resources")) {
            if (resource.get("type").asText().startsWith("aws:")) {
                ids.put(resource.get("type").asText(), resource.get("id").asText());
            }
        }
        assertThat(ids).hasSize(5);
        return ids;
    }
}
