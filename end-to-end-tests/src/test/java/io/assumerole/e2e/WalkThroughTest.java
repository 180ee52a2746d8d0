package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The commands of the README and of docs/on-aws.md, line by line, in a shell of {@code ./demo env}.
 * Does not prove that they work on an AWS account.
 */
class WalkThroughTest {

    private static final Map<String, String> NO_QUESTIONS =
            Map.of("PULUMI_SKIP_CONFIRMATIONS", "true");

    @Test
    void runs_by_hand_between_up_and_down_as_often_as_one_likes() throws Exception {
        var commands = byHand();
        try (var clone = CloneCopy.make(WalkThroughTest.class)) {
            try {
                for (int round = 0; round < 2; round++) {
                    var up = clone.bash("./demo up");
                    assertThat(up.exitCode()).as(up.output() + up.errors()).isZero();

                    var walk = clone.bash(commands, NO_QUESTIONS);
                    assertThat(walk.exitCode()).as(walk.output() + walk.errors()).isZero();
                    assertThat(walk.output())
                            .contains(
                                    "\"roleArn\": \"arn:aws:iam::000000000000:role/allow-s3-management-")
                            .contains("\"secretAccessKey\": \"[secret]\"")
                            .contains("assumed-role/allow-s3-management-");

                    var down = clone.bash("./demo down");
                    assertThat(down.exitCode()).as(down.output() + down.errors()).isZero();
                    assertThat(
                                    clone.folder()
                                            .resolve(
                                                    "create-role-stack/Pulumi.assume-role-create.yaml"))
                            .exists();
                }
            } finally {
                clone.bash("./demo down");
            }
        }
    }

    @Test
    void says_the_same_for_an_account_as_for_the_local_aws() throws IOException {
        var onAws = String.join("", Documents.blocks("docs/on-aws.md", "bash"));

        assertThat(pulumiCommands(byHand()))
                .filteredOn(
                        line ->
                                !line.contains("grantAssumeRole")
                                        && !line.startsWith("pulumi stack output --json"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(pulumiCommands(onAws)).contains(line));
    }

    private static List<String> pulumiCommands(String script) {
        return script.lines()
                .map(line -> line.replaceFirst(" \\|\\| echo .*", ""))
                .map(line -> line.replace("organization/", "ORG/"))
                .filter(line -> line.contains("pulumi "))
                .toList();
    }

    /** All that README's part "By hand" says to type. */
    private static String byHand() throws IOException {
        var part = Documents.part("README.md", "By hand");
        assertThat(part).contains("./demo env");
        return part;
    }
}
