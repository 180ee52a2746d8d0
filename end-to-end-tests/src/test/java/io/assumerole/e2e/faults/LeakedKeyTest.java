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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * What docs/security.md says of a key that has leaked, the lines of the component and the commands, against somebody who
 * has begun sessions with it. Does not prove how soon AWS itself knows of each step.
 */
class LeakedKeyTest {

    private static final String USER = "deployer";
    private static final PolicyDocument BUCKETS = PolicyDocument.of(
            Statement.allow().action("s3:ListAllMyBuckets").resource("*").build());

    private static UnprivilegedUserWithRoleArgs args(AccessKeys keys) {
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(USER)
                .roleName("deploys")
                .rolePolicy(BUCKETS)
                .grantAssumeRole(true)
                .accessKeys(keys)
                .build();
    }

    private static void program(Context context, UnprivilegedUserWithRoleArgs args) {
        var made = new UnprivilegedUserWithRole("leaked", args);
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

            var attacker = new Attacker(stacks.sandbox().as(leaked), thief, inRoleAnew, r -> assume(stacks, r, made));
            try (attacker) {
                recipe.shutOut(USER, leaked.accessKeyId());
                waitForTheNextSecond();
                recipe.endSessions("deploys");
                attacker.saysWhenItIsOver("the commands");
            }
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(thief.s3()::listBuckets);
            root.deleteUserPolicy(r -> r.userName(USER).policyName("by-hand"));
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

    @Test
    void ends_it_with_the_lines_of_the_component_and_lets_the_owner_go_on() throws Exception {
        try (var stacks = Stacks.start("LeakedKeyTestLines", System.getenv())) {
            var before = args(AccessKeys.one());
            var made = stack(stacks, before).up().outputs();
            var leaked = Stacks.key(made);
            var owner = stacks.sandbox().as(leaked);
            var thief = session(stacks, owner.sts().getSessionToken().credentials());
            var inRole = assume(stacks, thief, made);
            assertThatCode(inRole.s3()::listBuckets).doesNotThrowAnyException();

            var shutOut = shutOut(before, Instant.now().plus(Duration.ofMinutes(10)));
            var attacker = new Attacker(owner, thief, inRole, r -> assume(stacks, r, made));
            Map<String, OutputValue> rotated;
            try (attacker) {
                rotated = stack(
                                stacks,
                                shutOut.toBuilder()
                                        .roleDescription("changed meanwhile")
                                        .build())
                        .up()
                        .outputs();
                attacker.saysWhenItIsOver("pulumi up");
            }
            assertThatThrownBy(owner::arn).hasMessageContaining("security token");
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(thief.s3()::listBuckets);
            assertDenied(inRole.s3()::listBuckets);
            var newKey = stacks.sandbox().as(Stacks.key(rotated));
            assertThat(Stacks.key(rotated).accessKeyId()).isNotEqualTo(leaked.accessKeyId());
            assertDenied(() -> assume(stacks, newKey, rotated));
            assertThat(stacks.sandbox()
                            .as(stacks.sandbox().root())
                            .iam()
                            .getRole(r -> r.roleName("deploys"))
                            .role()
                            .description())
                    .as("what else the update was to change")
                    .isEqualTo("changed meanwhile");

            // The ten minutes are over: the local AWS knows everything at once.
            var thiefAgain = session(stacks, newKey.sts().getSessionToken().credentials());
            waitForTheNextSecond();
            var open = newKey(before, Instant.now());
            stack(stacks, open).up();
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(() -> assume(stacks, thiefAgain, made));
            assertDenied(inRole.s3()::listBuckets);
            waitForTheNextSecond();
            assertThatCode(assume(stacks, newKey, rotated).s3()::listBuckets).doesNotThrowAnyException();
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .filteredOn(held -> held.startsWith("key "))
                    .containsExactly("key " + Stacks.key(rotated).accessKeyId());
            stack(stacks, open).up(UpOptions.builder().expectNoChanges(true).build());

            stack(stacks, args(AccessKeys.rotating("b"))).up();
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .noneMatch(held -> held.contains("revoke") || held.contains("disable"));
            stack(stacks, shutOut).up();
            stack(stacks, shutOut).destroy();
            assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                    .isEmpty();
        }
    }

    /** The key that has leaked is the previous one. */
    @Test
    void ends_it_in_the_middle_of_a_rotation() throws Exception {
        try (var stacks = Stacks.start("LeakedKeyTestRotation", System.getenv())) {
            var before = args(AccessKeys.rotating("a"));
            var a = Stacks.key(stack(stacks, before).up().outputs());
            var rotated = stack(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE))
                    .up()
                    .outputs();
            var b = stacks.sandbox().as(Stacks.key(rotated));
            assertThatCode(() -> assume(stacks, stacks.sandbox().as(a), rotated))
                    .doesNotThrowAnyException();

            stack(stacks, shutOut(before, Instant.now().plus(Duration.ofMinutes(10))))
                    .up();
            assertThatThrownBy(stacks.sandbox().as(a)::arn).hasMessageContaining("security token");
            assertDenied(() -> assume(stacks, b, rotated));
            var open = stack(stacks, newKey(before, Instant.now())).up().outputs();
            waitForTheNextSecond();
            assertThatCode(assume(stacks, b, open).s3()::listBuckets).doesNotThrowAnyException();
            assertHeld(stacks, Stacks.key(rotated).accessKeyId());
        }
    }

