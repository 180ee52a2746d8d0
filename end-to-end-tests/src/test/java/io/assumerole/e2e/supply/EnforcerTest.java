package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests the checks that stop a build, with user settings that would turn each off, and the properties that skip tests.
 * Does not prove each rule of the enforcer.
 */
@Tag("extended")
class EnforcerTest {

    private static final String OFF = """
            <enforcer.skip>true</enforcer.skip> <enforcer.fail>false</enforcer.fail>
            <enforcer.rules>requireJavaVersion</enforcer.rules> <rules>requireJavaVersion</rules>
            <enforcer.skipRules>requirePluginVersions</enforcer.skipRules>
            <dependencyLock.skipCheck>true</dependencyLock.skipCheck>
            <dependencyLock.filename>other-lock.json</dependencyLock.filename>
            """;

    private static final String MODULE = """
            <project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
            <parent><groupId>io.assumerole</groupId><artifactId>assume-role</artifactId><version>0.1.0</version></parent>
            <artifactId>module</artifactId>
            <build><plugins><plugin><artifactId>maven-assembly-plugin</artifactId>%s</plugin></plugins></build></project>
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void copy_the_parent() throws Exception {
        Maven.copy("pom.xml", folder);
    }

    private void writeModule(String pluginVersion) throws IOException {
        var module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(module.resolve("pom.xml"), MODULE.formatted(pluginVersion));
    }

    private String run(String module, String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-o", "-s", Maven.settings(folder, OFF)));
        all.addAll(List.of(arguments));
        return Maven.run(folder.resolve(module), all).output();
    }

    @Test
    void is_a_plugin_without_a_version() throws Exception {
        var enforce = "enforcer:enforce@one-version-each";
        writeModule("<version>3.7.1</version>");
        assertThat(run("module", enforce)).contains("BUILD SUCCESS", "BanDynamicVersions passed");

        writeModule("");
        // Maven adds the site plugin to each project.
        var parent = folder.resolve("pom.xml");
        Files.writeString(parent, Files.readString(parent).replace("<version>${site-plugin.version}</version>", ""));
        assertThat(run("module", enforce))
                .contains("BUILD FAILURE", "missing valid versions", "maven-assembly-plugin", "maven-site-plugin");
    }

    /** With this Maven, and with a higher minimum. */
    @Test
    void is_a_maven_that_is_too_old() throws Exception {
        var enforce = "enforcer:enforce@tools";
        assertThat(run("", enforce, "-N"))
                .contains("BUILD SUCCESS", "RequireMavenVersion passed", "RequireJavaVersion passed");

        assertThat(run("", enforce, "-N", "-Dminimum-maven.version=99.0.0").lines())
                .contains("[INFO] BUILD FAILURE")
                .anyMatch(line ->
                        line.matches("\\[ERROR] mvn is Maven [3-9]\\.\\S+, but this build needs 99\\.0\\.0 or newer\\."
                                + " Install it: https://maven\\.apache\\.org/install\\.html"));
    }

    @Test
    void is_a_jar_that_differs_from_the_lock() throws Exception {
        Maven.copy("fast-start/pom.xml", folder);
        Maven.copy("fast-start/dependencies-lock.json", folder);
        var lock = folder.resolve("fast-start/dependencies-lock.json");
        Files.copy(lock, folder.resolve("fast-start/other-lock.json"));
        assertThat(run("fast-start", "validate")).contains("BUILD SUCCESS");

        Files.writeString(lock, Files.readString(lock).replaceAll("sha512:..", "sha512:AA"));
        assertThat(run("fast-start", "validate").lines().filter(line -> line.contains("Expected ")))
                .anyMatch(line -> line.contains("com.google.guava:guava:jar:33"))
                .anyMatch(line -> line.contains(":maven-compiler-plugin:"));
    }

    @Test
    void is_a_download_without_the_checksum_of_its_repository() {
        assertThat(Stacks.cloneFolder().resolve(".mvn/maven.config")).content().startsWith("-C\n");
    }

    @ParameterizedTest
    @CsvSource({
        "skipTests, Tests are skipped., Tests are skipped.",
        "maven.test.skip, Tests are skipped., Tests are skipped.",
        "slow.skip, No tests to run., Tests are skipped.",
        "none, No tests to run., No tests to run."
    })
    void is_not_a_test_that_a_property_skips(String property, String fast, String slow) throws Exception {
        writeModule("<version>3.7.1</version>");
        assertThat(run("module", "-D" + property + "=true", "surefire:test@default-test", "surefire:test@slow"))
                .containsSubsequence(":test (default-test)", fast, ":test (slow)", slow, "BUILD SUCCESS");
    }
}
