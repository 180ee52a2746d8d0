package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpdateResult;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.User;

/**
 * Replaces a user under the same name and under another, and its key: the trust policy changes only after the
 * replacement, and the old key does not outlive it. Does not prove that AWS refuses the new user until then: the local
 * AWS pins no unique IDs.
 */
@Tag("extended")
class ReplacedUserTest extends SharedStacks {

    private static void program(Context context, boolean forceDestroy) {
        program(context, "deployer", forceDestroy);
    }

    private static void program(Context context, String userName, boolean forceDestroy) {
        var made = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(userName)
                        .forceDestroyUser(forceDestroy)
                        .roleName("deployer")
                        .grantAssumeRole(true)
                        .rolePolicy(Stacks.allow("s3:ListAllMyBuckets"))
                        .build());
        context.export("roleArn", made.roleArn());
        context.export("accessKeyId", made.accessKeyId());
        context.export("secretAccessKey", made.secretAccessKey());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void writes_the_trust_anew_for_a_new_user_and_only_then(boolean recreated) throws Exception {
        var iam = root.iam();
        var stack = stacks.program("replaced", context -> program(context, false));
        var first = stack.up().outputs();
        var old = Stacks.key(first);
        var firstId = userId(iam);
        assertThat(stacks.trust("deployer")).contains("\"Sid\":\"" + firstId + "\"");
        assertThat(Keys.work(stacks, first, old)).isTrue();

        assertThat(changed(stack.up(UpOptions.builder().expectNoChanges(true).build())))
                .doesNotContain("update", "replace");
        assertThat(stacks.trust("deployer")).contains(firstId);

        deleteUser(iam);
        if (recreated) {
            iam.createUser(r -> r.userName("deployer"));
        }
        stack.refresh();
        var second = stack.up().outputs();
        var secondId = userId(iam);
        assertThat(secondId).isNotEqualTo(firstId);
        assertThat(stacks.trust("deployer"))
                .contains("\"Sid\":\"" + secondId + "\"")
                .doesNotContain(firstId);
        assertReplaced("deployer", second, old);

        stack.up(UpOptions.builder().expectNoChanges(true).build());
        stack.destroy();
    }

    @Test
    void creates_a_deleted_key_again_after_a_refresh() throws Exception {
        var stack = stacks.program("deleted-key", context -> program(context, false));
        var first = stack.up().outputs();
        var old = Stacks.key(first);
        assertThat(Keys.work(stacks, first, old)).isTrue();
        root.iam().deleteAccessKey(r -> r.userName("deployer").accessKeyId(old.accessKeyId()));

        stack.up(UpOptions.builder().expectNoChanges(true).build());
        assertThat(Keys.of(stacks, "deployer")).as("without refresh").isEmpty();
        stack.refresh();
        assertReplaced("deployer", stack.up().outputs(), old);

        stack.destroy();
    }

    /** Checks that the user has only one key, that this key can assume the role, and that the old key can't. */
    private void assertReplaced(String userName, Map<String, OutputValue> outputs, AwsCredentials old) {
        var fresh = Stacks.key(outputs);
        assertThat(Keys.of(stacks, userName)).containsExactly(fresh.accessKeyId());
        assertThat(fresh.accessKeyId()).isNotEqualTo(old.accessKeyId());
        assertThat(Keys.work(stacks, outputs, fresh)).isTrue();
        assertThat(Keys.work(stacks, outputs, old)).isFalse();
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
        assertThat(iam.listUsers().users())
                .extracting(User::userName)
                .contains("after")
                .doesNotContain("before");
        assertReplaced("after", second, old);
        assertThat(stacks.trust("deployer")).contains("\"Sid\":\"" + userId(iam, "after") + "\"", "user/after");

        called("after").up(UpOptions.builder().expectNoChanges(true).build());
        called("after").destroy();
        assertThat(iam.listUsers().users()).extracting(User::userName).doesNotContain("before", "after");
    }

    private WorkspaceStack called(String userName) throws Exception {
        return stacks.program("renamed", context -> program(context, userName, false));
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
