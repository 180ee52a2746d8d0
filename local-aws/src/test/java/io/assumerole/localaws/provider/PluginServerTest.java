package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Does not prove that a call which is sent is stopped: AWS may have it already. */
class PluginServerTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** A process that is killed asks nothing more, and neither does a plugin that shares one. */
    @Test
    void asks_aws_nothing_more_when_it_is_closed() throws Exception {
        assertThat(readsOfAUser(true)).isZero();
    }

    @Test
    void reads_what_it_has_made_when_it_is_not_closed() throws Exception {
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
}
