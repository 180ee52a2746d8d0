package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove anything about other users: that is in {@link ToolsTest}. */
class AccessTest {
    @TempDir
    private Path folder;

    @Test
    void lets_others_add_to_a_sticky_folder_and_not_write_to_a_sticky_file() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        Files.setAttribute(file, "unix:mode", 01666);
        Files.setAttribute(folder, "unix:mode", 01777);

        assertThat(Access.problem(folder)).isEmpty();
        assertThat(Access.problem(file)).contains(file + " can be written by other users, its mode is 1666");
        Files.setAttribute(file, "unix:mode", 01644);
        assertThat(Access.problem(file)).isEmpty();
    }
}
