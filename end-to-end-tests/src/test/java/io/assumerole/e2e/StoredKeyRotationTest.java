package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Rotates a key in Secrets Manager step by step, while a caller who may only read it reads it every 50 milliseconds and
 * assumes the role with it. Does not prove how long AWS takes to accept a new key.
 */
@Tag("extended")
class StoredKeyRotationTest {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static void up(Stacks stacks, AccessKeys keys) throws AutomationException {
        stack(stacks, keys).up();
    }

    private static WorkspaceStack stack(Stacks stacks, AccessKeys keys) throws AutomationException {
        return Keys.stack(
                stacks,
                "stored",
                keys.inSecretsManager().readableBy("arn:aws:iam::000000000000:user/reader"),
                (context, made) -> context.export("secretArn", made.secretArn()));
    }

    @Test
    void needs_no_hand_over_and_never_leaves_the_reader_without_a_working_key() throws Exception {
        try (var stacks = Stacks.start(StoredKeyRotationTest.class)) {
            var root = stacks.root();
            var readersKey = stacks.user("reader");
            var outputs = stack(stacks, AccessKeys.one()).up().outputs();
            var reader = new Reader(
                    stacks, stacks.as(readersKey), Stacks.text(outputs, "secretArn"), Stacks.text(outputs, "roleArn"));

            try (reader) {
                reader.worksThrough("as it was", () -> {});
                reader.worksThrough("turned on", () -> up(stacks, AccessKeys.rotating("a")));
                assertThat(reader.keys).hasSize(1);
                reader.worksThrough(
                        "step 1", () -> up(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE)));
                assertThat(reader.keys).hasSize(2);
                reader.worksThrough(
                        "step 2", () -> up(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE)));
                reader.worksThrough("step 3", () -> up(stacks, AccessKeys.rotating("b")));
                reader.worksThrough("afterwards", () -> {});
                assertThat(reader.keys).hasSize(2);

                // The control: the reader notices when the key that it reads works no more.
                root.iam()
                        .listAccessKeys(r -> r.userName("deployer"))
                        .accessKeyMetadata()
                        .forEach(key -> root.iam()
                                .deleteAccessKey(r -> r.userName("deployer").accessKeyId(key.accessKeyId())));
                reader.awaitFailure();
            }
        }
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Reads and assumes all the time. */
    private static final class Reader implements AutoCloseable {

        private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        private final Stacks stacks;
        private final AwsClients caller;
        private final String secretArn;
        private final String roleArn;
        private final Set<String> keys = Collections.synchronizedSet(new LinkedHashSet<>());
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger successes = new AtomicInteger();

        Reader(Stacks stacks, AwsClients caller, String secretArn, String roleArn) {
            this.stacks = stacks;
            this.caller = caller;
            this.secretArn = secretArn;
            this.roleArn = roleArn;
            timer.scheduleWithFixedDelay(this::poll, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }

        private void poll() {
            try {
                var json = new ObjectMapper()
                        .readTree(caller.secretsManager()
                                .getSecretValue(r -> r.secretId(secretArn))
                                .secretString());
                var id = json.get("AccessKeyId").asText();
                stacks.as(AwsBasicCredentials.create(
                                id, json.get("SecretAccessKey").asText()))
                        .sts()
                        .assumeRole(r -> r.roleArn(roleArn).roleSessionName("polled"));
                keys.add(id);
                successes.incrementAndGet();
            } catch (AwsServiceException e) {
                failures.add(e.awsErrorDetails().errorCode());
            } catch (IOException | RuntimeException e) {
                failures.add(e.toString());
            }
        }

        void worksThrough(String step, Step run) throws Exception {
            var before = successes.get();
            run.run();
            // At least one that began after the step.
            await(() -> successes.get() >= before + 2 || !failures.isEmpty());
            assertThat(failures).as(step).isEmpty();
        }

        void awaitFailure() throws InterruptedException {
            await(() -> !failures.isEmpty());
            assertThat(failures.peek()).isEqualTo("InvalidClientTokenId");
        }

        private static void await(BooleanSupplier reached) throws InterruptedException {
            for (int i = 0; i < 600 && !reached.getAsBoolean(); i++) {
                Thread.sleep(PAUSE.toMillis());
            }
            assertThat(reached.getAsBoolean()).isTrue();
        }

        @Override
        public void close() {
            timer.shutdownNow();
        }
    }
}
