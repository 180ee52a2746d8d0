package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build stops at what has no version of its own, whatever a user's settings say. Does not prove
 * that each rule finds all that it is for.
 */
class EnforcerTest {

    private static final String NO_VERSION = "Some plugins are missing valid versions";

    @TempDir
    private Path folder;

    /** The control is the same build with a version. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<enforcer.skip>true</enforcer.skip>",
                "<enforcer.fail>false</enforcer.fail>",
                "<enforcer.rules>requireJavaVersion</enforcer.rules>",
                "<enforcer.skipRules>requirePluginVersions</enforcer.skipRules>",
                "<rules>requireJavaVersion</rules>"
            })
    void is_not_turned_off_by_a_users_settings(String property) throws Exception {
        Maven.copy("pom.xml", folder);
        var settings = Maven.settings(folder, property);

        var without = enforce("", settings);
        var with = enforce("<version>3.7.1</version>", settings);

        assertThat(without.exitCode()).isNotZero();
        assertThat(without.output()).contains(NO_VERSION, "maven-assembly-plugin");
        assertThat(with.exitCode()).as(with.output()).isZero();
        assertThat(with.output())
                .contains("RequireJavaVersion passed", "BanDynamicVersions passed", "RequirePluginVersions passed");
    }

    /** Maven adds this plugin to each project. The control is the build above, in which the plugin has a version. */
    @Test
    void stops_where_a_plugin_that_maven_adds_has_no_version() throws Exception {
        Maven.copy("pom.xml", folder);
        var pom = folder.resolve("pom.xml");
        Files.writeString(pom, Files.readString(pom).replace("<version>${site-plugin.version}</version>", ""));

        var enforced = enforce("<version>3.7.1</version>", Maven.settings(folder, ""));

        assertThat(enforced.exitCode()).isNotZero();
        assertThat(enforced.output()).contains(NO_VERSION, "maven-site-plugin");
    }

    /** Enforces in a module of which the build never runs the one plugin that it names. */
    private Maven.Result enforce(String version, Path settings) throws Exception {
        var module = Files.createDirectories(folder.resolve("module"));
        Files.writeString(
                module.resolve("pom.xml"),
                "<project xmlns=\"http://maven.apache.org/POM/4.0.0\"><modelVersion>4.0.0</modelVersion>"
                        + "<parent><groupId>io.assumerole</groupId><artifactId>assume-role</artifactId>"
                        + "<version>0.1.0</version></parent>"
                        + "<artifactId>module</artifactId><packaging>pom</packaging><build><plugins><plugin>"
                        + "<groupId>org.apache.maven.plugins</groupId><artifactId>maven-assembly-plugin</artifactId>"
                        + version
                        + "</plugin></plugins></build></project>");
        return Maven.run(module, "--settings", settings.toString(), "-o", "enforcer:enforce@one-version-each");
    }
}
