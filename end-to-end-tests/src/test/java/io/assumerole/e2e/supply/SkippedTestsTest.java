package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Maven;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both properties of Maven skip the tests of each execution. Does not run any test. */
@Tag("extended")
class SkippedTestsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "default-test, skipTests, Tests are skipped.",
        "default-test, maven.test.skip, Tests are skipped.",
        "slow, skipTests, Tests are skipped.",
        "slow, maven.test.skip, Tests are skipped.",
        "slow, slow.skip, Tests are skipped.",
        "default-test, slow.skip, No tests to run.",
        "slow, none, No tests to run."
    })
    void are_those_that_a_property_names(String execution, String property, String said) throws Exception {
        Maven.copy("pom.xml", folder);
        var module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(
                module.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
                        + "<parent><groupId>io.assumerole</groupId><artifactId>assume-role</artifactId>"
                        + "<version>0.1.0</version></parent><artifactId>module</artifactId></project>");

        var run = Maven.run(module, "-o", "-D" + property + "=true", "surefire:test@" + execution);

        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains(said);
    }
}
