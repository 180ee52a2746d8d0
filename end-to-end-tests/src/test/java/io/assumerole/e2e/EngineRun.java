package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.run.ChildProcesses;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A running command that can be killed together with the processes that it has started. */
public final class EngineRun {

    /** The exit status of a process that SIGKILL ended: 128 + 9. */
    public static final int KILLED = 137;

    private static final int MINUTES = 5;

    private final Process process;
    private final Path output;

    private EngineRun(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** The exit status and the output of a command. */
    public record Ended(int status, String output) {
        public String succeeded() {
            assertThat(status).as(output).isZero();
            return output;
        }

        public String failed() {
            assertThat(status).as(output).isNotZero();
            return output;
        }
    }

    public static EngineRun start(List<String> command, Path folder, Map<String, String> environment, Path temporary) {
        try {
            var output = Files.createTempFile(temporary, "run", ".txt");
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            return new EngineRun(ChildProcesses.start(builder), output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Sends SIGKILL to the command, and to the host, the program and the plugins below it. */
    public void kill() {
        var below = process.descendants().toList();
        process.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
    }

    public Ended await() {
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                kill();
                throw new AssertionError("Still running:\n" + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            kill();
            throw new IllegalStateException(e);
        }
    }
}
