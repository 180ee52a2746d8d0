package io.assumerole.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * The commands of docs/security.md for a key that has leaked, against somebody who has begun
 * sessions with it. Does not prove how soon AWS itself knows of each step.
 */
class LeakedKeyTest {

    private static final String USER = "deployer";
    private static final PolicyDocument BUCKETS = PolicyDocument.of(
            Statement.allow().action("s3:ListAllMyBuckets").resource("*").build());

    private static void program(Context context, AccessKeys keys) {
        var made = new UnprivilegedUserWithRole(
                "leaked",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(USER)
                        .roleName("deploys")
                        .rolePolicy(BUCKETS)
                        .grantAssumeRole(true)
                        .accessKeys(keys)
                        .build());
        context.export("roleArn", made.roleArn());
        context.export("accessKeyId", made.accessKeyId());
        context.export("secretAccessKey", made.secretAccessKey());
    }

    @Test
    void ends_what_was_begun_with_the_key_and_lets_the_owner_go_on() throws Exception {
        try (var stacks = Stacks.start(LeakedKeyTest.class)) {
            var recipe = new Recipe(stacks, stacks.folder(), stacks.sandbox().root());
            var made = stack(stacks, AccessKeys.one()).up().outputs();
            var leaked = Stacks.key(made);
            var thief = session(
                    stacks, stacks.sandbox().as(leaked).sts().getSessionToken().credentials());
            var inRole = assume(stacks, thief, made);
            assertThatCode(inRole.s3()::listBuckets).doesNotThrowAnyException();

            // What the document said before: the key is inactive, then deleted, and the sessions
            // in the role are ended.
            waitForTheNextSecond();
            stacks.sandbox()
                    .as(stacks.sandbox().root())
                    .iam()
                    .updateAccessKey(r ->
                            r.userName(USER).accessKeyId(leaked.accessKeyId()).status(StatusType.INACTIVE));
            recipe.endSessions("deploys");
            assertThatThrownBy(() -> stacks.sandbox().as(leaked).arn()).hasMessageContaining("security token");
            assertDenied(inRole.s3()::listBuckets);
            var inRoleAnew = assume(stacks, thief, made);
            assertThatCode(inRoleAnew.s3()::listBuckets).doesNotThrowAnyException();

            var root = stacks.sandbox().as(stacks.sandbox().root()).iam();
            root.putUserPolicy(r -> r.userName(USER).policyName("by-hand").policyDocument(BUCKETS.toJson()));
            assertThatCode(thief.s3()::listBuckets).doesNotThrowAnyException();

            recipe.shutOut(USER, leaked.accessKeyId());
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(thief.s3()::listBuckets);
            root.deleteUserPolicy(r -> r.userName(USER).policyName("by-hand"));
            waitForTheNextSecond();
            recipe.endSessions("deploys");
            assertDenied(inRoleAnew.s3()::listBuckets);

            stack(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE))
                    .up();
            var rotated = stack(stacks, AccessKeys.rotating("b")).up().outputs();
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .filteredOn(held -> held.startsWith("key "))
                    .containsExactly("key " + Stacks.key(rotated).accessKeyId())
                    .doesNotContain("key " + leaked.accessKeyId());
            var owner = stacks.sandbox().as(Stacks.key(rotated));
            assertDenied(() -> assume(stacks, owner, rotated));
            recipe.letNewKeyIn(USER);
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(inRoleAnew.s3()::listBuckets);
            assertThatCode(assume(stacks, owner, rotated).s3()::listBuckets).doesNotThrowAnyException();
            stack(stacks, AccessKeys.rotating("b"))
                    .up(UpOptions.builder().expectNoChanges(true).build());

            recipe.forgetTheLeak(USER, "deploys");
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .noneMatch(held -> held.contains("leaked-key"));
            stack(stacks, AccessKeys.rotating("b")).destroy();
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .isEmpty();
        }
    }

    /** AWS keeps the time of a session in whole seconds. */
    private static void waitForTheNextSecond() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        while (Instant.now().truncatedTo(ChronoUnit.SECONDS).equals(now)) {
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static WorkspaceStack stack(Stacks stacks, AccessKeys keys) throws AutomationException {
        var stack = stacks.program("leaked", context -> program(context, keys));
        return stack;
    }

    private static AwsClients assume(Stacks stacks, AwsClients caller, Map<String, OutputValue> outputs) {
        return session(
                stacks,
                caller.sts()
                        .assumeRole(
                                r -> r.roleArn(Stacks.text(outputs, "roleArn")).roleSessionName("session"))
                        .credentials());
    }

    private static AwsClients session(Stacks stacks, Credentials credentials) {
        return stacks.sandbox().as(Stacks.session(credentials));
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }
}
