package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What this build has made, made again: in another folder, another time zone and another language,
 * with an empty repository. Does not prove that another release of the JDK gives the same bytes,
 * and needs a build from a clean clone: classes of files that are gone would be in the first jar.
 */
@Tag("reproducible")
@TestInstance(Lifecycle.PER_CLASS)
class ReproducibleTest {

    private static final String ELSEWHERE = "-Duser.timezone=Pacific/Kiritimati -Duser.language=ja -Duser.country=JP";

    private Path clone;
    private Path repository;

    @BeforeAll
    void build_again(@TempDir Path folder) throws Exception {
        clone = Files.createDirectories(folder.resolve("another folder"));
        repository = folder.resolve("repository");
        Maven.copyClone(clone);
        var settings = Maven.settingsWithoutNetwork(folder);
        var run = Maven.runWith(
                ELSEWHERE,
                clone,
                "--settings",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "-pl",
                "!end-to-end-tests",
                // One test a module, so that what runs tests is fetched, too.
                "-Dtest=AccountIdTest,TableTest",
                "-Dsurefire.failIfNoSpecifiedTests=false",
                "verify");
        assertThat(run.exitCode()).as(run.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iam-policy",
                "iam-policy-cli",
                "fast-start",
                "assume-role-components",
                "assume-role-testing",
                "local-aws"
            })
    void publishes_the_same_bytes(String module) {
        for (var part : List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json")) {
            makes_the_same_bytes(module + "/target/" + module + "-0.1.0" + part);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create-role-stack/target/create-role-stack.jar",
                "create-role-stack/target/fast-java/create-role-stack.jar",
                "assume-role-stack/target/assume-role-stack.jar"
            })
    void makes_the_same_bytes(String file) {
        assertThat(clone.resolve(file))
                .hasSameBinaryContentAs(Stacks.cloneFolder().resolve(file));
    }

    @Test
    void downloads_no_jar_that_is_not_locked() throws IOException {
        var downloaded = new ArrayList<String>();
        try (var files = Files.walk(repository)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> repository.relativize(file).toString())
                    .forEach(downloaded::add);
        }

        assertThat(downloaded).hasSizeGreaterThan(300).isSubsetOf(locked());
    }

    /** Where the artifacts of all locks are in a repository. */
    private Set<String> locked() throws IOException {
        var paths = new HashSet<String>();
        try (var files = Files.walk(clone, 2)) {
            for (var lock :
                    files.filter(f -> f.endsWith("dependencies-lock.json")).toList()) {
                for (var artifact : new ObjectMapper().readTree(lock.toFile()).get("artifacts")) {
                    var name = artifact.get("artifactId").asText();
                    var version = artifact.get("version").asText();
                    var classifier = artifact.has("classifier")
                            ? "-" + artifact.get("classifier").asText()
                            : "";
                    paths.add(String.join(
                            "/",
                            artifact.get("groupId").asText().replace('.', '/'),
                            name,
                            version,
                            name + "-" + version + classifier + ".jar"));
                }
            }
        }
        return paths;
    }
}
