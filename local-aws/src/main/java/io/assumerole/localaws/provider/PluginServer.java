package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Serves the plugin protocol to one engine of the same user, on a free port of 127.0.0.1. Its threads do not keep a
 * process alive.
 */
public final class PluginServer implements AutoCloseable {
    /** The maximum number of parallel requests. */
    static final int THREADS = 32;

    /** The prefix of each thread's name. */
    static final String THREAD = "emulator";

    /** The engine's own limit: {@code GrpcChannelOptions} in its sdk/go/common/util/rpcutil. */
    private static final int LARGEST_MESSAGE = 400 << 20;

    /** The address that the engine uses, even if Java prefers ::1. */
    static final String THIS_MACHINE = "127.0.0.1";

    private static final int SECONDS_TO_FINISH = 3;
    private static final ThreadFactory DAEMONS = new DefaultThreadFactory(THREAD, true);

    /**
     * Accepts connections and looks up their users, which takes milliseconds each. A connected engine does not wait for
     * the lookup.
     */
    private static final MultiThreadIoEventLoopGroup ACCEPT_LOOP = loop();

    private static final MultiThreadIoEventLoopGroup LOOP = loop();

    private final Server server;
    private final ThreadPoolExecutor requests;

    private PluginServer(Server server, ThreadPoolExecutor requests) {
        this.server = server;
        this.requests = requests;
    }

    private static MultiThreadIoEventLoopGroup loop() {
        // Java's own sockets: loading native sockets would take longer than they could save.
        return new MultiThreadIoEventLoopGroup(1, DAEMONS, NioIoHandler.newFactory());
    }

    /**
     * Starts a server.
     *
     * @param version the version of the official plugin to emulate
     * @param environment the environment that the engine has passed to the emulator
     * @throws IOException if no port is free
     */
    static PluginServer start(PluginVersion version, PluginEnvironment environment) throws IOException {
        var requests =
                new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DAEMONS);
        requests.allowCoreThreadTimeOut(true);
        var server = builder(0)
                .executor(requests)
                .maxInboundMessageSize(LARGEST_MESSAGE)
                .addService(new ProviderService(version, environment))
                .build()
                .start();
        return new PluginServer(server, requests);
    }

    /** Returns a builder of a server on 127.0.0.1 that accepts connections of this process's user only. */
    public static NettyServerBuilder builder(int port) {
        return NettyServerBuilder.forAddress(new InetSocketAddress(THIS_MACHINE, port))
                .channelFactory(() -> new SameUserServerChannel(SocketTable.OF_THIS_MACHINE))
                .bossEventLoopGroup(ACCEPT_LOOP)
                .workerEventLoopGroup(LOOP);
    }

    int port() {
        return server.getPort();
    }

    void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /**
     * Gives the pending requests three seconds, and then interrupts them. If the engine has ended, interrupts them
     * immediately.
     */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                // The engine gets an error for each remaining request. Only then are the threads interrupted.
                server.shutdownNow();
                server.awaitTermination(1, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requests.shutdownNow();
    }

    /**
     * Stops the threads that read the sockets of all servers. Call it at the end of the process, after all servers are
     * closed. Otherwise Java waits 0.3 s for a thread that waits for a socket:
     * {@code VM_Exit::wait_for_threads_in_native_to_block} in HotSpot's vmOperations.cpp.
     */
    static void endLoops() {
        var ends = Stream.of(ACCEPT_LOOP, LOOP)
                .map(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS))
                .toList();
        ends.forEach(end -> end.awaitUninterruptibly(1, TimeUnit.SECONDS));
    }
}
