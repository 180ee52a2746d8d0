package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpdateResult;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * A user that is replaced under the same name: the trust policy is written anew, and only then.
 * Does not prove that AWS refuses the new user until then: the local AWS pins no unique IDs.
 */
class ReplacedUserTest {

    private static void program(Context context, boolean forceDestroy) {
        new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName("deployer")
                        .forceDestroyUser(forceDestroy)
                        .roleName("deployer")
                        .grantAssumeRole(true)
                        .rolePolicy(
                                PolicyDocument.of(
                                        Statement.allow()
                                                .action("s3:ListAllMyBuckets")
                                                .resource("*")
                                                .build()))
                        .build());
    }

    @Test
    void writes_the_trust_anew_for_a_new_user_and_only_then() throws Exception {
        try (var stacks = Stacks.start(ReplacedUserTest.class)) {
            var iam = stacks.sandbox().as(Sandbox.ROOT).iam();
            var stack =
                    stacks.sandbox()
                            .stack(
                                    "replaced",
                                    "test",
                                    context -> program(context, false),
                                    Sandbox.ROOT);
            stack.setConfig("aws:region", new ConfigValue(Sandbox.REGION));
            stack.up();
            var firstId = userId(iam);
            assertThat(trust(iam)).contains("\"Sid\":\"" + firstId + "\"");

            assertThat(changed(stack.up(UpOptions.builder().expectNoChanges(true).build())))
                    .doesNotContain("update", "replace");
            assertThat(trust(iam)).contains(firstId);

            deleteUser(iam);
            stack.refresh();
            stack.up();
            var secondId = userId(iam);
            assertThat(secondId).isNotEqualTo(firstId);
            assertThat(trust(iam)).contains("\"Sid\":\"" + secondId + "\"").doesNotContain(firstId);

            stack.up(UpOptions.builder().expectNoChanges(true).build());
            stack.destroy();
        }
    }

    @Test
    void deletes_a_user_with_a_key_of_somebody_else_only_when_forced() throws Exception {
        try (var stacks = Stacks.start(ReplacedUserTest.class)) {
            var iam = stacks.sandbox().as(Sandbox.ROOT).iam();
            var kept =
                    stacks.sandbox()
                            .stack(
                                    "forced",
                                    "test",
                                    context -> program(context, false),
                                    Sandbox.ROOT);
            kept.setConfig("aws:region", new ConfigValue(Sandbox.REGION));
            kept.up();
            iam.createAccessKey(r -> r.userName("deployer"));
            assertThatThrownBy(kept::destroy).hasMessageContaining("DeleteConflict");

            var forced =
                    stacks.sandbox()
                            .stack(
                                    "forced",
                                    "test",
                                    context -> program(context, true),
                                    Sandbox.ROOT);
            forced.up();
            forced.destroy();
            assertThat(iam.listUsers().users()).noneMatch(u -> u.userName().equals("deployer"));
        }
    }

    /** As an administrator would, by hand. */
    private static void deleteUser(IamClient iam) {
        iam.listAccessKeys(r -> r.userName("deployer"))
                .accessKeyMetadata()
                .forEach(
                        key ->
                                iam.deleteAccessKey(
                                        r ->
                                                r.userName("deployer")
                                                        .accessKeyId(key.accessKeyId())));
        iam.listUserPolicies(r -> r.userName("deployer"))
                .policyNames()
                .forEach(
                        name -> iam.deleteUserPolicy(r -> r.userName("deployer").policyName(name)));
        iam.deleteUser(r -> r.userName("deployer"));
    }

    private static List<String> changed(UpdateResult result) {
        return result.summary().resourceChanges().keySet().stream().map(Object::toString).toList();
    }

    private static String userId(IamClient iam) {
        return iam.getUser(r -> r.userName("deployer")).user().userId();
    }

    private static String trust(IamClient iam) {
        return URLDecoder.decode(
                iam.getRole(r -> r.roleName("deployer")).role().assumeRolePolicyDocument(),
                StandardCharsets.UTF_8);
    }
}
