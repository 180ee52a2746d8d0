package io.assumerole.localaws.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Does not prove anything about processes that leave their parent's tree on purpose. */
class ChildProcessesTest {
    private static final String PARENT_AND_CHILD = "sleep 300 & echo $$ $!; wait";

    @Test
    void ends_a_process_with_its_descendants() throws Exception {
        var process = ChildProcesses.start(new ProcessBuilder("sh", "-c", PARENT_AND_CHILD));
        var family = family(process);

        ChildProcesses.end(process.toHandle());

        assertThat(family).hasSize(2).noneMatch(ChildProcesses::runs);
    }

    @Test
    void kills_a_process_that_does_not_terminate() throws Exception {
        var stubborn = ChildProcesses.start(new ProcessBuilder("sh", "-c", "trap '' TERM; echo $$; sleep 300 & wait"));
        family(stubborn);

        ChildProcesses.end(List.of(stubborn.toHandle()), Duration.ofMillis(200));

        assertThat(ChildProcesses.runs(stubborn.toHandle())).isFalse();
    }

    @Test
    void lets_nothing_outlive_a_terminated_jvm() throws Exception {
        var jvm = jvm("kept");
        var family = family(jvm);
        assertThat(family).hasSize(2).allMatch(ChildProcesses::runs);

        jvm.destroy();

        assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(family).noneMatch(ChildProcesses::runs);
    }

    @Test
    void lets_a_released_process_outlive_its_jvm() throws Exception {
        var jvm = jvm("released");
        var family = family(jvm);
        try {
            jvm.destroy();

            assertThat(jvm.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(family).hasSize(2).allMatch(ChildProcesses::runs);
        } finally {
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** As where a JVM is told to stop before it has started anything. */
    @Test
    void may_be_ended_for_the_first_time_by_a_jvm_that_stops() throws Exception {
        var jvm = jvm(Stopping.class);

        assertThat(new String(jvm.getErrorStream().readAllBytes())).isEmpty();
        assertThat(new String(jvm.getInputStream().readAllBytes()))
                .isEqualTo("true: This process is shutting down and starts no more processes.");
    }

    private static Process jvm(String mode) throws IOException {
        return jvm(Parent.class, mode);
    }

    private static Process jvm(Class<?> program, String... arguments) throws IOException {
        var command = new ArrayList<String>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private static List<ProcessHandle> family(Process process) throws IOException {
        var reader = process.inputReader();
        return List.of(reader.readLine().split(" ")).stream()
                .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
                .toList();
    }

    /** A program that first uses this class when it ends. */
    static final class Stopping {
        public static void main(String[] args) {
            Runtime.getRuntime().addShutdownHook(new Thread(Stopping::stop));
        }

        private static void stop() {
            ChildProcesses.stopAll();
            try {
                ChildProcesses.start(new ProcessBuilder("true"));
            } catch (IOException e) {
                System.out.print(ChildProcesses.isShuttingDown() + ": " + e.getMessage());
            }
        }
    }

    /** A program with a child and a grandchild, whose ids it prints. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            var child = ChildProcesses.start(new ProcessBuilder("sh", "-c", PARENT_AND_CHILD));
            var ids = child.inputReader().readLine();
            if (args[0].equals("released")) {
                ChildProcesses.release(child);
            }
            System.out.println(ids);
            child.waitFor();
        }
    }
}
