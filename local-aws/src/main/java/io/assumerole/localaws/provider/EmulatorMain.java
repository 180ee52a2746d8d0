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
 * The main class of the provider emulator where it has a process of its own.
 *
 * <p>The first line on stdout is the port. The engine's arguments (its address, {@code
 * --logtostderr}, {@code -v=N}, {@code --tracing URL}) ask for nothing that the plugin has. It ends
 * with SIGINT or SIGTERM, after the requests that are under way, and when the engine is gone.
 * Nothing is written to stderr.
 */
final class EmulatorMain {
    /** The system property with the engine's process id, from the script that starts the plugin. */
    static final String ENGINE_PROPERTY = "io.assumerole.localaws.provider.engine";

    /** The system property with the version to play, from the same script. */
    static final String VERSION_PROPERTY = "io.assumerole.localaws.provider.version";

    /** The argument that makes the plugin serve nobody, but show Java which classes it needs. */
    static final String REHEARSE = "--rehearse";

    private EmulatorMain() {}

    /**
     * Starts the plugin and returns when it has ended.
     *
     * @param args the engine's arguments; none changes anything
     * @throws IllegalArgumentException if the script names no version, or one that is not here
     * @throws IOException if no port is free
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var engine = System.out;
        keepLogsQuiet();
        // gRPC would log requests that make no sense, with what is in them.
        LogManager.getLogManager().reset();
        // Each of the parallel requests keeps its connection to AWS; Java would keep five.
        System.setProperty("http.maxConnections", Integer.toString(PluginServer.THREADS));
        if (List.of(args).contains(REHEARSE)) {
            TrainingRun.run();
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
     * The class path may be that of a user's tests, with any binding of SLF4J, or with none, of which SLF4J tells. The
     * engine takes the first line on stdout for the port, and shows what is on stderr.
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
