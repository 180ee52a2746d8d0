package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.wire.WireJson;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Runs the {@code credential_process} of a profile, and runs it again whenever its credentials expire.
 *
 * <p>The program gets the environment and the working directory of the emulator. The SDK's own provider would pass it
 * the environment of this process, which can contain keys for AWS itself but no endpoint. The format and the time limit
 * match {@code credentials/processcreds} in aws-sdk-go-v2 and <a
 * href="https://docs.aws.amazon.com/sdkref/latest/guide/feature-process-credentials.html">AWS's documentation</a>.
 */
final class CredentialProcess implements AwsCredentialsProvider {
    private static final int SECONDS = 60;
    private static final int MOST_BYTES = 1 << 16;

    private final String command;
    private final PluginEnvironment environment;
    private final Function<String, IllegalArgumentException> refusal;

    private AwsCredentials credentials;
    private Instant expiration;

    /**
     * Stores the command without running it.
     *
     * @param command the command that a shell runs
     * @param environment the environment of the command
     * @param refusal creates the exception from the reason why there are no credentials
     */
    CredentialProcess(
            String command, PluginEnvironment environment, Function<String, IllegalArgumentException> refusal) {
        this.command = command;
        this.environment = environment;
        this.refusal = refusal;
    }

    @Override
    public synchronized AwsCredentials resolveCredentials() {
        if (credentials == null || !Instant.now().isBefore(expiration)) {
            read(run());
        }
        return credentials;
    }

    private String run() {
        var builder = new ProcessBuilder("/bin/sh", "-c", command)
                .directory(environment.workingDirectory().toAbsolutePath().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment.variables());
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw refusal.apply("its credential_process cannot be started: " + e.getMessage());
        }
        try {
            var stdout = process.getInputStream();
            var printed = CompletableFuture.supplyAsync(
                            () -> read(stdout), task -> new Thread(task, "credential-process").start())
                    .get(SECONDS, TimeUnit.SECONDS);
            if (printed.length > MOST_BYTES) {
                throw refusal.apply("its credential_process prints more than " + MOST_BYTES + " bytes");
            }
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException();
            }
            if (process.exitValue() != 0) {
                throw refusal.apply("its credential_process ended with exit code " + process.exitValue()
                        + "; run the command in a shell to see why");
            }
            return new String(printed, StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw refusal.apply("its credential_process did not end within " + SECONDS + " s");
        } catch (ExecutionException e) {
            throw refusal.apply(
                    "its credential_process cannot be read: " + e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refusal.apply("its credential_process was interrupted");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static byte[] read(InputStream stdout) {
        try {
            return stdout.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the command's output, which no message contains because it is secret. */
    private void read(String printed) {
        Object json;
        try {
            json = WireJson.read(printed);
        } catch (IllegalArgumentException e) {
            throw refusal.apply("its credential_process prints something other than JSON");
        }
        if (!(json instanceof Map<?, ?> values)) {
            throw refusal.apply("its credential_process prints JSON that is not an object");
        }
        if (!Double.valueOf(1).equals(values.get("Version"))) {
            throw refusal.apply("its credential_process prints no \"Version\": 1");
        }
        var until = text(values, "Expiration");
        try {
            expiration = until == null ? Instant.MAX : Instant.parse(until);
        } catch (DateTimeParseException e) {
            throw refusal.apply(
                    "its credential_process prints an Expiration that is not a time like 2030-01-31T08:50:00Z");
        }
        credentials = StaticKeys.credentials(
                required(values, "AccessKeyId"), required(values, "SecretAccessKey"), text(values, "SessionToken"));
    }

    private String required(Map<?, ?> values, String name) {
        var text = text(values, name);
        if (text == null) {
            throw refusal.apply("its credential_process prints no " + name);
        }
        return text;
    }

    private static String text(Map<?, ?> values, String name) {
        return values.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }
}
