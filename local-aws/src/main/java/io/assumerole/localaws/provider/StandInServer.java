package io.assumerole.localaws.provider;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * Runs the stand-in in this process for the engines that this process starts. A JVM for each plugin would take five
 * times as long as the plugin's work.
 *
 * <p>The engine still starts the script of {@link StandInPlugin}. If {@link #VARIABLE} is set, the script sends its
 * environment to this server. It prints the port that comes back, and runs until the engine stops it. Script and server
 * each prove who they are with a random token, which only children of this process are given. If this process has
 * ended, the script starts a JVM.
 */
public final class StandInServer {
    /** The environment variable for the script: port, token of the script, token of the server. */
    public static final String VARIABLE = "ASSUME_ROLE_STAND_IN";

    /** They log requests that make no sense, with what is in them. Held, as Java forgets loggers that nobody holds. */
    private static final List<Logger> QUIET = Stream.of(
                    "io.grpc.internal.ServerImpl",
                    "io.grpc.netty.shaded.io.grpc.netty.NettyServerHandler",
                    "io.grpc.netty.shaded.io.grpc.netty.NettyServerTransport")
            .map(Logger::getLogger)
            .toList();

    private static final int TOKEN_BYTES = 16;
    private static final int HANDSHAKE_MILLISECONDS = 10_000;
    private static final int PAUSE_MILLISECONDS = 100;

    private static StandInServer ofThisProcess;

    private final ServerSocket socket;
    private final String scriptToken = token();
    private final String serverToken = token();

    private StandInServer(ServerSocket socket) {
        this.socket = socket;
    }

    /**
     * Returns what has the plugins of an engine run here. The first call starts the server, which ends with the process.
     *
     * @return the value for {@link #VARIABLE} in the environment of the engine, which is a secret; empty if no port is
     *     free: each plugin is a JVM then
     */
    public static synchronized String variable() {
        try {
            if (ofThisProcess == null) {
                ofThisProcess = new StandInServer(new ServerSocket(0, 0, PluginServer.thisMachine()));
                QUIET.forEach(logger -> logger.setLevel(Level.OFF));
                daemon(ofThisProcess::accept);
            }
            return ofThisProcess.socket.getLocalPort() + " " + ofThisProcess.scriptToken + " "
                    + ofThisProcess.serverToken;
        } catch (IOException e) {
            return "";
        }
    }

    private static String token() {
        var bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "stand-in");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (true) {
            try {
                var script = socket.accept();
                daemon(() -> serve(script));
            } catch (IOException | OutOfMemoryError e) {
                // There are too many open files, or threads. The script waits ten seconds and then starts a JVM.
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLISECONDS);
        } catch (InterruptedException e) {
            // Nobody interrupts it.
        }
    }

    private void serve(Socket script) {
        try (script) {
            var in = new BufferedInputStream(script.getInputStream());
            script.setSoTimeout(HANDSHAKE_MILLISECONDS);
            if (!isScriptToken(in.readNBytes(2 * TOKEN_BYTES))) {
                return;
            }
            say(script, serverToken);
            var request = PluginRequest.read(in);
            try (var server = PluginServer.start(request.version(), request.environment())) {
                ProcessHandle.of(request.engine())
                        .ifPresentOrElse(engine -> engine.onExit().thenRun(() -> close(script)), () -> close(script));
                say(script, Integer.toString(server.port()));
                script.setSoTimeout(0);
                // Until the script is ended.
                in.read();
            }
        } catch (IOException | RuntimeException e) {
            // The script or the engine was ended; or the script gets no port, and starts a JVM.
        }
    }

    private boolean isScriptToken(byte[] said) {
        return MessageDigest.isEqual(said, scriptToken.getBytes(StandardCharsets.US_ASCII));
    }

    private static void say(Socket script, String line) throws IOException {
        script.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void close(Closeable script) {
        try {
            script.close();
        } catch (IOException e) {
            // It is closed.
        }
    }
}