    private static void assertHeld(Stacks stacks, String accessKeyId) {
        assertThat(Holdings.ofAccount(stacks.sandbox().as(stacks.sandbox().root())))
                .filteredOn(held -> held.startsWith("key "))
                .containsExactly("key " + accessKeyId);
    }

    private static UnprivilegedUserWithRoleArgs shutOut(UnprivilegedUserWithRoleArgs before, Instant inTenMinutes) {
        // docs:begin leak-shut-out
        var shutOut = before.toBuilder()
                .disableUser(true)
                .revokeRoleSessionsBefore(inTenMinutes)
                .accessKeys(AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE))
                .build();
        // docs:end leak-shut-out
        return shutOut;
    }

    private static UnprivilegedUserWithRoleArgs newKey(UnprivilegedUserWithRoleArgs before, Instant inTenMinutes) {
        // docs:begin leak-new-key
        var newKey = before.toBuilder()
                .revokeUserSessionsBefore(inTenMinutes)
                .revokeRoleSessionsBefore(inTenMinutes)
                .accessKeys(AccessKeys.rotating("b"))
                .build();
        // docs:end leak-new-key
        return newKey;
    }

    /** Somebody who tries the leaked key and its sessions, one after the other, until all are refused. */
    private static final class Attacker implements AutoCloseable {

        private final long begun = System.nanoTime();
        private final AtomicLong lastSuccess = new AtomicLong();
        private final AtomicBoolean goesOn = new AtomicBoolean(true);
        private final CompletableFuture<Void> attempts;

        Attacker(AwsClients key, AwsClients session, AwsClients inRole, Function<AwsClients, AwsClients> assume) {
            var all = List.<Runnable>of(
                    () -> assume.apply(key),
                    () -> assume.apply(session),
                    () -> inRole.s3().listBuckets());
            attempts = CompletableFuture.runAsync(() -> {
                while (goesOn.get()) {
                    all.forEach(this::attempt);
                }
            });
        }

        private void attempt(Runnable attempt) {
            try {
                attempt.run();
                lastSuccess.set(System.nanoTime());
            } catch (AwsServiceException e) {
                LockSupport.parkNanos(50_000_000);
            }
        }

        /** A figure for the document, and no promise. */
        void saysWhenItIsOver(String way) {
            System.out.printf(
                    "With %s, access was over %.1f s after the first command, which took %.1f s in all.%n",
                    way, (lastSuccess.get() - begun) / 1e9, (System.nanoTime() - begun) / 1e9);
        }

        @Override
        public void close() {
            goesOn.set(false);
            attempts.join();
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
        return stack(stacks, args(keys));
    }

    private static WorkspaceStack stack(Stacks stacks, UnprivilegedUserWithRoleArgs args) throws AutomationException {
        return stacks.program("leaked", context -> program(context, args));
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
