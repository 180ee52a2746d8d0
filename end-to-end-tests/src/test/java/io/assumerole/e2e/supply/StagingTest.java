package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Documents;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The release command of {@code docs/releasing.md}, without tests and without a key, in a copy of
 * the clone; and the build of {@code ./demo} before it. Does not prove that a repository takes what
 * is staged.
 */
@Tag("reproducible")
class StagingTest {

    private static final List<String> FILES =
            List.of(".pom", ".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json");

    @TempDir
    private Path folder;

    private Path clone;

    @BeforeEach
    void copy() throws IOException {
        clone = Files.createDirectories(folder.resolve("clone"));
        Maven.copyClone(clone);
    }

    private static String releaseCommand() throws IOException {
        return Documents.blocks("docs/releasing.md", "sh").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("mvn ") && line.endsWith(" deploy"))
                .findFirst()
                .orElseThrow();
    }

    /** Settings of a user who publishes other projects, and skips rules of theirs. */
    private Path elsewhere() throws IOException {
        var repository = "corp::" + folder.resolve("elsewhere").toUri();
        return Maven.settings(
                folder,
                "<altDeploymentRepository>" + repository + "</altDeploymentRepository>"
                        + "<altReleaseDeploymentRepository>" + repository + "</altReleaseDeploymentRepository>"
                        + "<enforcer.skipRules>requireProperty</enforcer.skipRules>");
    }

    private void fillInTheOwner() throws IOException {
        for (var name : List.of("pom.xml", "SECURITY.md")) {
            var file = clone.resolve(name);
            Files.writeString(file, Files.readString(file).replace("example.invalid", "example.org"));
        }
    }

    @Test
    void refuses_to_release_before_the_owner_is_filled_in_and_then_stages_what_is_published_and_nothing_else()
            throws Exception {
        var command = releaseCommand() + " --settings " + elsewhere();

        var refused = Maven.runLine(clone, command, "-DskipTests", "-N");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output())
                .contains(
                        "The url in pom.xml is the owner's to fill in",
                        "The scm in pom.xml is the owner's to fill in",
                        "The developer in pom.xml is the owner's to fill in",
                        "The address in SECURITY.md is the owner's to fill in");

        fillInTheOwner();
        var released = Maven.runLine(clone, command, "-DskipTests", "-Dgpg.skip=true");
        assertThat(released.exitCode()).as(released.output()).isZero();

        assertThat(folder.resolve("elsewhere")).doesNotExist();
        var expected = new TreeSet<String>();
        expected.add("assume-role/0.1.0/assume-role-0.1.0.pom");
        for (var module : Published.MODULES) {
            FILES.forEach(file -> expected.add(module + "/0.1.0/" + module + "-0.1.0" + file));
        }
        var staged = clone.resolve("target/staging/io/assumerole");
        assertThat(files(staged)).containsExactlyInAnyOrderElementsOf(expected);
        for (var file : expected) {
            assertThat(Files.readString(staged.resolve(file + ".md5"))).isEqualTo(digest("MD5", staged.resolve(file)));
            assertThat(Files.readString(staged.resolve(file + ".sha1")))
                    .isEqualTo(digest("SHA-1", staged.resolve(file)));
        }
        assertThat(Files.readString(staged.resolve("assume-role/0.1.0/assume-role-0.1.0.pom")))
                .contains("<developers>", "<scm", "<licenses>", "<url>https://example.org/assume-role</url>");
        isWhatConsumersAreTestedWith(staged);
        isWhatAConsumerGets(staged);
    }

    /** The jars and poms are those of {@code ConsumersTest}, byte for byte. */
    private void isWhatConsumersAreTestedWith(Path staged) throws IOException {
        var tested = folder.resolve("tested");
        Published.layOut(clone, tested);
        for (var file : files(tested.resolve("io/assumerole"))) {
            assertThat(staged.resolve(file))
                    .hasSameBinaryContentAs(tested.resolve("io/assumerole").resolve(file));
        }
    }

    /** A project has the staging repository for a further one, and refuses a file with a wrong checksum there. */
    private void isWhatAConsumerGets(Path staged) throws Exception {
        var got = resolved("right");
        assertThat(got.exitCode()).as(got.output()).isZero();
        for (var module : Published.MODULES) {
            var jar = module + "-0.1.0.jar";
            assertThat(folder.resolve("right/target/dependency").resolve(jar))
                    .hasSameBinaryContentAs(staged.resolve(module + "/0.1.0").resolve(jar));
        }

        Files.writeString(staged.resolve("iam-policy/0.1.0/iam-policy-0.1.0.jar.sha1"), "0".repeat(40));
        var refused = resolved("wrong");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output()).contains("Checksum validation failed", "iam-policy:jar:0.1.0");
    }

    private Maven.Result resolved(String name) throws IOException, InterruptedException {
        var project = Files.createDirectories(folder.resolve(name));
        // Another build may have installed ours there.
        var downloaded = OwnRepository.withoutOurs(project.resolve("downloaded"));
        var dependencies = Published.MODULES.stream()
                .map(module -> "<dependency><groupId>io.assumerole</groupId><artifactId>" + module
                        + "</artifactId><version>0.1.0</version></dependency>")
                .collect(Collectors.joining());
        Files.writeString(
                project.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>consumer</artifactId>"
                        + "<version>1</version><dependencies>" + dependencies + "</dependencies></project>");
        var settings = Files.writeString(
                project.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>downloaded</id><mirrorOf>*,!staging</mirrorOf><url>"
                        + downloaded.toUri() + "</url></mirror></mirrors><profiles><profile><id>staging</id>"
                        + "<repositories><repository><id>staging</id><url>"
                        + clone.resolve("target/staging").toUri()
                        + "</url><releases><checksumPolicy>fail</checksumPolicy></releases></repository></repositories>"
                        + "</profile></profiles><activeProfiles><activeProfile>staging</activeProfile></activeProfiles>"
                        + "</settings>");
        var plugin = Pattern.compile("<dependency-plugin.version>([^<]+)<")
                .matcher(Files.readString(clone.resolve("pom.xml")));
        assertThat(plugin.find()).isTrue();
        return Maven.run(
                project,
                "--settings",
                settings.toString(),
                Maven.localRepository(project.resolve("repository")),
                "org.apache.maven.plugins:maven-dependency-plugin:" + plugin.group(1) + ":copy-dependencies",
                "-DincludeGroupIds=io.assumerole");
    }

    /** What is staged, without checksums and without the lists of versions. */
    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.matches(".*\\.(md5|sha1)|.*maven-metadata\\.xml"))
                    .toList();
        }
    }

    private static String digest(String algorithm, Path file) throws Exception {
        var digest = MessageDigest.getInstance(algorithm).digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    /** Nothing of ours is in this repository: each module gets the others from the build itself. */
    @Test
    void builds_as_demo_does_where_nothing_was_installed() throws Exception {
        var demo = Files.readString(Stacks.cloneFolder().resolve("demo"));
        var command = demo.substring(demo.indexOf("exec mvn ") + "exec ".length());
        command = command.substring(0, command.indexOf(')'));
        var settings = Maven.settingsWithoutNetwork(folder);
        // In the repository that is downloaded from, an earlier install may be.
        var built = Maven.runLine(
                clone,
                command,
                "--settings",
                settings.toString(),
                "-Dmaven.repo.local=" + folder.resolve("repository"));
        assertThat(built.exitCode()).as(built.output()).isZero();
        assertThat(folder.resolve("repository/io/assumerole")).doesNotExist();
        assertThat(clone.resolve("local-aws/target/local-aws-0.1.0.jar")).isNotEmptyFile();
        assertThat(clone.resolve("iam-policy/target/iam-policy-0.1.0-javadoc.jar"))
                .doesNotExist();
    }
}
