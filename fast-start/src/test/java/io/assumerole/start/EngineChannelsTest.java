package io.assumerole.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pulumirpc.Resource.SupportsFeatureRequest;
import pulumirpc.ResourceMonitorGrpc;

/**
 * Does not prove that Java ends sooner without a thread in native code, which {@code benchmarks/}
 * measures.
 */
class EngineChannelsTest {

    private static final Duration LONG = Duration.ofHours(1);
    private static final SupportsFeatureRequest REQUEST =
            SupportsFeatureRequest.newBuilder().setId("any").build();

    @Test
    void rests_without_an_error_and_answers_when_the_rest_is_over() throws Exception {
        var others = threads();
        try (var engine = TrainingRunEngine.start()) {
            var target = engine.environment(Map.of()).get("PULUMI_MONITOR");
            var channels = new EngineChannels(LONG, List.of(target));
            var channel = channels.builderForTarget(target).usePlaintext().build();
            assertThat(isAnswered(channel)).isTrue();
            var thread = threads().stream()
                    .filter(each -> !others.contains(each))
                    .findAny()
                    .orElseThrow();

            channels.rest();

            while (!rests(thread)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            var call = ResourceMonitorGrpc.newFutureStub(channel).supportsFeature(REQUEST);
            assertThat(channel.isShutdown()).isFalse();
            assertThat(call.isDone()).isFalse();

            LockSupport.unpark(thread);

            assertThat(call.get(1, TimeUnit.MINUTES).getHasSupport()).isTrue();
            end(channel);
        }
    }

    /** Java would wait for a thread that is started at its end, too. */
    @Test
    void starts_no_thread_to_rest() {
        var before = threads();

        new EngineChannels(LONG, List.of("127.0.0.1:1")).rest();

        assertThat(threads()).isEqualTo(before);
    }

    @Test
    void leaves_the_channels_of_others_to_netty() throws Exception {
        try (var engine = TrainingRunEngine.start()) {
            var target = engine.environment(Map.of()).get("PULUMI_MONITOR");
            var before = threads();
            var channels = new EngineChannels(LONG, List.of("127.0.0.1:1"));
            var channel = channels.builderForTarget(target).usePlaintext().build();

            assertThat(isAnswered(channel)).isTrue();

            assertThat(threads()).isEqualTo(before);
            end(channel);
        }
    }

    private static boolean isAnswered(ManagedChannel channel) {
        return ResourceMonitorGrpc.newBlockingStub(channel)
                .supportsFeature(REQUEST)
                .getHasSupport();
    }

    private static void end(ManagedChannel channel) throws InterruptedException {
        channel.shutdownNow();
        assertThat(channel.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(EngineChannels.THREAD))
                .collect(Collectors.toSet());
    }

    private static boolean rests(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("parkNanos"));
    }
}
