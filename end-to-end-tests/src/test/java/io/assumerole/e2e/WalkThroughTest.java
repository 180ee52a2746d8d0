package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Runs the commands of the README and of docs/how-to/deploy-to-aws.md, line by line, in a shell of {@code ./demo env}. Does not prove
 * that they work on an AWS account.
 */
@Tag("extended")
class WalkThroughTest {

    private static final Map<String, String> ENVIRONMENT =
            Map.of("PULUMI_SKIP_CONFIRMATIONS", "true", "MAVEN_OPTS", Maven.localRepository());

    @Test
    void runs_by_hand_between_up_and_down_as_often_as_one_likes() throws Exception {
        try (var clone = CloneCopy.make(WalkThroughTest.class)) {
            clone.unlink("assume-role-stack");
            try {
                run(clone, byHand());
                run(clone, byHand().stream().filter(block -> !isDenied(block)).toList());
            } finally {
                clone.bash("./demo down");
            }
        }
    }

    private static void run(CloneCopy clone, List<String> blocks) throws Exception {
        succeed(clone.bash("./demo up"));

        var walk = clone.bash(script(blocks), ENVIRONMENT);
        succeed(walk);
        assertThat(walk.output())
                .contains("\"roleArn\": \"arn:aws:iam::000000000000:role/allow-s3-management-")
                .contains("\"secretAccessKey\": \"[secret]\"")
                .contains("assumed-role/allow-s3-management-");
        if (blocks.stream().anyMatch(WalkThroughTest::isDenied)) {
            assertThat(walk.output()).contains("AccessDenied", "s3:CreateBucket", "denied\n");
        } else {
            assertThat(walk.output()).doesNotContain("AccessDenied");
        }

        succeed(clone.bash("./demo down"));
        assertThat(clone.folder().resolve("create-role-stack/Pulumi.assume-role-create.yaml"))
                .exists();
    }

    /** After the source has changed and is what it was, demo would build the copy again. */
    private static String script(List<String> blocks) {
        return blocks.stream()
                .map(block -> isDenied(block) ? block + "touch ../local-aws/target/demo-built\n" : block)
                .collect(Collectors.joining());
    }

    private static boolean isDenied(String block) {
        return block.contains("echo \"denied\"");
    }

    private static void succeed(CloneCopy.Result run) {
        assertThat(run.exitCode()).as(run.output() + run.errors()).isZero();
    }

    @Test
    void says_the_same_for_an_account_as_for_the_local_aws() throws IOException {
        var onAws = String.join("", Documents.blocks("docs/how-to/deploy-to-aws.md", "bash"));

        assertThat(pulumiCommands(String.join("", byHand())))
                .filteredOn(line -> !line.contains("grantAssumeRole") && !line.startsWith("pulumi stack output --json"))
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
    private static List<String> byHand() throws IOException {
        var part = Documents.part("README.md", "By hand");
        assertThat(part).anyMatch(block -> block.contains("./demo env"));
        return part;
    }
}
