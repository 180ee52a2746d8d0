package io.assumerole.components.internal.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the times of files. Does not prove that Pulumi starts the jar. */
class StaleJarTest {

    private static final Instant BUILT = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path project;

    @BeforeEach
    void build() throws IOException {
        write("src/main/java/myproject/App.java", -60);
        write("target/app.jar", 0);
    }

    private Path write(String file, int seconds) throws IOException {
        var path = project.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, file);
        return Files.setLastModifiedTime(path, FileTime.from(BUILT.plusSeconds(seconds)));
    }

    @Test
    void warns_if_a_source_file_is_newer_than_the_jar() throws IOException {
        assertThat(StaleJar.warning("target/app.jar", project)).isEmpty();

        write("src/test/java/myproject/AppTest.java", 1);
        write("src/main/docs/notes.md", 1);
        assertThat(StaleJar.warning("target/app.jar", project)).isEmpty();

        write("src/main/java/myproject/App.java", 1);
        var warning = "target/app.jar is older than src/main/java/myproject/App.java, so this run uses an old build of"
                + " the program. Build the program again, such as with mvn -q package, and repeat the command";
        assertThat(StaleJar.warning("target/app.jar", project)).contains(warning);
        assertThat(StaleJar.warning(project + "/target/app.jar", project)).contains(warning);
    }

    @ParameterizedTest
    @ValueSource(strings = {"target/classes", "target/other.jar", "../app.jar", "", "lib.jar:target/app.jar"})
    void does_not_warn_of_another_program(String classPath) throws IOException {
        write("src/main/java/myproject/App.java", 1);
        write("target/classes", 0);

        assertThat(StaleJar.warning(classPath.replace(":", File.pathSeparator), project))
                .isEmpty();
        assertThat(StaleJar.warning("target/app.jar", project)).isPresent();
    }
}
