package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Does not prove anything about processes of other users. */
@EnabledOnOs(OS.LINUX)
class ProcessVariableTest {
    private static final ProcessVariable VARIABLE = new ProcessVariable("ASSUME_ROLE_TEST", "0123456789abcdef");

    private final List<ProcessHandle> started = new ArrayList<>();

    @AfterEach
    void end() {
        started.forEach(ChildProcesses::end);
    }

    @Test
    void finds_a_process_and_its_descendants() throws Exception {
        var shell = start(Map.of("ASSUME_ROLE_TEST", "0123456789abcdef"), "sh", "-c", "sleep 300 & echo $!; wait");
        var child = sleeper(shell);

        assertThat(VARIABLE.find()).containsExactlyInAnyOrder(shell.toHandle(), child);
    }

    /** The parent has ended, so the process is in no tree of the shell. */
    @Test
    void finds_a_process_whose_parent_has_ended() throws Exception {
        var shell = start(Map.of("ASSUME_ROLE_TEST", "0123456789abcdef"), "sh", "-c", "sleep 300 >&2 & echo $!");
        var orphan = sleeper(shell);
        started.add(orphan);
        shell.waitFor();

        assertThat(VARIABLE.find()).containsExactly(orphan);
    }

    @Test
    void finds_no_process_with_another_name_or_value() throws Exception {
        start(Map.of(), "sleep", "300");
        start(Map.of("ASSUME_ROLE_TEST", "0123456789abcdee"), "sleep", "300");
        start(Map.of("ASSUME_ROLE_TEST", "0123456789abcdef0"), "sleep", "300");
        start(Map.of("ASSUME_ROLE_TEST", ""), "sleep", "300");
        start(Map.of("OF_ASSUME_ROLE_TEST", "0123456789abcdef"), "sleep", "300");
        start(Map.of("OTHER", "ASSUME_ROLE_TEST=0123456789abcdef"), "sleep", "300");
        start(Map.of(), "sleep", "300", "ASSUME_ROLE_TEST=0123456789abcdef");

        assertThat(VARIABLE.find()).isEmpty();
    }

    @Test
    void does_not_find_a_process_that_has_ended() throws Exception {
        var process = start(Map.of("ASSUME_ROLE_TEST", "0123456789abcdef"), "sleep", "300");
        assertThat(VARIABLE.find()).containsExactly(process.toHandle());

        process.destroyForcibly().waitFor();

        assertThat(VARIABLE.find()).isEmpty();
    }

    /** Returns the process whose ID the shell prints. Waits until it runs sleep: it has no environment just before. */
    private static ProcessHandle sleeper(Process shell) throws Exception {
        var pid = shell.inputReader().readLine();
        while (!Files.readString(Path.of("/proc", pid, "cmdline")).startsWith("sleep")) {
            Thread.sleep(10);
        }
        return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
    }

    private Process start(Map<String, String> variables, String... command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(variables);
        var process = builder.start();
        started.add(process.toHandle());
        return process;
    }
}
