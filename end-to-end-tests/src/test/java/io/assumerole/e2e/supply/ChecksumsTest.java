package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A build stops at a jar that is not the one of the lock, and at a download that is not what its
 * repository says. Does not prove that what was locked is harmless.
 */
class ChecksumsTest {

    private static final String MODULE = "fast-start";

    @TempDir
    private Path folder;

    @Nested
    class In_the_lock {

        @Test
        void accepts_what_the_lock_says() throws Exception {
            copyModule();
            var run = check();
            assertThat(run.exitCode()).as(run.output()).isZero();
        }

        @Test
        void refuses_another_dependency_and_another_plugin() throws Exception {
            copyModule();
            var lock = folder.resolve(MODULE).resolve("dependencies-lock.json");
            var altered = alter(
                    alter(Files.readString(lock), "\"com.google.guava:guava:jar:33"),
                    "\"org.apache.maven.plugins:maven-compiler-plugin:");
            Files.writeString(lock, altered);

            var run = check();

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.output().lines().filter(line -> line.contains("Expected ")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("com.google.guava:guava:jar:33"))
                    .anyMatch(line -> line.contains(":maven-compiler-plugin:"));
        }

        /** The control is the same build with the right lock. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<dependencyLock.skipCheck>true</dependencyLock.skipCheck>",
                    "<dependencyLock.filename>other-lock.json</dependencyLock.filename>"
                })
        void is_not_turned_off_by_a_users_settings(String property) throws Exception {
            copyModule();
            var lock = folder.resolve(MODULE).resolve("dependencies-lock.json");
            var right = Files.readString(lock);
            Files.writeString(lock.resolveSibling("other-lock.json"), right);
            var settings = Maven.settings(folder, property);

            Files.writeString(lock, alter(right, "\"com.google.guava:guava:jar:33"));
            var tampered = check("--settings", settings.toString());
            Files.writeString(lock, right);
            var untouched = check("--settings", settings.toString());

            assertThat(tampered.exitCode()).isNotZero();
            assertThat(tampered.output().lines().filter(line -> line.contains("Expected ")))
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("com.google.guava:guava:jar:33");
            assertThat(untouched.exitCode()).as(untouched.output()).isZero();
        }

        private void copyModule() throws IOException {
            Maven.copy("pom.xml", folder);
            Maven.copy(MODULE + "/pom.xml", folder);
            Maven.copy(MODULE + "/dependencies-lock.json", folder);
        }

        private Maven.Result check(String... options) throws Exception {
            var arguments = new ArrayList<>(List.of(options));
            arguments.addAll(List.of("-o", "validate"));
            return Maven.run(folder.resolve(MODULE), arguments.toArray(String[]::new));
        }

        /** Exchanges one character of an artifact's checksum. */
        private String alter(String lock, String artifact) {
            var integrity = "\"sha512:";
            var at = lock.indexOf(integrity, lock.indexOf(artifact)) + integrity.length();
            return lock.substring(0, at) + (lock.charAt(at) == 'A' ? 'B' : 'A') + lock.substring(at + 1);
        }
    }

    @Nested
    class In_a_download {

        @Test
        void accepts_what_has_the_checksum_of_its_repository() throws Exception {
            projectWithParent(true, true);
            assertThat(validate().exitCode()).isZero();
        }

        @Test
        void refuses_what_has_another_one() throws Exception {
            projectWithParent(false, true);
            var run = validate();
            assertThat(run.exitCode()).isNotZero();
            assertThat(run.output()).contains("Checksum validation failed");
        }

        @Test
        void would_only_be_a_warning_without_the_setting_of_this_build() throws Exception {
            projectWithParent(false, false);
            var run = validate();
            assertThat(run.exitCode()).isZero();
            assertThat(run.output()).contains("Checksum validation failed");
        }

        /** A project whose parent, and nothing else, has to be downloaded. */
        private void projectWithParent(boolean honest, boolean strict) throws Exception {
            var parent = Files.createDirectories(folder.resolve("remote/example/parent/1"));
            var pom = project("<groupId>example</groupId><artifactId>parent</artifactId>");
            Files.writeString(parent.resolve("parent-1.pom"), pom);
            Files.writeString(parent.resolve("parent-1.pom.sha1"), sha1(honest ? pom : pom + " "));
            Files.writeString(
                    folder.resolve("pom.xml"),
                    project("<parent><groupId>example</groupId><artifactId>parent</artifactId>"
                            + "<version>1</version><relativePath/></parent>"
                            + "<artifactId>child</artifactId>"
                            + "<repositories><repository><id>central</id><url>"
                            + folder.resolve("remote").toUri()
                            + "</url></repository></repositories>"));
            var mvn = Files.createDirectories(folder.resolve(".mvn"));
            if (strict) {
                Files.copy(Stacks.cloneFolder().resolve(".mvn/maven.config"), mvn.resolve("maven.config"));
            }
        }

        private String project(String content) {
            return "<project xmlns=\"http://maven.apache.org/POM/4.0.0\">"
                    + "<modelVersion>4.0.0</modelVersion>"
                    + content
                    + (content.startsWith("<parent>") ? "" : "<version>1</version>")
                    + "<packaging>pom</packaging></project>";
        }

        private Maven.Result validate() throws Exception {
            return Maven.run(folder, "-Dmaven.repo.local=" + folder.resolve("local"), "validate");
        }

        private String sha1(String text) throws Exception {
            var digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
