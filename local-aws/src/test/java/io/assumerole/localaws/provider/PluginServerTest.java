package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.grpc.Channel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pulumirpc.ResourceProviderGrpc;

/** Does not prove that a call which is sent is stopped: AWS may have it already. */
class PluginServerTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** A process that is killed asks nothing more, and neither does a plugin that shares one. */
    @Test
    void makes_no_call_to_aws_after_it_is_closed() throws Exception {
        assertThat(readsOfAUser(true)).isZero();
    }

    @Test
    void reads_created_resources_while_it_is_open() throws Exception {
        assertThat(readsOfAUser(false)).isPositive();
    }

    /** How often the user is read whose creation AWS answers only after the plugin was closed, or was not. */
    private int readsOfAUser(boolean closed) throws Exception {
        try (var aws = new FakeAws(FakeAws.userLater(asked, mayAnswer))) {
            var plugin = aws.plugin();
            var creating = CompletableFuture.runAsync(() -> plugin.create(USER, "user", Map.of()));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            if (closed) {
                plugin.close();
            }
            mayAnswer.countDown();
            creating.handle((made, failure) -> failure).get(30, TimeUnit.SECONDS);
            // Whatever follows the answer comes at once.
            Thread.sleep(500);
            if (!closed) {
                plugin.close();
            }
            return aws.requests("GetUser").size();
        }
    }

    /** Each connection is looked up in a table of the kernel, and another user can open thousands of them. */
    @Test
    void serves_an_engine_while_it_accepts_others() throws Exception {
        var accepting = new CountDownLatch(1);
        var mayAccept = new CountDownLatch(1);
        var server = PluginServer.builder(0)
                .channelFactory(() -> new SlowServerChannel(accepting, mayAccept))
                .addService(new ProviderService(PluginVersion.V6, new PluginEnvironment(Map.of())))
                .build()
                .start();
        var channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        try (var other = new Socket()) {
            assertThat(version(channel)).isEqualTo("6.83.0");
            other.connect(new InetSocketAddress("127.0.0.1", server.getPort()));
            assertThat(accepting.await(30, TimeUnit.SECONDS)).isTrue();

            assertThat(version(channel)).isEqualTo("6.83.0");
        } finally {
            mayAccept.countDown();
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static String version(Channel channel) {
        return ResourceProviderGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getPluginInfo(Empty.getDefaultInstance())
                .getVersion();
    }

    /** Accepts one connection at once, and a second one only when it is allowed to. */
    private static final class SlowServerChannel extends NioServerSocketChannel {
        private final CountDownLatch accepting;
        private final CountDownLatch mayAccept;
        private int connections;

        private SlowServerChannel(CountDownLatch accepting, CountDownLatch mayAccept) {
            this.accepting = accepting;
            this.mayAccept = mayAccept;
        }

        @Override
        protected int doReadMessages(List<Object> accepted) throws Exception {
            int count = super.doReadMessages(accepted);
            connections += count;
            if (count > 0 && connections == 2) {
                accepting.countDown();
                mayAccept.await(30, TimeUnit.SECONDS);
            }
            return count;
        }
    }
}
