package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Stacks;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stops a build, with a user's settings that would turn each check off. Does not prove each rule of the enforcer. */
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
            <artifactId>module</artifactId><packaging>pom</packaging>
            <build><plugins><plugin><artifactId>maven-assembly-plugin</artifactId>%s</plugin></plugins></build></project>
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void copy_the_parent() throws Exception {
        Maven.copy("pom.xml", folder);
    }

    private String run(String module, String goal) throws Exception {
        return Maven.run(folder.resolve(module), "-o", "-s", Maven.settings(folder, OFF), goal)
                .output();
    }

    @Test
    void is_a_plugin_without_a_version() throws Exception {
        var enforce = "enforcer:enforce@one-version-each";
        var pom = Files.createDirectories(folder.resolve("module")).resolve("pom.xml");

        Files.writeString(pom, MODULE.formatted("<version>3.7.1</version>"));
        assertThat(run("module", enforce)).contains("BUILD SUCCESS", "BanDynamicVersions passed");

        Files.writeString(pom, MODULE.formatted(""));
        // Maven adds the site plugin to each project.
        var parent = folder.resolve("pom.xml");
        Files.writeString(parent, Files.readString(parent).replace("<version>${site-plugin.version}</version>", ""));
        assertThat(run("module", enforce))
                .contains("BUILD FAILURE", "missing valid versions", "maven-assembly-plugin", "maven-site-plugin");
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
}
