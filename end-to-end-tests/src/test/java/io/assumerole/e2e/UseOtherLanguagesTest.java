package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Follows the how-to page about other languages, from an empty folder to a bucket that the role creates, on the local AWS. Does not
 * prove that its commands for an installed Pulumi work.
 */
@Tag("extended")
class UseOtherLanguagesTest {

    private static final String PAGE = "docs/how-to/use-other-languages.md";

    @Test
    void gets_from_an_empty_folder_to_a_user_a_role_and_a_bucket() throws Exception {
        var programs = Documents.blocks(PAGE, "yaml");
        var commands = Documents.blocks(PAGE, "bash");
        assertThat(programs).hasSize(2);
        assertThat(commands).hasSize(5).first().asString().startsWith("mvn ").contains("-pl assume-role-package");

        try (var clone = CloneCopy.make(UseOtherLanguagesTest.class)) {
            var folders = List.of("create-role-in-yaml", "assume-role-in-yaml");
            for (var folder : folders) {
                var program = programs.get(folders.indexOf(folder))
                        .replace("CLONE", Clone.folder().toString());
                Files.writeString(
                        Files.createDirectory(clone.folder().resolve(folder)).resolve("Pulumi.yaml"), program);
            }
            try {
                var script = commands.get(1)
                        + "cd create-role-in-yaml\n"
                        + commands.get(2)
                        + "cd ../assume-role-in-yaml\n"
                        + commands.get(3)
                        + "pulumi stack output bucket\n"
                        + commands.get(4)
                        // The first credentials.
                        + "cd ..\neval \"$(./demo env)\"\ncd create-role-in-yaml\n"
                        + commands.get(4);
                var page = clone.bash(script, Map.of("PULUMI_SKIP_CONFIRMATIONS", "true"));

                assertThat(page.exitCode()).as(page.output() + page.errors()).isZero();
                assertThat(page.output())
                        .containsSubsequence(
                                "aws:iam:User deployer-user created",
                                "secretAccessKey: [secret]",
                                "aws:s3:Bucket artifacts created",
                                "\nartifacts-",
                                "3 deleted",
                                "7 deleted")
                        .doesNotContain("my-external-id");
            } finally {
                clone.bash("./demo down");
            }
        }
    }
}
