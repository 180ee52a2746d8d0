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
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.StatusType;

/**
 * Runs the instructions of docs/how-to/respond-to-a-leaked-key.md, both the code of the component and the commands, against an attacker
 * who has begun sessions with the key. Does not prove how soon AWS applies each step.
 */
@Tag("extended")
class LeakedKeyTest {

    private static final String USER = "deployer";
    private static final String JOB = "job";
    private static final PolicyDocument BUCKETS = Stacks.allow("s3:ListAllMyBuckets");

    private static final String EVERYBODY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
            "Principal":{"AWS":"arn:aws:iam::000000000000:root"},"Action":"sts:AssumeRole"}]}""";
    private static final String ENDPOINT = "aws.endpointUrlSts";

    private static UnprivilegedUserWithRoleArgs args(AccessKeys keys) {
        return UnprivilegedUserWithRoleArgs.builder()
                .userName(USER)
                .roleName("deploys")
                .rolePolicy(BUCKETS)
                .grantAssumeRole(true)
                .accessKeys(keys)
                .build();
    }

    private static UnprivilegedUserWithRole program(Context context, UnprivilegedUserWithRoleArgs args) {
        var made = new UnprivilegedUserWithRole("leaked", args);
        context.export("roleArn", made.roleArn());
        context.export("accessKeyId", made.accessKeyId());
        context.export("secretAccessKey", made.secretAccessKey());
        return made;
    }

    /** A program that also uses the role, and fails while the user is locked out. */
    private static WorkspaceStack inTheRole(Stacks stacks, AccessKeys keys) throws AutomationException {
        return stacks.program("leaked", context -> {
            var assumed = new AssumedRoleProvider(
                    "assumed",
                    AssumedRoleProviderArgs.from(program(context, args(keys))).build());
            context.export("callerArn", assumed.callerArn());
        });
    }

    /** While the user is locked out, an update waits for two minutes before it fails. */
    @Tag("faults")
    @Test
    void ends_sessions_begun_with_the_key_and_keeps_the_owner_working() throws Exception {
        try (var stacks = Stacks.start(LeakedKeyTest.class)) {
            // The program runs in this JVM, whose environment does not name the local AWS.
            System.setProperty(ENDPOINT, stacks.sandbox().endpoint().toString());
            var recipe = recipe(stacks);
            var made = inTheRole(stacks, AccessKeys.one()).up().outputs();
            var leaked = Stacks.key(made);
            var thief = stacks.sessionOf(stacks.as(leaked));
            var inRole = assume(stacks, thief, made);
            assertThatCode(inRole.s3()::listBuckets).doesNotThrowAnyException();

            // What the document said before: the key is inactive, and the sessions in the role
            // are ended.
            waitForTheNextSecond();
            var root = stacks.root().iam();
            set(root, leaked, StatusType.INACTIVE);
            recipe.stopSessions("deploys");
            assertThatThrownBy(() -> stacks.as(leaked).arn()).hasMessageContaining("security token");
            assertDenied(inRole.s3()::listBuckets);
            var inRoleAnew = assume(stacks, thief, made);
            assertThatCode(inRoleAnew.s3()::listBuckets).doesNotThrowAnyException();

            root.putUserPolicy(r -> r.userName(USER).policyName("by-hand").policyDocument(BUCKETS.toJson()));
            assertThatCode(thief.s3()::listBuckets).doesNotThrowAnyException();
            set(root, leaked, StatusType.ACTIVE);

            var attacker = new Attacker(stacks.as(leaked), thief, inRoleAnew, r -> assume(stacks, r, made));
            try (attacker) {
                waitForTheNextSecond();
                assertThat(recipe.stopTheAttacker(leaked.accessKeyId(), "deploys"))
                        .containsExactly("user " + USER, "inactive: " + leaked.accessKeyId());
                attacker.saysWhenItIsOver("the commands");
            }
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(thief.s3()::listBuckets);
            root.deleteUserPolicy(r -> r.userName(USER).policyName("by-hand"));
            assertDenied(inRoleAnew.s3()::listBuckets);
            var rotating = AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE);
            assertThatThrownBy(() -> inTheRole(stacks, rotating).up())
                    .as("an update while the user is locked out")
                    .isInstanceOf(AutomationException.class);

            waitForTheNextSecond();
            recipe.unlock(USER);
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(inRoleAnew.s3()::listBuckets);
            inTheRole(stacks, rotating).up();
            inTheRole(stacks, rotating).refresh();
            var rotated = inTheRole(stacks, AccessKeys.rotating("b")).up().outputs();
            assertThat(Stacks.text(rotated, "callerArn")).contains(":assumed-role/deploys/");
            assertThat(Stacks.key(rotated).accessKeyId()).isNotEqualTo(leaked.accessKeyId());
            assertThat(keys(stacks)).containsExactly(Stacks.key(rotated).accessKeyId());
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(inRoleAnew.s3()::listBuckets);
            var owner = stacks.as(Stacks.key(rotated));
            assertThatCode(assume(stacks, owner, rotated).s3()::listBuckets).doesNotThrowAnyException();
            inTheRole(stacks, AccessKeys.rotating("b"))
                    .up(UpOptions.builder().expectNoChanges(true).build());

            recipe.removeDenials(USER, "deploys");
            assertThat(ResourceIds.ofAccount(stacks.root())).noneMatch(held -> held.contains("leaked-key"));
            inTheRole(stacks, AccessKeys.rotating("b")).destroy();
            assertThat(ResourceIds.ofAccount(stacks.root())).isEmpty();
        } finally {
            System.clearProperty(ENDPOINT);
        }
    }

    @Test
    void ends_it_with_the_lines_of_the_component_and_lets_the_owner_go_on() throws Exception {
        try (var stacks = Stacks.start("LeakedKeyTestLines", System.getenv())) {
            var recipe = recipe(stacks);
            var root = stacks.root().iam();
            var before = args(AccessKeys.one());
            var made = stack(stacks, before).up().outputs();
            var leaked = Stacks.key(made);
            var key = stacks.as(leaked);
            var thief = stacks.sessionOf(key);
            var inRole = assume(stacks, thief, made);
            assertThatCode(inRole.s3()::listBuckets).doesNotThrowAnyException();
            var added = root.createAccessKey(r -> r.userName(USER)).accessKey();
            var thiefs = AwsBasicCredentials.create(added.accessKeyId(), added.secretAccessKey());
            assertThatCode(() -> assume(stacks, stacks.as(thiefs), made)).doesNotThrowAnyException();

            var lockedOut = lockedOut(before, Instant.now().plus(Duration.ofMinutes(10)));
            var attacker = new Attacker(key, thief, inRole, r -> assume(stacks, r, made));
            try (attacker) {
                stack(stacks, lockedOut.toBuilder().roleDescription("meanwhile").build())
                        .up();
                attacker.saysWhenItIsOver("pulumi up");
            }
            assertDenied(() -> assume(stacks, key, made));
            assertDenied(() -> assume(stacks, stacks.as(thiefs), made));
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(thief.s3()::listBuckets);
            assertDenied(inRole.s3()::listBuckets);
            assertThat(recipe.trustPolicies())
                    .contains("\"deploys\"", ":user/" + USER)
                    .doesNotContain(":root");
            assertThat(recipe.rolesOutside("000000000000")).doesNotContain(":role/");
            assertThat(recipe.rolesOutside("111111111111")).contains(USER, "arn:aws:iam::000000000000:role/deploys");
            assertThat(root.getRole(r -> r.roleName("deploys")).role().description())
                    .as("what else the update was to change")
                    .isEqualTo("meanwhile");

            // No policy can deny this call, and the key is active until the next update.
            var late = stacks.sessionOf(key);
            assertDenied(() -> assume(stacks, late, made));

            // The ten minutes are over: the local AWS knows everything at once.
            waitForTheNextSecond();
            var now = Instant.now();
            recipe.deleteKey(USER, thiefs.accessKeyId());
            root.updateAssumeRolePolicy(r -> r.roleName("deploys").policyDocument(EVERYBODY));
            assertThat(recipe.trustPolicies()).contains(":root");
            stack(stacks, newKey(before, now)).refresh();
            var rotated = stack(stacks, newKey(before, now)).up().outputs();
            assertThat(URLDecoder.decode(
                            root.getRole(r -> r.roleName("deploys")).role().assumeRolePolicyDocument(),
                            StandardCharsets.UTF_8))
                    .as("the trust policy that somebody has changed")
                    .doesNotContain(":root");
            var owner = stacks.as(Stacks.key(rotated));
            assertThat(Stacks.key(rotated).accessKeyId()).isNotEqualTo(leaked.accessKeyId());
            assertThatThrownBy(key::arn).hasMessageContaining("security token");
            assertDenied(() -> assume(stacks, owner, rotated));
            assertDenied(() -> assume(stacks, late, made));

            var restored = restored(before, now);
            stack(stacks, restored).up();
            assertDenied(() -> assume(stacks, thief, made));
            assertDenied(() -> assume(stacks, late, made));
            assertDenied(thief.s3()::listBuckets);
            assertDenied(inRole.s3()::listBuckets);
            assertThatCode(assume(stacks, owner, rotated).s3()::listBuckets).doesNotThrowAnyException();
            var ownersSession = stacks.sessionOf(owner);
            assertThatCode(() -> assume(stacks, ownersSession, made))
                    .as("a session like the thief's, which began after the time")
                    .doesNotThrowAnyException();
            assertThat(keys(stacks)).containsExactly(Stacks.key(rotated).accessKeyId());
            stack(stacks, restored).up(UpOptions.builder().expectNoChanges(true).build());

            stack(stacks, args(AccessKeys.rotating("b"))).up();
            assertThat(ResourceIds.ofAccount(stacks.root()))
                    .noneMatch(held -> held.contains("revoke") || held.contains("disable"));
            stack(stacks, lockedOut).up();
            stack(stacks, lockedOut).destroy();
            assertThat(ResourceIds.ofAccount(stacks.root())).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"a,b", "b,a"})
    void keeps_the_other_key_of_a_rotation(String leaked, String good) throws Exception {
        try (var stacks = Stacks.start("LeakedKeyTestRotation" + leaked, System.getenv())) {
            var first = stack(stacks, args(AccessKeys.rotating("a"))).up().outputs();
            var before = args(AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE));
            var second = stack(stacks, before).up().outputs();
            var keys = Map.of("a", Stacks.key(first), "b", Stacks.key(second));
            var leakedKey = stacks.as(keys.get(leaked));
            var goodKey = stacks.as(keys.get(good));
            var thief = stacks.sessionOf(leakedKey);
            assertThatCode(() -> assume(stacks, thief, first)).doesNotThrowAnyException();

            var recipe = recipe(stacks);
            assertThat(recipe.stopTheAttacker(keys.get(leaked).accessKeyId(), "deploys"))
                    .containsExactlyInAnyOrder(
                            "user " + USER,
                            "inactive: " + keys.get("a").accessKeyId(),
                            "inactive: " + keys.get("b").accessKeyId());
            assertThatThrownBy(leakedKey::arn).hasMessageContaining("security token");
            assertThatThrownBy(goodKey::arn).hasMessageContaining("security token");

            waitForTheNextSecond();
            recipe.unlock(USER);
            set(stacks.root().iam(), keys.get(good), StatusType.ACTIVE);
            var rotates = stack(stacks, args(AccessKeys.rotating(good)));
            rotates.up();
            assertThat(keys(stacks)).containsExactly(keys.get(good).accessKeyId());
            rotates.refresh();
            rotates.up();
            assertThatCode(() -> assume(stacks, goodKey, first)).doesNotThrowAnyException();
            assertThatThrownBy(leakedKey::arn).hasMessageContaining("security token");
            assertDenied(() -> assume(stacks, thief, first));
        }
    }

    @Test
    void stops_a_ci_role_until_only_new_sessions_work() throws Exception {
        try (var stacks = Stacks.start("LeakedKeyTestJob", System.getenv())) {
            var recipe = recipe(stacks);
            var identity = WebIdentity.gitlab("my-group/my-app").branch("main");
            var args = RoleWithoutUserArgs.builder()
                    .roleName(JOB)
                    .trustedWebIdentity(identity)
                    .rolePolicy(BUCKETS)
                    .build();
            stacks.program("job", context -> new RoleWithoutUser("job", args)).up();
            var begunBefore = job(stacks);
            assertThatCode(begunBefore.s3()::listBuckets).doesNotThrowAnyException();

            recipe.denyRole(JOB);
            var begunMeanwhile = job(stacks);
            assertDenied(begunBefore.s3()::listBuckets);
            assertDenied(begunMeanwhile.s3()::listBuckets);

            waitForTheNextSecond();
            recipe.stopSessions(JOB);
            assertDenied(begunBefore.s3()::listBuckets);
            assertDenied(begunMeanwhile.s3()::listBuckets);
            assertThatCode(job(stacks).s3()::listBuckets).doesNotThrowAnyException();

            var queries = Documents.blocks("docs/how-to/monitor.md", "bash");
            var names = Map.of(
                    "REGIONS", "us-east-1", "USER", USER, "ROLE", JOB, "ACCOUNT", "000000000000", "SESSION", "run-17");
            assertThat(recipe.run(queries.get(0) + queries.get(8), names).lines())
                    .anyMatch(line -> line.contains("\tAssumeRoleWithWebIdentity\t") && line.contains("\trun-17\t"))
                    .anyMatch(line -> line.contains("\tListBuckets\t") && line.contains("\tAccessDenied"));
        }
    }

    private static AwsClients job(Stacks stacks) {
        var issuer = "https://gitlab.com";
        var token = stacks.sandbox()
                .webIdentityToken(issuer, "project_path:my-group/my-app:ref_type:branch:ref:main", issuer);
        return stacks.as(Stacks.session(stacks.root()
                .sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn("arn:aws:iam::000000000000:role/" + JOB)
                        .roleSessionName("run-17")
                        .webIdentityToken(token))
                .credentials()));
    }

    private static UnprivilegedUserWithRoleArgs lockedOut(UnprivilegedUserWithRoleArgs before, Instant inTenMinutes) {
        // docs:begin leak-lock-out
        var lockedOut = before.toBuilder()
                .disableUser(true)
                .revokeUserSessionsBefore(inTenMinutes)
                .revokeRoleSessionsBefore(inTenMinutes)
                .build();
        // docs:end leak-lock-out
        return lockedOut;
    }

    private static UnprivilegedUserWithRoleArgs newKey(UnprivilegedUserWithRoleArgs before, Instant now) {
        return before.toBuilder()
                .disableUser(true)
                .revokeUserSessionsBefore(now)
                .revokeRoleSessionsBefore(now)
                .accessKeys(AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE))
                .build();
    }

    private static UnprivilegedUserWithRoleArgs restored(UnprivilegedUserWithRoleArgs before, Instant now) {
        return before.toBuilder()
                .revokeUserSessionsBefore(now)
                .revokeRoleSessionsBefore(now)
                .accessKeys(AccessKeys.rotating("b"))
                .build();
    }

    private static Recipe recipe(Stacks stacks) {
        return new Recipe(stacks, stacks.folder(), stacks.sandbox().root());
    }

    private static void set(IamClient root, AwsCredentials key, StatusType status) {
        root.updateAccessKey(
                r -> r.userName(USER).accessKeyId(key.accessKeyId()).status(status));
    }

    private static List<String> keys(Stacks stacks) {
        return ResourceIds.ofAccount(stacks.root()).stream()
                .filter(held -> held.startsWith("key "))
                .map(held -> held.substring("key ".length()))
                .toList();
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
                    LockSupport.parkNanos(50_000_000);
                }
            });
        }

        private void attempt(Runnable attempt) {
            try {
                attempt.run();
                lastSuccess.set(System.nanoTime());
            } catch (AwsServiceException e) {
                // Refused: lastSuccess stays as it is.
            }
        }

        /** Prints a measurement, which depends on the machine. */
        void saysWhenItIsOver(String way) {
            System.out.printf(
                    "LeakedKeyTest: with %s, access was over %.1f s after the first command, which took %.1f s in all.%n",
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

    private static WorkspaceStack stack(Stacks stacks, UnprivilegedUserWithRoleArgs args) throws AutomationException {
        return stacks.program("leaked", context -> program(context, args));
    }

    private static AwsClients assume(Stacks stacks, AwsClients caller, Map<String, OutputValue> outputs) {
        return stacks.inRole(caller, Stacks.text(outputs, "roleArn"));
    }

    private static void assertDenied(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }
}
