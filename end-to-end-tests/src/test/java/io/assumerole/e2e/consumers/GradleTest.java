package io.assumerole.e2e.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Documents;
import io.assumerole.e2e.InstalledPrograms;
import io.assumerole.e2e.OwnRepository;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Builds with the Gradle files of the documentation, the Gradle on PATH, and a separate repository. Does not prove that
 * Pulumi's host runs them. Gradle 6 and later reads Gradle metadata of other libraries: for these versions, the test
 * compares only the jars that the program itself needs.
 */
@Tag("extended")
class GradleTest {

    private final Path folder = Stacks.cloneFolder().resolve("end-to-end-tests/target/GradleTest");

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void look_for_gradle() {
        InstalledPrograms.assumeInstalled("gradle");
    }

    @BeforeEach
    void make() throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder);
    }

    @AfterEach
    void delete() throws IOException {
        Folders.delete(folder);
    }

    @Test
    void takes_the_jars_that_maven_takes_and_starts_the_program_of_the_readme() throws Exception {
        writeProject();
        var repository = OwnRepository.withPublished(folder.resolve("repository"));

        var run = gradle(repository, "listJars", "run");
        var jars = jars(run);
        assertThat(jars.keySet().removeIf(jar -> jar.startsWith("slf4j-nop-")))
                .as(run.output())
                .isTrue();
        if (isBefore(6, 0)) {
            assertThat(jars).as(run.output()).containsExactlyEntriesOf(jarsOfMaven());
        } else {
            var compared = jarsOfMaven();
            compared.keySet().removeIf(jar -> !jar.matches("(assume-role-components|iam-policy|pulumi|aws)-\\d.*"));
            assertThat(jars).as(run.output()).containsAllEntriesOf(compared);
        }
        // The program is there, and the SDK: only the engine is not.
        assertThat(run.output()).contains("Program run without the Pulumi engine available", "myproject.App.main");

        // As Pulumi's host does, which also says what to do: it asks for the plugins.
        var host = gradle(repository, "run", "-PmainClass=com.pulumi.bootstrap.internal.Main");
        assertThat(host.output()).contains("available commands: packages").doesNotContain("myproject.App.main");
    }

    @Test
    void finds_nothing_where_nothing_of_ours_is_published() throws Exception {
        writeProject();

        var built = gradle(OwnRepository.withoutOurs(folder.resolve("repository")), "compileJava");

        assertThat(built.exitCode()).as(built.output()).isNotZero();
        assertThat(built.output()).contains("io.assumerole:assume-role-components:0.1.0");
    }

    private void writeProject() throws IOException, InterruptedException {
        CopiedTemplate.write(folder);
        var files = Documents.blocks(CopiedTemplate.PAGE, "groovy");
        Files.writeString(folder.resolve("settings.gradle"), files.get(0));
        Files.writeString(
                folder.resolve("build.gradle"),
                (isBefore(6, 4) ? older(files.get(1), files.get(2)) : files.get(1))
                        + "task listJars { doLast { configurations.runtimeClasspath.each { println \"jar: $it\" } } }\n");
    }

    private boolean isBefore(int major, int minor) throws IOException, InterruptedException {
        var said = gradle(folder, "--version").output();
        var version = Pattern.compile("(?m)^Gradle (\\d+)\\.(\\d+)").matcher(said);
        assertThat(version.find()).as(said).isTrue();
        var found = Integer.parseInt(version.group(1));
        return found < major || found == major && Integer.parseInt(version.group(2)) < minor;
    }

    /** Replaces the last block with the block for older versions. */
    private static String older(String build, String block) {
        return build.replaceFirst("(?s)application \\{.*", Matcher.quoteReplacement(block));
    }

    private Result gradle(Path repository, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("gradle", "--offline", "--no-daemon", "--console=plain"));
        command.add("-Dmaven.repo.local=" + repository);
        command.addAll(List.of(arguments));
        var output = folder.resolve("gradle.log");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment()
                .put("GRADLE_USER_HOME", folder.resolve("gradle-home").toString());
        builder.environment().put("GRADLE_OPTS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        var exitCode = builder.start().waitFor();
        return new Result(exitCode, Files.readString(output));
    }

    private static TreeMap<String, String> jars(Result listed) throws Exception {
        var jars = new TreeMap<String, String>();
        for (var line :
                listed.output().lines().filter(line -> line.startsWith("jar: ")).toList()) {
            var jar = Path.of(line.substring("jar: ".length()));
            jars.put(jar.getFileName().toString(), Sbom.checksum("SHA-256", jar));
        }
        return jars;
    }

    /** As the SBOM lists them; {@code ExamplesTest} compares that with what Maven takes. */
    private static TreeMap<String, String> jarsOfMaven() throws Exception {
        var sbom = Sbom.read("assume-role-components");
        var jars = new TreeMap<String, String>();
        sbom.components().stream()
                .filter(Sbom.Component::required)
                .forEach(component -> jars.put(component.fileName(), component.sha256()));
        var own = Stacks.cloneFolder()
                .resolve("assume-role-components/target")
                .resolve(sbom.jar().fileName());
        jars.put(sbom.jar().fileName(), Sbom.checksum("SHA-256", own));
        return jars;
    }
}
