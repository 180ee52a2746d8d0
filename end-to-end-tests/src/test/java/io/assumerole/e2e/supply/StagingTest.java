package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Published;
import io.assumerole.e2e.workflows.Workflow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The release command of the workflow, with two tests. Does not prove that a repository accepts what is staged. */
@Tag("staging")
class StagingTest {

    @Test
    void stages_what_is_published_and_downloads_only_what_is_locked(@TempDir Path folder) throws Exception {
        var clone = folder.resolve("clone");
        Maven.copyClone(clone);
        assertThat(Documents.blocks("docs/contributing/releasing.md", "sh")).contains("mvn -P release clean deploy\n");
        var inWorkflow = Workflow.read("release")
                .command("stage", "mvn -B -ntp -P release")
                .text();
        assertThat(inWorkflow).isEqualTo("mvn -B -ntp -P release clean deploy -Dgpg.skip");
        var command =
                new ArrayList<>(List.of(inWorkflow.replaceFirst("^mvn ", "").split(" ")));
        command.add("-Dtest-levels.skip");
        // One test in some modules, so that Maven also downloads what runs tests.
        command.addAll(List.of("-Dtest=GivenTextTest,CheckTest", "-Dsurefire.failIfNoSpecifiedTests=false"));
        // Settings of a user who publishes other projects.
        var elsewhere = "corp::" + folder.resolve("elsewhere").toUri();
        command.addAll(List.of("-s", Maven.settingsWithoutNetwork(folder, """
                <altDeploymentRepository>%1$s</altDeploymentRepository>
                <altReleaseDeploymentRepository>%1$s</altReleaseDeploymentRepository>
                <enforcer.skipRules>requireProperty</enforcer.skipRules>
                """.formatted(elsewhere))));
        command.add(Maven.localRepository(folder.resolve("repository")));

        assertThat(Maven.run(clone, command).output())
                .contains("The url in pom.xml is", "The scm in", "The developer in", "The address in SECURITY.md is")
                .contains("The owner in .github/CODEOWNERS or the link in");
        fillIn(clone, "pom.xml", "SECURITY.md", ".github/CODEOWNERS");
        assertThat(Maven.run(clone, command).output())
                .contains("The owner in .github/CODEOWNERS or the link in")
                .doesNotContain("The url in pom.xml is", "The address in SECURITY.md is");
        fillIn(clone, ".github/ISSUE_TEMPLATE/config.yml");
        var released = Maven.run(clone, command);
        assertThat(released.exitCode()).as(released.output()).isZero();
        assertThat(folder.resolve("elsewhere")).doesNotExist();
        var published = new TreeSet<>(
                List.of("assume-role/0.1.0/assume-role-0.1.0.pom", "assume-role-bom/0.1.0/assume-role-bom-0.1.0.pom"));
        for (var module : Published.MODULES) {
            for (var end : List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
                published.add(module + "/0.1.0/" + module + "-0.1.0" + end);
            }
        }
        var staged = clone.resolve("target/staging/io/assumerole");
        assertThat(files(staged, "(?!.*maven-metadata).*\\.(pom|jar|json|asc)")).isEqualTo(published);
        Published.layOut(clone, folder);
        for (var tested : files(folder.resolve("io/assumerole"), ".*\\.(pom|jar)")) {
            assertThat(staged.resolve(tested)).hasSameBinaryContentAs(folder.resolve("io/assumerole/" + tested));
        }
        assertThat(files(folder.resolve("repository"), ".*\\.jar"))
                .hasSizeGreaterThan(300)
                .isSubsetOf(locked(clone));
    }

    private static void fillIn(Path clone, String... files) throws IOException {
        for (var name : files) {
            var file = clone.resolve(name);
            assertThat(file).content().contains("example.invalid");
            Files.writeString(file, Files.readString(file).replace("example.invalid", "example.org"));
        }
    }

    private static TreeSet<String> files(Path folder, String name) throws IOException {
        try (var files = Files.walk(folder)) {
            var names = files.map(file -> folder.relativize(file).toString()).filter(file -> file.matches(name));
            return names.collect(TreeSet::new, TreeSet::add, TreeSet::addAll);
        }
    }

    /** Returns where a repository has the artifacts of all locks. */
    private static TreeSet<String> locked(Path clone) throws IOException {
        var paths = new TreeSet<String>();
        for (var lock : files(clone, "([^/]+/)?dependencies-lock\\.json")) {
            for (var jar :
                    new ObjectMapper().readTree(clone.resolve(lock).toFile()).get("artifacts")) {
                var name = jar.get("artifactId").asText();
                var version = jar.get("version").asText();
                var folder = jar.get("groupId").asText().replace('.', '/') + "/" + name + "/" + version + "/";
                var classifier =
                        jar.has("classifier") ? "-" + jar.get("classifier").asText() : "";
                paths.add(folder + name + "-" + version + classifier + ".jar");
            }
        }
        return paths;
    }
}
