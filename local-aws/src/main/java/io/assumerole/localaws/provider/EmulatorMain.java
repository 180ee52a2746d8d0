package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * The main class of the provider emulator in a separate process.
 *
 * <p>The first line on stdout is the port. The emulator ignores the engine's arguments: its address,
 * {@code --logtostderr}, {@code -v=N}, {@code --tracing URL}. It stops on SIGINT or SIGTERM, after the pending
 * requests, and when the engine has ended. It writes nothing to stderr.
 */
final class EmulatorMain {
    /** The system property with the engine's process ID, from the script that starts the emulator. */
    static final String ENGINE_PROPERTY = "io.assumerole.localaws.provider.engine";

    /** The system property with the version to emulate, from the same script. */
    static final String VERSION_PROPERTY = "io.assumerole.localaws.provider.version";

    /** The argument for a training run, which loads the classes for a CDS archive and serves no engine. */
    static final String TRAIN = "--train";

    private EmulatorMain() {}

    /**
     * Starts the emulator and returns when it has stopped.
     *
     * @param args the engine's arguments; none changes anything
     * @throws IllegalArgumentException if the script names no version, or an unsupported version
     * @throws IOException if no port is free
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var engine = System.out;
        keepLogsQuiet();
        // gRPC would log invalid requests with their content.
        LogManager.getLogManager().reset();
        // Each of the parallel requests keeps its connection to AWS; by default, Java keeps only five.
        System.setProperty("http.maxConnections", Integer.toString(PluginServer.THREADS));
        if (List.of(args).contains(TRAIN)) {
            EmulatorTrainingRun.run();
            System.exit(0);
        }
        var version = PluginVersion.of(System.getProperty(VERSION_PROPERTY));
        var server = PluginServer.start(version, new PluginEnvironment(System.getenv()));
        endWithEngine();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            server.close();
            PluginServer.endLoops();
        }));
        engine.println(server.port());
        server.awaitEnd();
    }

    /**
     * Silences the logs: the class path may belong to a user's tests, with any SLF4J binding or with none, which SLF4J
     * reports. The engine reads the port from the first line on stdout, and shows every line on stderr.
     */
    private static void keepLogsQuiet() {
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var errors = System.err;
        System.setOut(nowhere);
        System.setErr(nowhere);
        LoggerFactory.getILoggerFactory();
        System.setErr(errors);
    }

    private static void endWithEngine() {
        var engine = System.getProperty(ENGINE_PROPERTY);
        if (engine != null) {
            var process = ProcessHandle.of(Long.parseLong(engine));
            process.ifPresentOrElse(found -> found.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
        }
    }
}
