package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of two tutorials and of a how-to page, line by line, on the local AWS. Does not prove that they work on an AWS account.
 */
@Tag("extended")
class WalkThroughTest {

    private static final String KEYLESS = "docs/tutorials/keyless-github.md";
    private static final String REVIEW = "docs/how-to/review-access-changes.md";
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

    @Test
    void runs_the_tutorial_about_github_actions(@TempDir Path folder) throws Exception {
        try (var clone = CloneCopy.make(Clone.folder().resolve("end-to-end-tests/target/KeylessTutorial"))) {
            Files.createSymbolicLink(
                    clone.folder().resolve("examples"), Clone.folder().resolve("examples"));
            var repository = OwnRepository.withPublished(folder.resolve("repository"));
            var work = Files.createDirectory(folder.resolve("work"));
            try {
                var tutorial = clone.bash(
                        "cd '" + work + "'\n" + String.join("", Documents.blocks(KEYLESS, "bash")),
                        Map.of(
                                "CLONE", clone.folder().toString(),
                                "PULUMI_SKIP_CONFIRMATIONS", "true",
                                "MAVEN_OPTS", Maven.localRepository(repository)));
                succeed(tutorial);
                assertThat(tutorial.output())
                        .containsSubsequence(
                                "ALLOWED: sts:AssumeRoleWithWebIdentity",
                                "IMPLICITLY_DENIED: sts:AssumeRoleWithWebIdentity",
                                "refs/heads/main");
            } finally {
                clone.bash("./demo down");
            }
        }
    }

    @Test
    void runs_the_page_about_access_reviews() throws Exception {
        try (var clone = CloneCopy.make(Clone.folder().resolve("end-to-end-tests/target/AccessReviews"))) {
            var jar = Clone.folder().resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar");
            var command = "iam-policy() { java -jar '" + jar + "' \"$@\"; }\n";
            var deploys = byHand().get(0).replaceFirst("(?s)(?<=pulumi up\n).*", "");
            var page = Documents.blocks(REVIEW, "sh");
            var reviews = String.join("", page.subList(0, 2));
            var wider = "pulumi config set create-role:rolePolicy '{\"Version\":\"2012-10-17\",\"Statement\":"
                    + "[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\",\"sqs:SendMessage\"],\"Resource\":\"*\"}]}'\n";
            try {
                succeed(clone.bash("./demo up"));
                var same = clone.bash(command + deploys + reviews + page.get(2), ENVIRONMENT);
                succeed(same);
                assertThat(same.output())
                        .containsSubsequence("preview.json: no new access\n", "after.json: no new access\n");

                var select = "eval \"$(./demo env)\"\ncd create-role-stack\npulumi stack select assume-role-create\n";
                var changed = clone.bash(command + select + wider + reviews, ENVIRONMENT);
                assertThat(changed.exitCode())
                        .as(changed.output() + changed.errors())
                        .isEqualTo(1);
                assertThat(changed.output())
                        .contains("preview.json: new access\n", "newly allows sqs:SendMessage on *");
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

    /**
     * Adds a command that renews the time of the last build. Otherwise, the next {@code ./demo up} would build the copy
     * again, because the tutorial changes a source file and then changes it back.
     */
    private static String script(List<String> blocks) {
        return blocks.stream()
                .map(block -> isDenied(block) ? block + "touch ../assume-role-demo/target/demo-built\n" : block)
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
        var onAws = String.join("", Documents.blocks("docs/how-to/deploy-with-a-key.md", "bash"));

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

    /** The commands of the tutorial with a key. */
    private static List<String> byHand() throws IOException {
        var part = Documents.part("docs/tutorials/first-deployment.md", "Deploy the projects yourself");
        assertThat(part).anyMatch(block -> block.contains("./demo env"));
        return part;
    }
}
