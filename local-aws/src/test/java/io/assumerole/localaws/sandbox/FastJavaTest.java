package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a project's fast start is first on PATH. Does not prove that the engine starts it: SandboxTest does. */
class FastJavaTest {
    @TempDir
    private Path folder;

    private static Path project(Path project) throws IOException {
        var fast = Files.createDirectories(project.resolve("target/fast-java"));
        Files.createFile(
                fast.resolve("java"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        return fast;
    }

    private static String path(Path project) {
        return SandboxVariables.withFastJava(Map.of("PATH", "/bin", "HOME", "/home"), project)
                .get("PATH");
    }

    @Test
    void is_first_on_path() throws IOException {
        var fast = project(folder);

        assertThat(path(folder)).isEqualTo(fast + ":/bin");
        assertThat(SandboxVariables.withFastJava(Map.of("PATH", "/bin", "HOME", "/home"), folder))
                .containsEntry("HOME", "/home");
    }

    @Test
    void is_not_there_where_the_build_made_none() throws IOException {
        var fast = project(folder);
        Files.setPosixFilePermissions(fast.resolve("java"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(path(folder)).isEqualTo("/bin");
        Files.delete(fast.resolve("java"));
        assertThat(path(folder)).isEqualTo("/bin");
    }

    /** PATH would have two folders of it. */
    @Test
    void is_not_there_where_the_path_has_a_colon() throws IOException {
        project(folder.resolve("a:b"));
        var fast = project(folder.resolve("a b"));

        assertThat(path(folder.resolve("a:b"))).isEqualTo("/bin");
        assertThat(path(folder.resolve("a b"))).isEqualTo(fast + ":/bin");
    }
}
