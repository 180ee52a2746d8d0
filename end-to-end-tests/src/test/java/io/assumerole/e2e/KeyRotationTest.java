package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.e2e.faults.Fault;
import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.testing.SecretScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rotates a key step by step, and tests the permissions of both keys after each step. Does not prove how long AWS takes
 * to accept a new key, or the limit of two keys, which the local AWS lacks.
 */
class KeyRotationTest {

    @Test
    void never_leaves_a_client_without_a_working_key() throws Exception {
        var environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        try (var aws = Stacks.start("KeyRotationTest-aws", environment);
                var relay = new FaultyAws(aws.sandbox().endpoint());
                var stacks = Stacks.start("KeyRotationTest", aws.environment(relay))) {
            var before = new ArrayList<byte[]>();
            var answered = new ArrayList<byte[]>();
            Fault readFiles = sent -> {
                ExistingFiles.read(stacks.folder(), (file, content) -> before.add(content));
                var answer = sent.forward();
                ExistingFiles.read(stacks.folder(), (file, content) -> answered.add(content));
                return Optional.of(answer);
            };
            // The second key is created while the state has the first key.
            relay.next("CreateAccessKey", readFiles, readFiles);
            var first = up(stacks, AccessKeys.one(), false);
            var old = Stacks.key(first);
            assertThat(Keys.work(stacks, first, old)).isTrue();

            var adopted = up(stacks, AccessKeys.rotating("a"), false);
            assertThat(Stacks.text(adopted, "accessKeyId")).isEqualTo(old.accessKeyId());

            var both = up(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE), true);
            var fresh = Stacks.key(both);
            assertThat(fresh.accessKeyId()).isNotEqualTo(old.accessKeyId());
            assertThat(Stacks.text(both, "previousAccessKeyId")).isEqualTo(old.accessKeyId());
            assertThat(both.get("previousSecretAccessKey").isSecret()).isTrue();
            assertThat(Keys.work(stacks, both, old)).isTrue();
            assertThat(Keys.work(stacks, both, fresh)).isTrue();

            var inactive = up(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE), true);
            assertThat(Stacks.key(inactive)).isEqualTo(fresh);
            assertThat(Keys.work(stacks, inactive, old)).isFalse();
            assertThat(Keys.work(stacks, inactive, fresh)).isTrue();

            var back = up(stacks, AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE), true);
            assertThat(Keys.work(stacks, back, old)).isTrue();

            var alone = up(stacks, AccessKeys.rotating("b"), false);
            assertThat(Stacks.key(alone)).isEqualTo(fresh);
            assertThat(Keys.of(stacks, "deployer")).containsExactly(fresh.accessKeyId());
            assertThat(Keys.work(stacks, alone, old)).isFalse();
            assertThat(Keys.work(stacks, alone, fresh)).isTrue();

            stack(stacks, AccessKeys.rotating("b"), false)
                    .up(UpOptions.builder().expectNoChanges(true).build());
            stack(stacks, AccessKeys.rotating("b"), false).destroy();
            assertThat(Keys.of(stacks, "deployer")).isEmpty();
            var secrets = RecordedSecrets.in(relay);
            assertThat(secrets).containsKeys(old.secretAccessKey(), fresh.secretAccessKey());
            var visible = "UnprivilegedUserWithRole";
            secrets.put(visible, visible);
            var scanner = SecretScanner.of(secrets);
            for (var reading : List.of(before, answered)) {
                assertThat(RecordedSecrets.found(scanner, reading)).containsExactly(visible);
            }
            assertThat(StateFiles.found(
                            stacks,
                            old.accessKeyId(),
                            old.secretAccessKey(),
                            SmtpPassword.of(old.secretAccessKey(), Sandbox.REGION),
                            fresh.secretAccessKey(),
                            SmtpPassword.of(fresh.secretAccessKey(), Sandbox.REGION)))
                    .isEqualTo(StateFiles.NO_SECRET);
        }
    }

    /** A preview cannot see which keys the state has, but it can see that the key is new and the user is not. */
    @Tag("extended")
    @Test
    void warns_of_the_change_that_deletes_the_only_key_and_of_no_step_of_a_rotation() throws Exception {
        try (var stacks = Stacks.start(KeyRotationTest.class)) {
            var february = AccessKeys.rotating("february");
            var both = AccessKeys.rotating("march").previous("february", AccessKeyStatus.ACTIVE);
            var march = AccessKeys.rotating("march");

            assertThat(preview(stacks, february, false)).doesNotContain("warning:");
            up(stacks, february, false);
            assertThat(preview(stacks, february, false)).doesNotContain("warning:");
            assertThat(preview(stacks, march, false))
                    .contains("warning: accessKeys: this update creates the access key \"march\"")
                    .contains("1 to delete");
            assertThat(preview(stacks, AccessKeys.one(), false))
                    .contains("warning: accessKeys: this update creates the access key for an existing user");

            assertThat(preview(stacks, both, true)).doesNotContain("warning:");
            assertThat(stack(stacks, both, true).up().standardOutput()).doesNotContain("warning:");
            assertThat(preview(stacks, march, false)).doesNotContain("warning:").contains("1 to delete");
            assertThat(stack(stacks, march, false).up().standardOutput()).doesNotContain("warning:");
            Keys.of(stacks, "deployer")
                    .forEach(key -> stacks.root()
                            .iam()
                            .deleteAccessKey(r -> r.userName("deployer").accessKeyId(key)));
            stack(stacks, march, false).refresh();
            assertThat(preview(stacks, AccessKeys.one(), false))
                    .doesNotContain("warning:")
                    .contains("1 to create");
            stack(stacks, march, false).destroy();
            assertThat(Keys.of(stacks, "deployer")).isEmpty();
        }
    }

    private static String preview(Stacks stacks, AccessKeys keys, boolean previous) throws AutomationException {
        return stack(stacks, keys, previous).preview().standardOutput();
    }

    private static WorkspaceStack stack(Stacks stacks, AccessKeys keys, boolean previous) throws AutomationException {
        return Keys.stack(stacks, "rotation", keys, (context, made) -> {
            context.export("secretAccessKey", made.secretAccessKey());
            if (previous) {
                context.export("previousAccessKeyId", made.previousAccessKeyId());
                context.export("previousSecretAccessKey", made.previousSecretAccessKey());
            }
        });
    }

    private static Map<String, OutputValue> up(Stacks stacks, AccessKeys keys, boolean previous)
            throws AutomationException {
        return stack(stacks, keys, previous).up().outputs();
    }
}
