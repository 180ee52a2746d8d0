package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.Environment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * Serves the stand-in in this process to the engines that run for it: a plugin of one command of the engine then need
 * not start a Java of its own, which takes five times as long as its work.
 *
 * <p>The engine still starts a plugin, the script of {@link StandInPlugin}. Where {@link #VARIABLE} names this server, the
 * script sends it the environment, tells the engine the port that comes back, and lives as long as the engine has it
 * live. Script and server know each other by a random word each, which only children of this process are given: nobody
 * else gets a plugin, or an environment. Where this process has gone, the script starts a Java.
 */
public final class StandInServer {
    /** The environment variable that tells the script of it: port, the script's word, the server's. */
    public static final String VARIABLE = "ASSUME_ROLE_STAND_IN";

    private static final int BYTES = 16;
    private static final int MILLISECONDS_TO_SAY_THE_WORD = 10_000;

    private final ServerSocket plugins;
    private final String question = word();
    private final String answer = word();

    private StandInServer() throws IOException {
        plugins = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    /** Made when it is first asked for; ends with the process. */
    private static final class Only {
        private static final StandInServer SERVER = start();

        private static StandInServer start() {
            try {
                var server = new StandInServer();
                daemon(server::accept);
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException("No port of 127.0.0.1 is free: " + e.getMessage(), e);
            }
        }
    }

    /**
     * Returns what makes the plugins of an engine be served here.
     *
     * @return the value for {@link #VARIABLE} in the environment of the engine
     * @throws UncheckedIOException if no port can be had
     */
    public static String address() {
        var server = Only.SERVER;
        return server.plugins.getLocalPort() + " " + server.question + " " + server.answer;
    }

    private static String word() {
        var bytes = new byte[BYTES];
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
                var plugin = plugins.accept();
                daemon(() -> serve(plugin));
            } catch (IOException e) {
                // Such as too many open files. The script that came starts a Java.
            }
        }
    }

    private void serve(Socket plugin) {
        try (plugin) {
            var in = new BufferedInputStream(plugin.getInputStream());
            plugin.setSoTimeout(MILLISECONDS_TO_SAY_THE_WORD);
            if (!isQuestion(in.readNBytes(2 * BYTES))) {
                return;
            }
            say(plugin, answer);
            var version = PluginVersion.of(text(in));
            var engine = ProcessHandle.of(Long.parseLong(text(in)));
            var variables = environment(in);
            var server = StandInProvider.serve(version, new Environment(variables, Path.of(variables.get("PWD"))));
            try {
                engine.ifPresentOrElse(process -> process.onExit().thenRun(() -> close(plugin)), () -> close(plugin));
                say(plugin, Integer.toString(server.getPort()));
                plugin.setSoTimeout(0);
                // Until the script is ended.
                in.read();
            } finally {
                StandInProvider.finish(server);
            }
        } catch (IOException e) {
            // The script or the engine was ended, and so is the server.
        }
    }

    private boolean isQuestion(byte[] said) {
        return MessageDigest.isEqual(said, question.getBytes(StandardCharsets.US_ASCII));
    }

    private static void say(Socket plugin, String line) throws IOException {
        plugin.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static void close(Closeable plugin) {
        try {
            plugin.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    /** Entries {@code NAME=value}, each with a zero byte behind it, and one more at the end. */
    private static Map<String, String> environment(InputStream in) throws IOException {
        var environment = new HashMap<String, String>();
        for (var entry = text(in); !entry.isEmpty(); entry = text(in)) {
            var name = entry.indexOf('=');
            environment.put(entry.substring(0, name), entry.substring(name + 1));
        }
        return environment;
    }

    /** What comes before the next zero byte. */
    private static String text(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != 0; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
