package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs of its own; what the true ones say is in {@link FastStartBuildTest}. */
@Tag("slow")
class ToolVersionCacheTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private String program(String name, String script) throws IOException {
        var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toString();
    }

    private Path answer(String name) {
        return folder.resolve(name + ".version");
    }

    @Test
    void keeps_what_is_said_with_success_alone() throws Exception {
        Files.writeString(answer("failing"), "of an earlier build");
        Files.writeString(answer("absent"), "of an earlier build");

        ToolVersionCache.keep(
                folder,
                Map.of(
                        "good", program("one", "echo \"$* is asked\"; echo not this >&2"),
                        "failing", program("two", "echo half; exit 1"),
                        "absent", folder.resolve("nothing").toString()),
                PATIENCE);

        assertThat(answer("good")).hasContent("--version is asked");
        assertThat(answer("failing")).doesNotExist();
        assertThat(answer("absent")).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void gives_a_program_nothing_to_read() throws Exception {
        ToolVersionCache.keep(folder, Map.of("reader", program("reads", "read line; echo \"read: $line\"")), PATIENCE);

        assertThat(answer("reader")).hasContent("read: ");
    }

    @Test
    void ends_one_that_does_not_end_with_what_it_has_started_and_keeps_the_others() throws Exception {
        var started = folder.resolve("started");

        ToolVersionCache.keep(
                folder,
                Map.of(
                        "hanging", program("hangs", "sleep 3600 & echo $! >'" + started + "'; wait"),
                        "good", program("says", "echo 1")),
                Duration.ofSeconds(2));

        assertThat(answer("good")).hasContent("1");
        assertThat(answer("hanging")).doesNotExist();
        var child = Long.parseLong(Files.readString(started).strip());
        ProcessHandle.of(child).ifPresent(handle -> assertThat(handle.onExit()).succeedsWithin(Duration.ofSeconds(10)));
    }
}
