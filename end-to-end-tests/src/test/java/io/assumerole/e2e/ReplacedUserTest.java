package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpdateResult;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Replaces a user under the same name and under another: the trust policy changes only after the replacement, and the
 * old user's key does not outlive it. Does not prove that AWS refuses the new user until then: the local AWS pins no
 * unique IDs.
 */
@Tag("extended")
class ReplacedUserTest extends SharedStacks {

    private static void program(Context context, boolean forceDestroy) {
        program(context, "deployer", forceDestroy);
    }

    private static UnprivilegedUserWithRole program(Context context, String userName, boolean forceDestroy) {
        return new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(userName)
                        .forceDestroyUser(forceDestroy)
                        .roleName("deployer")
                        .grantAssumeRole(true)
                        .rolePolicy(Stacks.allow("s3:ListAllMyBuckets"))
                        .build());
    }

    @Test
    void writes_the_trust_anew_for_a_new_user_and_only_then() throws Exception {
        var iam = root.iam();
        var stack = stacks.program("replaced", context -> program(context, false));
        stack.up();
        var firstId = userId(iam);
        assertThat(stacks.trust("deployer")).contains("\"Sid\":\"" + firstId + "\"");

        assertThat(changed(stack.up(UpOptions.builder().expectNoChanges(true).build())))
                .doesNotContain("update", "replace");
        assertThat(stacks.trust("deployer")).contains(firstId);

        deleteUser(iam);
        stack.refresh();
        stack.up();
        var secondId = userId(iam);
        assertThat(secondId).isNotEqualTo(firstId);
        assertThat(stacks.trust("deployer"))
                .contains("\"Sid\":\"" + secondId + "\"")
                .doesNotContain(firstId);

        stack.up(UpOptions.builder().expectNoChanges(true).build());
        stack.destroy();
    }

    @Test
    void makes_a_new_user_with_a_new_key_when_it_is_renamed_and_only_then() throws Exception {
        var iam = root.iam();
        var first = called("before").up().outputs();
        var old = Stacks.key(first);
        assertThat(Keys.work(stacks, first, old)).isTrue();

        called("before").up(UpOptions.builder().expectNoChanges(true).build());
        assertThat(Keys.of(stacks, "before")).containsExactly(old.accessKeyId());
        assertThat(Keys.work(stacks, first, old)).isTrue();

        var second = called("after").up().outputs();
        var fresh = Stacks.key(second);
        assertThat(iam.listUsers().users())
                .extracting(User::userName)
                .contains("after")
                .doesNotContain("before");
        assertThat(Keys.of(stacks, "after")).containsExactly(fresh.accessKeyId());
        assertThat(fresh.accessKeyId()).isNotEqualTo(old.accessKeyId());
        assertThat(Keys.work(stacks, second, fresh)).isTrue();
        assertThat(Keys.work(stacks, second, old)).isFalse();
        assertThat(stacks.trust("deployer")).contains("\"Sid\":\"" + userId(iam, "after") + "\"", "user/after");

        called("after").up(UpOptions.builder().expectNoChanges(true).build());
        called("after").destroy();
        assertThat(iam.listUsers().users()).extracting(User::userName).doesNotContain("before", "after");
    }

    private WorkspaceStack called(String userName) throws Exception {
        var stack = stacks.program("renamed", context -> {
            var made = program(context, userName, false);
            context.export("roleArn", made.roleArn());
            context.export("accessKeyId", made.accessKeyId());
            context.export("secretAccessKey", made.secretAccessKey());
        });
        return stack;
    }

    @Test
    void deletes_a_user_with_a_key_of_somebody_else_only_when_forced() throws Exception {
        var iam = root.iam();
        var kept = stacks.program("forced", context -> program(context, false));
        kept.up();
        iam.createAccessKey(r -> r.userName("deployer"));
        assertThatThrownBy(kept::destroy).hasMessageContaining("DeleteConflict");

        var forced = stacks.sandbox()
                .stack(
                        "forced",
                        "test",
                        context -> program(context, true),
                        stacks.sandbox().root());
        forced.up();
        forced.destroy();
        assertThat(iam.listUsers().users()).noneMatch(u -> u.userName().equals("deployer"));
    }

    /** As an administrator would, by hand. */
    private static void deleteUser(IamClient iam) {
        iam.listAccessKeys(r -> r.userName("deployer"))
                .accessKeyMetadata()
                .forEach(key -> iam.deleteAccessKey(r -> r.userName("deployer").accessKeyId(key.accessKeyId())));
        iam.listUserPolicies(r -> r.userName("deployer"))
                .policyNames()
                .forEach(
                        name -> iam.deleteUserPolicy(r -> r.userName("deployer").policyName(name)));
        iam.deleteUser(r -> r.userName("deployer"));
    }

    private static List<String> changed(UpdateResult result) {
        return result.summary().resourceChanges().keySet().stream()
                .map(Object::toString)
                .toList();
    }

    private static String userId(IamClient iam) {
        return userId(iam, "deployer");
    }

    private static String userId(IamClient iam, String userName) {
        return iam.getUser(r -> r.userName(userName)).user().userId();
    }
}
