package io.assumerole.start;

import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.ManagedChannelProvider;
import io.grpc.ManagedChannelRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Makes the two channels to Pulumi's engine on a thread that ends before Java does.
 *
 * <p>Pulumi's SDK never closes its channels. Java waits up to 300 ms at its end for threads that
 * are in native code, as one that waits for a socket is: {@code
 * VM_Exit::wait_for_threads_in_native_to_block} in HotSpot's vmOperations.cpp. On the JDK's own
 * sockets no library has to be unpacked, either.
 */
final class ClosingChannels extends ManagedChannelProvider {
    private static final int BEFORE_NETTYS_OWN = 9;
    private static final long PATIENCE_MILLIS = 300;

    static final String THREAD = "grpc-of-pulumi";

    private final Collection<String> targets;
    private final Queue<ManagedChannel> channels = new ConcurrentLinkedQueue<>();
    private final EventLoopGroup loop = loop();

    ClosingChannels(String... targets) {
        this.targets = Arrays.asList(targets);
    }

    /**
     * Has the engine's channels made here from now on, and closed at the end; others are Netty's.
     */
    static void use() {
        var provider =
                new ClosingChannels(
                        System.getenv("PULUMI_MONITOR"), System.getenv("PULUMI_ENGINE"));
        ManagedChannelRegistry.getDefaultRegistry().register(provider);
        Runtime.getRuntime().addShutdownHook(new Thread(provider::close, "close-channels"));
    }

    // What takes the place of this class needs Netty 4.2, and com.pulumi brings 4.1.
    @SuppressWarnings("deprecation")
    private static EventLoopGroup loop() {
        return new NioEventLoopGroup(
                1,
                task -> {
                    var thread = new Thread(task, THREAD);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        loop.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly(PATIENCE_MILLIS);
    }

    @Override
    protected boolean isAvailable() {
        return true;
    }

    @Override
    protected int priority() {
        return BEFORE_NETTYS_OWN;
    }

    @Override
    protected ManagedChannelBuilder<?> builderForAddress(String name, int port) {
        return NettyChannelBuilder.forAddress(name, port);
    }

    @Override
    protected ManagedChannelBuilder<?> builderForTarget(String target) {
        var netty = NettyChannelBuilder.forTarget(target);
        return targets.contains(target) ? new Builder(netty) : netty;
    }

    @Override
    protected Collection<Class<? extends SocketAddress>> getSupportedSocketAddressTypes() {
        return List.of(InetSocketAddress.class);
    }

    final class Builder extends ForwardingChannelBuilder2<Builder> {
        private final NettyChannelBuilder netty;

        private Builder(NettyChannelBuilder netty) {
            this.netty =
                    netty.eventLoopGroup(loop)
                            .channelType(NioSocketChannel.class)
                            .intercept(new UnreadLog());
        }

        @Override
        protected ManagedChannelBuilder<?> delegate() {
            return netty;
        }

        @Override
        public ManagedChannel build() {
            var channel = netty.build();
            channels.add(channel);
            return channel;
        }
    }
}
