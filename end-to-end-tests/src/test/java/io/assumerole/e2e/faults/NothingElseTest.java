package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A program that looks what else is on its user, in a JVM of its own: each kind is added by hand, noticed with the
 * command that takes it away, and gone after it. Does not prove that AWS lists it at once.
 */
class NothingElseTest {

    private static final String USER = "watched";
    private static final PolicyDocument BUCKETS = PolicyDocument.of(
            Statement.allow().action("s3:ListAllMyBuckets").resource("*").build());

    /** Has a policy of its own of each kind, and two keys. */
    static final class Watching {
        public static void main(String[] args) {
            Pulumi.run(context -> new UnprivilegedUserWithRole(
                    "watched",
                    UnprivilegedUserWithRoleArgs.builder()
                            .userName(USER)
                            .rolePolicy(BUCKETS)
                            .grantAssumeRole(true)
                            .staysUnprivileged(true)
                            .accessKeys(AccessKeys.rotating("b").previous("a", AccessKeyStatus.ACTIVE))
                            .nothingElseOnUser(true)
                            .build()));
        }
    }

    /** Has one key, so that AWS takes another one. */
    static final class WithOneKey {
        public static void main(String[] args) {
            Pulumi.run(context -> new UnprivilegedUserWithRole(
                    "watched",
                    UnprivilegedUserWithRoleArgs.builder()
                            .userName(USER)
                            .rolePolicy(BUCKETS)
                            .nothingElseOnUser(true)
                            .build()));
        }
    }

    /** Adds one thing, and tells what the warning has to say of it. */
    private record ByHand(String kind, Function<AwsClients, String> add) {}

    private static List<ByHand> kinds() {
        return List.of(
                new ByHand(
                        "access key",
                        root -> root.iam()
                                .createAccessKey(r -> r.userName(USER))
                                .accessKey()
                                .accessKeyId()),
                new ByHand("inline policy", root -> {
                    root.iam()
                            .putUserPolicy(
                                    r -> r.userName(USER).policyName("by-hand").policyDocument(BUCKETS.toJson()));
                    return "by-hand";
                }),
                new ByHand("attached policy", root -> {
                    var arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
                    root.iam().attachUserPolicy(r -> r.userName(USER).policyArn(arn));
                    return arn;
                }),
                new ByHand("group", root -> {
                    root.iam().createGroup(r -> r.groupName("a-group"));
                    root.iam().addUserToGroup(r -> r.userName(USER).groupName("a-group"));
                    return "a-group";
                }),
                new ByHand("MFA device", root -> {
                    var device = root.iam()
                            .createVirtualMFADevice(r -> r.virtualMFADeviceName("a-device"))
                            .virtualMFADevice()
                            .serialNumber();
                    root.iam()
                            .enableMFADevice(r -> r.userName(USER)
                                    .serialNumber(device)
                                    .authenticationCode1("123456")
                                    .authenticationCode2("654321"));
                    return device;
                }),
                new ByHand("console password", root -> {
                    root.iam().createLoginProfile(r -> r.userName(USER).password("correct-Horse-1"));
                    return "";
                }));
    }

    @Test
    void is_noticed_kind_by_kind_with_the_command_that_takes_it_away() throws Exception {
        try (var stacks = FaultyStacks.start(NothingElseTest.class)) {
            var stack = stacks.program("test", WithOneKey.class);
            var first = stack.run(UP);
            assertThat(first.well()).as(first.output()).isTrue();
            assertThat(first.output()).doesNotContain("nothingElseOnUser");
            assertThat(stack.run("preview").output()).doesNotContain("nothingElseOnUser");

            var root = stacks.as(stacks.root());
            Map<String, String> added = new LinkedHashMap<>();
            kinds().forEach(one -> added.put(one.kind(), one.add().apply(root)));
            var preview = stack.run("preview").output();
            var up = stack.run(UP);
            assertThat(up.well()).as("noticed, and no error").isTrue();
            for (var shown : List.of(preview, up.output())) {
                added.forEach((kind, id) -> assertThat(flat(shown))
                        .contains(("nothingElseOnUser: the user %s has the %s".formatted(USER, kind) + " " + id)
                                .strip()));
                assertThat(flat(shown)).doesNotContain("correct-Horse-1");
            }

            var recipe = stack.recipe();
            for (var command : diagnostics(preview).split("take it away: ")) {
                if (command.startsWith("aws iam ")) {
                    recipe.run(
                            command.replaceFirst("(aws iam \\S+ --user-name \\S+(?: --\\S+ \\S+)?).*", "$1"), Map.of());
                }
            }
            assertThat(stack.run("preview").output()).doesNotContain("nothingElseOnUser");
            assertThat(stack.run(Deployment.DESTROY).well()).isTrue();
        }
    }

    @Test
    void is_not_what_the_component_has_made() throws Exception {
        try (var stacks = FaultyStacks.start(NothingElseTest.class)) {
            var stack = stacks.program("test", Watching.class);
            assertThat(stack.run(UP).output()).doesNotContain("nothingElseOnUser");
            assertThat(stack.run("preview").output()).doesNotContain("nothingElseOnUser");
            stacks.as(stacks.root())
                    .iam()
                    .putUserPolicy(r -> r.userName(USER).policyName("by-hand").policyDocument(BUCKETS.toJson()));
            assertThat(diagnostics(stack.run("preview").output()))
                    .containsOnlyOnce("nothingElseOnUser")
                    .contains("inline policy by-hand");
        }
    }

    /** What the engine says in the end: it shows a warning beside its resource before, too. */
    private static String diagnostics(String output) {
        return flat(output.substring(output.indexOf("Diagnostics:")));
    }

    /** The engine breaks lines. */
    private static String flat(String output) {
        return output.replaceAll("\\s+", " ");
    }
}
