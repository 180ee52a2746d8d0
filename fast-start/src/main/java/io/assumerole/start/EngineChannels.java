package io.assumerole.start;

import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelProvider;
import io.grpc.ManagedChannelRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Creates the two channels to Pulumi's engine on a thread that does not delay the end of Java.
 *
 * <p>Pulumi's SDK never closes its channels. When Java ends, it waits up to 300 ms for threads in native code, such as
 * a thread that waits for a socket: {@code VM_Exit::wait_for_threads_in_native_to_block} in HotSpot's vmOperations.cpp.
 * Therefore, this thread is parked when Java ends. The channels are not closed: a program that is stopped while it
 * waits for an answer would report an additional error. The JDK's own sockets require no native library.
 */
final class EngineChannels extends ManagedChannelProvider {
    private static final int BEFORE_NETTY = 9;

    /**
     * Longer than Java needs to end. If Java needs longer, for example because a program's shutdown hook calls the
     * engine, the channels resume.
     */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    static final String THREAD = "pulumi-grpc";

    private final Collection<String> targets;
    private final Duration rest;
    private final EventLoopGroup loop = loop();
    private final EngineIdleListener idleListener = new EngineIdleListener(SdkPollingThrottle::wake);
    private volatile boolean used;

    /** Returns the targets of the engine; none in a plugin, whose channels all lead to the engine. */
    static List<String> targets() {
        return Stream.of("PULUMI_MONITOR", "PULUMI_ENGINE")
                .map(System::getenv)
                .filter(Objects::nonNull)
                .toList();
    }

    EngineChannels(Duration rest, Collection<String> targets) {
        this.rest = rest;
        this.targets = targets;
    }

    /**
     * Makes this class create the engine's channels, which are parked when Java ends. Netty creates all other channels.
     */
    static void use() {
        var provider = new EngineChannels(PAUSE, targets());
        ManagedChannelRegistry.getDefaultRegistry().register(provider);
        Runtime.getRuntime().addShutdownHook(new Thread(provider::rest, "park-channels"));
    }

    // The replacement for this deprecated class requires Netty 4.2, but com.pulumi depends on 4.1.
    @SuppressWarnings("deprecation")
    private static EventLoopGroup loop() {
        return new NioEventLoopGroup(1, task -> {
            var thread = new Thread(task, THREAD);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns when the thread has left native code, or immediately if there is no thread. */
    void rest() {
        if (!used) {
            return;
        }
        var parked = new CountDownLatch(1);
        loop.execute(() -> {
            parked.countDown();
            LockSupport.parkNanos(rest.toNanos());
        });
        try {
            parked.await(rest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return BEFORE_NETTY;
    }

    @Override
    protected ManagedChannelBuilder<?> builderForAddress(String name, int port) {
        return NettyChannelBuilder.forAddress(name, port);
    }

    @Override
    protected ManagedChannelBuilder<?> builderForTarget(String target) {
        var channel = NettyChannelBuilder.forTarget(target);
        if (targets.isEmpty() || targets.contains(target)) {
            used = true;
            channel.eventLoopGroup(loop)
                    .channelType(NioSocketChannel.class)
                    // The last interceptor runs first: a call that it answers itself is not a call to the engine.
                    .intercept(idleListener, new EngineLogInterceptor());
        }
        return channel;
    }

    @Override
    protected Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes() {
        return List.of(InetSocketAddress.class);
    }
}
