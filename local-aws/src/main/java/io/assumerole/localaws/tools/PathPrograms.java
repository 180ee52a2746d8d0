package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds programs on PATH, and runs them to completion in a given environment, without inheriting any variable. */
final class PathPrograms {
    private PathPrograms() {}

    /** Returns the output of a program; empty if it cannot be run or fails. */
    static Optional<String> output(Map<String, String> environment, List<String> command) {
        try {
            var process = start(environment, command, ProcessBuilder.Redirect.PIPE, Path.of("."));
            process.getOutputStream().close();
            var output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
            return process.waitFor() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Runs a program and appends its output to a log file. */
    static void run(Map<String, String> environment, List<String> command, Path folder, Path log) {
        try {
            var process = start(environment, command, ProcessBuilder.Redirect.appendTo(log.toFile()), folder);
            process.getOutputStream().close();
            int status = process.waitFor();
            if (status != 0) {
                throw new LocalAwsException(String.join(" ", command)
                        + " ended with status "
                        + status
                        + ". The end of "
                        + log
                        + ":"
                        + System.lineSeparator()
                        + ChildProcesses.logTail(log));
            }
        } catch (IOException e) {
            throw new LocalAwsException(String.join(" ", command) + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalAwsException(String.join(" ", command) + " was interrupted.", e);
        }
    }

    private static Process start(
            Map<String, String> environment, List<String> command, ProcessBuilder.Redirect output, Path folder)
            throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return ChildProcesses.start(builder);
    }

    /** Returns the folders of PATH. */
    static Stream<Path> path(Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).toAbsolutePath());
    }

    /** Finds a program on PATH. */
    static Optional<Path> find(Map<String, String> environment, String program) {
        return path(environment)
                .map(folder -> folder.resolve(program))
                .filter(PathPrograms::isProgram)
                .findFirst();
    }

    static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
