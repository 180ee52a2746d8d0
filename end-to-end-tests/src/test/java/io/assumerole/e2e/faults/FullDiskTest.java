package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * No room for the state while {@code up} runs. The room is a limit on the size of the engine's
 * files, which needs no root; so it does not prove what a file system that is really full does to
 * the files around the state.
 */
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class FullDiskTest {

    /** Too little for the state, which grows, and enough for what is smaller. */
    private static final int MISSING = 500;

    // The signal of the limit would end the engine; blocked, it leaves an error of the write.
    private static final String BLOCK_THE_SIGNAL =
            "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGXFSZ});"
                    + " os.execv(sys.argv[1], sys.argv[1:])";

    private static final String LIMIT =
            "import resource, sys; resource.prlimit(int(sys.argv[1]), resource.RLIMIT_FSIZE,"
                    + " (int(sys.argv[2]), resource.RLIM_INFINITY))";

    private static final String NO_LIMIT = "-1";

    private FaultyStacks stacks;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.start(FullDiskTest.class);
    }

    @BeforeEach
    void clear() {
        stacks.clear();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @Test
    void loses_nothing_when_there_is_room_again_soon() throws Exception {
        var stack = stacks.createRole("short");
        var state = stacks.stateFile("create-role", "short");

        var up = upWithoutRoom(stack, state, (run, limit) -> {
            awaitSize(state, limit);
            limit(run, NO_LIMIT);
        });

        assertThat(up.well()).as(up.output()).isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stack.pending()).isEmpty();
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }

    /** A limit of Pulumi's. If this fails because the state is whole, the document is to say so. */
    @Test
    void says_that_it_could_not_save_and_can_be_mended() throws Exception {
        var stack = stacks.createRole("long");
        var state = stacks.stateFile("create-role", "long");

        var up = upWithoutRoom(stack, state, (run, limit) -> {});

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("failed to save snapshot").contains("file too large");
        assertThat(Holdings.kinds(stacks.account())).containsExactly("key", "user");
        assertThat(stack.run(UP).output()).contains("failed to load checkpoint");

        stack.recipe().restoreTheState("create-role", "long");
        assertThat(Holdings.kinds(stack.holdings())).containsExactly("user");
        stack.recipe().deleteUnknownKeys(USER);

        assertThat(stack.run(UP).well()).isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
    }

    @FunctionalInterface
    private interface Then {
        void happens(EngineRun run, long limit) throws Exception;
    }

    /**
     * Takes the room away when the key is about to be made; something may then happen beside it.
     */
    private EngineRun.Ended upWithoutRoom(Deployment stack, Path state, Then then) throws Exception {
        var started = new CompletableFuture<EngineRun>();
        var happened = new CompletableFuture<Void>();
        stacks.faults().next("CreateAccessKey", Fault.beforeIt(() -> {
            var run = started.join();
            var limit = size(state) - MISSING;
            limit(run, Long.toString(limit));
            happened.completeAsync(() -> {
                try {
                    then.happens(run, limit);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
                return null;
            });
        }));
        started.complete(stack.start(List.of(Recipe.python().toString(), "-I", "-c", BLOCK_THE_SIGNAL), UP));
        var ended = started.join().await();
        happened.join();
        return ended;
    }

    private static void limit(EngineRun run, String bytes) {
        try {
            var limit = new ProcessBuilder(
                            Recipe.python().toString(), "-I", "-c", LIMIT, Long.toString(run.pid()), bytes)
                    .inheritIO()
                    .start();
            if (limit.waitFor() != 0) {
                throw new IllegalStateException("The limit cannot be set");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void awaitSize(Path file, long size) throws InterruptedException {
        while (size(file) != size) {
            Thread.sleep(20);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
