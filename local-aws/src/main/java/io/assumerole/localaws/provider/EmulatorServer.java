package io.assumerole.localaws.provider;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs the emulator in this process for the engines that this process starts. A separate JVM for each plugin would take
 * five times as long as the emulator's work.
 *
 * <p>The engine still starts the script of {@link EmulatorInstaller}. If {@link #VARIABLE} is set, the script sends its
 * environment to this server. It prints the port that the server returns, and runs until the engine stops it. The
 * script and the server authenticate each other with random tokens, which only child processes of this process get. If
 * this process has ended, the script starts a JVM.
 */
public final class EmulatorServer {
    /** The environment variable for the script: port, token of the script, token of the server. */
    public static final String VARIABLE = "ASSUME_ROLE_EMULATOR";

    /**
     * Loggers that write invalid requests with their content. Only the emulator's threads are silenced: the logs of
     * other threads are the user's. The list keeps strong references, because Java discards loggers without any.
     */
    private static final List<Logger> QUIET = Stream.of(
                    "io.grpc.internal.SerializingExecutor",
                    "io.grpc.internal.ServerCallImpl",
                    "io.grpc.internal.ServerImpl",
                    "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport",
                    "io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport.connections")
            .map(Logger::getLogger)
            .toList();

    private static final int TOKEN_BYTES = 16;
    private static final int HANDSHAKE_MILLISECONDS = 10_000;
    private static final int PAUSE_MILLISECONDS = 100;
    private static final int MOST_PAUSES_AT_THE_END = 100;
    private static final int MOST_WITHOUT_TOKEN = 32;

    private static EmulatorServer ofThisProcess;

    private final ServerSocket socket;
    private final Semaphore withoutToken = new Semaphore(MOST_WITHOUT_TOKEN);
    private final String scriptToken = token();
    private final String serverToken = token();
    private final Set<PluginServer> plugins = ConcurrentHashMap.newKeySet();
    private volatile boolean hasServed;

    private EmulatorServer(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Returns the variable that makes an engine run its plugins here. The first call starts the server, which stops
     * with the process.
     *
     * @return the value for {@link #VARIABLE} in the environment of the engine, which is a secret; empty if no port is free or
     *     this process is ending, in which case each plugin runs in a separate JVM
     */
    public static synchronized String variable() {
        try {
            if (ofThisProcess == null) {
                ofThisProcess = start();
            }
            return ofThisProcess.socket.getLocalPort() + " " + ofThisProcess.scriptToken + " "
                    + ofThisProcess.serverToken;
        } catch (IOException | IllegalStateException e) {
            return "";
        }
    }

    /** Throws an IllegalStateException if this process is ending. */
    private static EmulatorServer start() throws IOException {
        var server = new EmulatorServer(new ServerSocket(0, 0, InetAddress.getByName(PluginServer.THIS_MACHINE)));
        Runtime.getRuntime().addShutdownHook(new Thread(server::end));
        QUIET.forEach(logger ->
                logger.setFilter(record -> !Thread.currentThread().getName().startsWith(PluginServer.THREAD)));
        daemon(server::accept);
        return server;
    }

    /** Keeps serving until the engines, which stop at the same time, have ended, so their last calls are recorded. */
    private void end() {
        close(socket);
        for (int pauses = 0; pauses < MOST_PAUSES_AT_THE_END && !plugins.isEmpty(); pauses++) {
            pause();
        }
        plugins.forEach(PluginServer::close);
        if (hasServed) {
            PluginServer.endLoops();
        }
    }

    private static String token() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, PluginServer.THREAD);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var script = socket.accept();
                if (!withoutToken.tryAcquire()) {
                    // The script starts a JVM.
                    close(script);
                    continue;
                }
                try {
                    daemon(() -> serve(script));
                } catch (OutOfMemoryError e) {
                    // There are too many threads. The script starts a JVM.
                    withoutToken.release();
                    close(script);
                }
            } catch (IOException e) {
                // There are too many open files. The script waits ten seconds and then starts a JVM.
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            // No thread interrupts it.
        }
    }

    private void serve(Socket script) {
        try (script) {
            if (hasToken(script)) {
                send(script, serverToken);
                serveAuthenticated(script);
            }
        } catch (IOException | RuntimeException | LinkageError e) {
            // The script or the engine was stopped; or the script gets no port, and starts a JVM.
        }
    }

    private boolean hasToken(Socket script) throws IOException {
        try {
            script.setSoTimeout(HANDSHAKE_MILLISECONDS);
            return MessageDigest.isEqual(
                    script.getInputStream().readNBytes(2 * TOKEN_BYTES),
                    scriptToken.getBytes(StandardCharsets.US_ASCII));
        } finally {
            withoutToken.release();
        }
    }

    private void serveAuthenticated(Socket script) throws IOException {
        var in = new BufferedInputStream(script.getInputStream());
        var request = EmulatorStartRequest.read(in);
        hasServed = true;
        var plugin = PluginServer.start(request.version(), request.environment());
        plugins.add(plugin);
        try {
            ProcessHandle.of(request.engine())
                    .ifPresentOrElse(engine -> engine.onExit().thenRun(() -> close(script)), () -> close(script));
            send(script, Integer.toString(plugin.port()));
            script.setSoTimeout(0);
            // This call waits until the script is stopped.
            in.read();
        } finally {
            plugin.close();
            // This call must come last, because the end of the process waits for the removal.
            plugins.remove(plugin);
        }
    }

    private static void send(Socket script, String line) throws IOException {
        script.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void close(Closeable script) {
        try {
            script.close();
        } catch (IOException e) {
            // The socket is already closed.
        }
    }
}
