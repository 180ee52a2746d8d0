package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.Environment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/**
 * The main class of the stand-in plugin: serves the plugin protocol on a free port of 127.0.0.1.
 *
 * <p>The first line on stdout is the port. The engine's arguments (its address, {@code
 * --logtostderr}, {@code -v=N}, {@code --tracing URL}) ask for nothing that the plugin has. It ends
 * with SIGINT or SIGTERM, after the requests that are under way, and when the engine is gone.
 * Nothing is written to stderr.
 */
public final class StandInProvider {
    /** The system property with the engine's process id, from the script that starts the plugin. */
    static final String ENGINE_PROPERTY = "io.assumerole.localaws.provider.engine";

    /** The system property with the version to play, from the same script. */
    static final String VERSION_PROPERTY = "io.assumerole.localaws.provider.version";

    /** The argument that makes the plugin serve nobody, but show Java which classes it needs. */
    static final String REHEARSE = "--rehearse";

    /** The engine's own limit: {@code GrpcChannelOptions} in its sdk/go/common/util/rpcutil. */
    private static final int LARGEST_MESSAGE = 400 << 20;

    private static final int THREADS = 32;
    private static final int SECONDS_TO_FINISH = 3;

    /** What all servers of a process share. A class of its own, so that nothing of it is loaded before logs are kept quiet. */
    private static final class Shared {
        // Java's own sockets: loading those of the system would take longer than they could save.
        private static final MultiThreadIoEventLoopGroup LOOPS =
                new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

        private static final ThreadPoolExecutor REQUESTS =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

        static {
            REQUESTS.allowCoreThreadTimeOut(true);
        }
    }

    private StandInProvider() {}

    /**
     * Starts the plugin and returns when it has ended.
     *
     * @param args the engine's arguments; none changes anything
     * @throws IllegalArgumentException if the script names no version, or one that is not here
     * @throws IOException if no port can be had
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        var engine = System.out;
        keepLogsQuiet();
        // gRPC would log requests that make no sense, with what is in them.
        LogManager.getLogManager().reset();
        // Each of the engine's parallel requests keeps its connection to AWS; Java keeps five.
        System.setProperty("http.maxConnections", Integer.toString(THREADS));
        if (List.of(args).contains(REHEARSE)) {
            Rehearsal.run();
            System.exit(0);
        }
        var version = PluginVersion.of(System.getProperty(VERSION_PROPERTY));
        var server = serve(version, new Environment(System.getenv()));
        endWithEngine();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(server)));
        engine.println(server.getPort());
        server.awaitTermination();
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

    /**
     * Serves the plugin in this process: what asks for it many times need not start a Java each time.
     *
     * @param version which official plugin it plays
     * @param environment the environment that the engine has given to the plugin
     * @return the server, to be ended with {@link #finish}
     * @throws IOException if no port can be had
     */
    static Server serve(PluginVersion version, Environment environment) throws IOException {
        return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(Shared.LOOPS)
                .workerEventLoopGroup(Shared.LOOPS)
                .executor(Shared.REQUESTS)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(new ProviderService(version, environment))
                .build()
                .start();
    }

    private static void endWithEngine() {
        var engine = System.getProperty(ENGINE_PROPERTY);
        if (engine != null) {
            var process = ProcessHandle.of(Long.parseLong(engine));
            process.ifPresentOrElse(found -> found.onExit().thenRun(() -> System.exit(0)), () -> System.exit(0));
        }
    }

    /**
     * Ends a server after the requests that are under way, or after three seconds.
     *
     * @param server from {@link #serve}
     */
    static void finish(Server server) {
        server.shutdown();
        try {
            if (!server.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
        }
    }
}
