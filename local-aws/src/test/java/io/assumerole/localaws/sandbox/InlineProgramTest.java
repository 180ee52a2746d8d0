package io.assumerole.localaws.sandbox;

import static io.assumerole.localaws.testing.AnotherUser.NOBODY;
import static io.assumerole.localaws.testing.AnotherUser.THIS_USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.AnotherUser;
import io.assumerole.localaws.testing.RawGrpc;
import io.grpc.ServerBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Language.RunRequest;
import pulumirpc.LanguageRuntimeGrpc;

/**
 * Looks at the ports of this process while the engine runs a program in it. Does not prove who reaches the ports of the
 * engine: everyone on the machine does.
 */
@Tag("slow")
class InlineProgramTest {
    private static final Path SOCKETS = Path.of("/proc/self/fd");
    private static final Pattern HOST = Pattern.compile("--client=127\\.0\\.0\\.1:(\\d+)");
    private static final String LISTENS = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        assumeTrue(Files.isDirectory(SOCKETS), "the kernel's tables are Linux's");
        var environment = new HashMap<String, String>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        sandbox = Sandbox.start(folder.resolve("sandbox"), environment, Progress.plain(System.out));
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private interface Look {
        void run() throws Exception;
    }

    /** Runs this while the engine waits for the program. */
    private static void whileProgramRuns(String name, Look look) throws Exception {
        sandbox.stack("inline", name, context -> run(look), sandbox.root()).preview();
    }

    private static void run(Look look) {
        try {
            look.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void opens_no_port_to_other_machines() throws Exception {
        var open = new ArrayList<String>();
        var withControl = new ArrayList<String>();

        whileProgramRuns("ports", () -> {
            open.addAll(portsOnAllAddresses());
            // The same call, but by another caller than the Automation API.
            var control = ServerBuilder.forPort(0).build().start();
            withControl.addAll(portsOnAllAddresses());
            control.shutdownNow();
        });

        assertThat(open).isEmpty();
        assertThat(withControl).hasSize(1);
    }

    /** The addresses, as the kernel writes them, on which this process listens without naming one. */
    private static List<String> portsOnAllAddresses() throws IOException {
        var inodes = new HashSet<String>();
        try (var files = Files.list(SOCKETS)) {
            files.forEach(file -> inodes.add(target(file)));
        }
        var found = new ArrayList<String>();
        for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (var line : Files.readAllLines(Path.of(table))) {
                var fields = line.strip().split("\\s+");
                if (fields[STATE].equals(LISTENS)
                        && fields[LOCAL].matches("0+:.*")
                        && inodes.contains("socket:[" + fields[INODE] + "]")) {
                    found.add(fields[LOCAL]);
                }
            }
        }
        return found;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            // It was closed in between.
            return "";
        }
    }

    @Test
    void runs_for_this_user_only() throws Exception {
        AnotherUser.assumeThatUserCanBeChanged();
        var request = runRequest();
        var runs = new AtomicInteger();
        var again = new CountDownLatch(1);
        var answered = new ArrayList<Boolean>();

        whileProgramRuns("users", () -> {
            if (runs.getAndIncrement() > 0) {
                again.countDown();
                return;
            }
            answered.add(RawGrpc.isAnswered(NOBODY, languageHost(), request));
            answered.add(RawGrpc.isAnswered(THIS_USER, languageHost(), request));
            assertThat(again.await(1, TimeUnit.MINUTES)).isTrue();
        });

        assertThat(answered).as("for another user, and for this one").containsExactly(false, true);
        assertThat(runs).as("for the engine, and for this user").hasValue(2);
    }

    /** The port that the engine was given. */
    private static int languageHost() throws IOException {
        for (var engine : ProcessHandle.current().descendants().toList()) {
            var host = HOST.matcher(Files.readString(Path.of("/proc", Long.toString(engine.pid()), "cmdline")));
            if (host.find()) {
                return Integer.parseInt(host.group(1));
            }
        }
        throw new AssertionError("no engine has a language host in this process");
    }

    /** The bytes of a request to run the program for a resource monitor that is not the engine's. */
    private static byte[] runRequest() throws Exception {
        var server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .build()
                .start();
        try {
            return RawGrpc.record(
                    server.getPort(),
                    channel -> assertThatThrownBy(() -> LanguageRuntimeGrpc.newBlockingStub(channel)
                                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                                    .run(RunRequest.newBuilder()
                                            .setProject("inline")
                                            .setStack("users")
                                            .setMonitorAddress("127.0.0.1:1")
                                            .addArgs("127.0.0.1:1")
                                            .build()))
                            .hasMessageContaining("UNIMPLEMENTED"));
        } finally {
            server.shutdownNow();
        }
    }
}
