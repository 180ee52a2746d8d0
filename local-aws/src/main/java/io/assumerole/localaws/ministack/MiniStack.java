package io.assumerole.localaws.ministack;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.tools.Tools;
import java.io.File;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * A running MiniStack: an AWS on this machine that checks signatures, trust policies and identity policies, and records
 * CloudTrail events.
 *
 * <p>It keeps everything in memory; its log and its few files are in its folder.
 */
public final class MiniStack implements AutoCloseable {
    /** The account of {@link #root()}. */
    public static final String ACCOUNT_ID = "000000000000";

    /** The second account, for cross-account access. */
    public static final String OTHER_ACCOUNT_ID = "111122223333";

    private static final int PORTS_TO_TRY = 3;
    private static final int HEALTH_TIMEOUT_MILLIS = 2_000;
    private static final String PORT_IS_BUSY = "is already in use";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final String PROXY = "proxy.py";

    /**
     * The file in this MiniStack's folder where the proxy records every decision on a call of a user or a role session.
     * Each line is a JSON object: {@code key}, {@code principal}, {@code action}, {@code resource} and {@code allowed}.
     */
    public static final String DECISIONS = "decisions.jsonl";

    private final Process process;
    private final URI endpoint;
    private final RootKey root;
    private final RootKey otherRoot;
    private final Path log;
    private boolean detached;

    private MiniStack(Process process, URI endpoint, RootKey root, RootKey otherRoot, Path log) {
        this.process = process;
        this.endpoint = endpoint;
        this.root = root;
        this.otherRoot = otherRoot;
        this.log = log;
    }

    /**
     * Starts a MiniStack on a free port of 127.0.0.1 and waits until it answers.
     *
     * <p>It stops with {@link #close()} or, at the latest, with this JVM.
     *
     * @param folder the folder for its log and its files; created if it does not exist
     * @throws LocalAwsException if it ends or does not answer within a minute; the message contains the end of its log
     */
    public static MiniStack start(Tools tools, Path folder) {
        return start(tools, folder, started -> {});
    }

    /**
     * Starts a MiniStack as {@link #start(Tools, Path)} does.
     *
     * @param started receives each process once it starts
     */
    public static MiniStack start(Tools tools, Path folder, Consumer<ProcessHandle> started) {
        return start(tools.miniStackPython(), folder, started, MiniStack::freePort);
    }

    static MiniStack start(Path python, Path folder, Consumer<ProcessHandle> started, IntSupplier ports) {
        var home = folder.toAbsolutePath();
        for (int attempt = 1; ; attempt++) {
            var token = UUID.randomUUID().toString();
            var candidate = launch(python, home, ports.getAsInt(), token);
            started.accept(candidate.process());
            if (candidate.answersWithin(START_LIMIT, token)) {
                return candidate;
            }
            boolean ended = !candidate.process.isAlive();
            candidate.close();
            var tail = ChildProcesses.logTail(candidate.log);
            if (!tail.contains(PORT_IS_BUSY) || attempt == PORTS_TO_TRY) {
                throw new LocalAwsException("MiniStack "
                        + (ended
                                ? "ended before it answered at "
                                : "did not answer within " + START_LIMIT.toSeconds() + " s at ")
                        + candidate.endpoint
                        + ". The end of "
                        + candidate.log
                        + ":"
                        + System.lineSeparator()
                        + tail);
            }
        }
    }

