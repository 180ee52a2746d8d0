package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs Java with the flags of a later run, but without access to an account.
 *
 * @param status its exit status
 * @param output its standard output
 * @param errors its standard error
 */
record IsolatedJava(int status, String output, String errors) {
    static final String JAVA = System.getProperty("java.home") + "/bin/java";
    private static final int MINUTES = 2;

    static IsolatedJava run(Path folder, List<String> arguments, Map<String, String> environment) throws IOException {
        var command = new ArrayList<>(List.of(JAVA));
        command.addAll(JavaOptions.DEFAULTS);
        command.addAll(JavaOptions.OPTIONS);
        command.add("-Duser.home=" + folder);
        command.addAll(arguments);
        var output = folder.resolve("output.tmp");
        var errors = folder.resolve("errors.tmp");
        var builder =
                new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
        builder.environment().clear();
        builder.environment().putAll(withoutAccount(folder));
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IOException("The training run did not end within " + MINUTES + " minutes: " + command);
            }
            return new IsolatedJava(
                    process.exitValue(), Files.readString(output), withoutOptions(Files.readString(errors)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The training run was interrupted", e);
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(output);
            Files.deleteIfExists(errors);
        }
    }

    /**
     * Removes the JVM's messages about its own options, which it passes to the second JVM that creates an AOT cache.
     */
    private static String withoutOptions(String errors) {
        return errors.lines()
                .filter(line -> !line.startsWith("Picked up "))
                .collect(Collectors.joining(System.lineSeparator()))
                .strip();
    }

    /**
     * Returns an environment without a home or a profile, so the program's calls outside Pulumi find no account in a
     * file or at the machine's metadata address. The AWS CLI, which a program may call, finds the user's home even
     * without HOME. https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html
     */
    private static Map<String, String> withoutAccount(Path home) {
        return Map.of(
                "HOME", home.toString(),
                "AWS_EC2_METADATA_DISABLED", "true",
                "AWS_CONFIG_FILE", "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
    }
}
