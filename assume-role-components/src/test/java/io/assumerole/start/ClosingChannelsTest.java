package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.ResourceMonitorGrpc;

/**
 * Does not prove that Java ends sooner without such threads, which {@code benchmarks/} measures.
 */
class ClosingChannelsTest {

    @Test
    void makes_channels_that_end_with_their_thread() throws Exception {
        try (var engine = RehearsalEngine.start()) {
            var target = engine.environment(Map.of()).get("PULUMI_MONITOR");
            var channels = new ClosingChannels(target);
            var channel = channels.builderForTarget(target).usePlaintext().build();
            var answer =
                    ResourceMonitorGrpc.newBlockingStub(channel)
                            .supportsFeature(
                                    SupportsFeatureRequest.newBuilder().setId("any").build());
            assertThat(answer.getHasSupport()).isTrue();
            var threads = threads();
            assertThat(threads).isNotEmpty();

            channels.close();

            assertThat(channel.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            for (var thread : threads) {
                thread.join(TimeUnit.MINUTES.toMillis(1));
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    @Test
    void leaves_the_channels_of_others_alone() throws Exception {
        try (var engine = RehearsalEngine.start()) {
            var target = engine.environment(Map.of()).get("PULUMI_MONITOR");
            var channels = new ClosingChannels("127.0.0.1:1");
            var channel = channels.builderForTarget(target).usePlaintext().build();

            channels.close();

            assertThat(channel.isShutdown()).isFalse();
            channel.shutdownNow();
            assertThat(channel.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(ClosingChannels.THREAD))
                .toList();
    }
}