    private static MiniStack launch(Path python, Path home, int port, String token) {
        var log = home.resolve("ministack.log");
        var root = RootKey.random(ACCOUNT_ID);
        var otherRoot = RootKey.random(OTHER_ACCOUNT_ID);
        try {
            // Anyone who could write there could replace the proxy with another program.
            var temporary = Files.createDirectories(Folders.make(home).resolve("ministack-tmp"));
            var builder = new ProcessBuilder(
                            python.toString(), "-I", "-B", writeProxy(home).toString())
                    .directory(home.toFile())
                    .redirectInput(new File("/dev/null"))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            var environment = builder.environment();
            environment.clear();
            environment.putAll(settings(port, token));
            environment.put("ROOT_KEYS", line(root) + " " + line(otherRoot));
            environment.put("DECISIONS", home.resolve(DECISIONS).toString());
            // These are all folders that MiniStack might write to. It must not write to the user's home or to /tmp.
            environment.put("HOME", home.toString());
            environment.put("TMPDIR", temporary.toString());
            environment.put("STATE_DIR", home.resolve("ministack-state").toString());
            environment.put("S3_DATA_DIR", home.resolve("ministack-s3").toString());
            return new MiniStack(
                    ChildProcesses.start(builder), URI.create("http://127.0.0.1:" + port), root, otherRoot, log);
        } catch (IOException e) {
            throw new LocalAwsException("MiniStack could not be started in " + home + ": " + e.getMessage(), e);
        }
    }

    private static Path writeProxy(Path home) throws IOException {
        try (var script = MiniStack.class.getResourceAsStream(PROXY)) {
            var file = home.resolve(PROXY);
            Files.deleteIfExists(file);
            return Files.write(file, script.readAllBytes(), StandardOpenOption.CREATE_NEW);
        }
    }

    private static String line(RootKey key) {
        return String.join(":", key.accountId(), key.accessKeyId(), key.secretAccessKey());
    }

    private static Map<String, String> settings(int port, String token) {
        return Map.of(
                "PATH", "/usr/bin:/bin",
                "AUTH", "true",
                "CLOUDTRAIL_RECORDING", "1",
                "BIND_HOST", "127.0.0.1",
                "GATEWAY_PORT", Integer.toString(port),
                "MINISTACK_ACCOUNT_ID", ACCOUNT_ID,
                // MiniStack's health answer contains this text, so no other server on that port is mistaken for it.
                "MINISTACK_EDITION", token,
                // MiniStack would listen on separate ports for these services.
                "SFTP_ENABLED", "0",
                "IOT_MTLS_ENABLED", "0");
    }

    private boolean answersWithin(Duration limit, String token) {
        var end = Instant.now().plus(limit);
        while (process.isAlive() && Instant.now().isBefore(end)) {
            if (health(endpoint).filter(answer -> answer.contains(token)).isPresent()) {
                return true;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Returns the health answer of a MiniStack; empty if none answers there. */
    private static Optional<String> health(URI endpoint) {
        try {
            var connection = (HttpURLConnection)
                    endpoint.resolve("/_ministack/health").toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(HEALTH_TIMEOUT_MILLIS);
            connection.setReadTimeout(HEALTH_TIMEOUT_MILLIS);
            try (var body = connection.getInputStream()) {
                return Optional.of(new String(body.readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LocalAwsException("No port of 127.0.0.1 is free: " + e.getMessage(), e);
        }
    }

    /** Returns its endpoint, such as {@code http://127.0.0.1:41234}. */
    public URI endpoint() {
        return endpoint;
    }

    /** Returns the root user's key of {@link #ACCOUNT_ID}, which is valid for this MiniStack only. */
    public RootKey root() {
        return root;
    }

    /** Returns the root user's key of {@link #OTHER_ACCOUNT_ID}, which is valid for this MiniStack only. */
    public RootKey otherRoot() {
        return otherRoot;
    }

    /** Returns the absolute path of the log with all its output. */
    public Path log() {
        return log;
    }

    /** Returns the process that {@link #close()} stops. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** Lets MiniStack outlive this object: neither {@link #close()} nor the end of this JVM stops it. */
    public void detach() {
        ChildProcesses.release(process);
        detached = true;
    }

    /** Stops MiniStack with everything in it. This method is idempotent. */
    @Override
    public void close() {
        if (!detached) {
            ChildProcesses.end(process.toHandle());
        }
    }
}
