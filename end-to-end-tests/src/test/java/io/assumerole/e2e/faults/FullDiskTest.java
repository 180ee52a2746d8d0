package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.AwsCommand;
import io.assumerole.e2e.EngineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No disk space for the state during {@code up}. The tests limit the file size of the engine instead, which needs no
 * root user. So they do not prove what a full file system does to other files.
 */
@Tag("faults")
class FullDiskTest extends SharedFaultyStacks {

    /** The missing bytes: the growing state does not fit, smaller files do. */
    private static final int MISSING = 500;

    // SIGXFSZ would end the engine. If it is blocked, the write fails instead.
    private static final String BLOCK_THE_SIGNAL =
            "import os, signal, sys; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGXFSZ});"
                    + " os.execv(sys.argv[1], sys.argv[1:])";

    private static final String LIMIT =
            "import resource, sys; resource.prlimit(int(sys.argv[1]), resource.RLIMIT_FSIZE,"
                    + " (int(sys.argv[2]), resource.RLIM_INFINITY))";

    private static final String NO_LIMIT = "-1";

    @Test
    void loses_nothing_if_the_disk_has_space_again_soon() throws Exception {
        var stack = stacks.createRole("short");
        var state = stacks.stateFile("create-role", "short");

        var up = upWithoutSpace(stack, state, (run, limit) -> {
            awaitSize(state, limit);
            limit(run, NO_LIMIT);
        });

        up.succeeded();
        stacks.assertDeployed(stack);
        assertThat(stack.pending()).isEmpty();
    }

    /** A limit of Pulumi. If this fails because the state is complete, change docs/how-to/recover-a-failed-update.md. */
    @Test
    void reports_that_it_could_not_save_and_can_be_repaired() throws Exception {
        var stack = stacks.createRole("long");
        var state = stacks.stateFile("create-role", "long");

        var up = upWithoutSpace(stack, state, (run, limit) -> {});

        assertThat(up.failed()).contains("failed to save snapshot").contains("file too large");
        assertThat(Holdings.kinds(stacks.account())).containsExactly("key", "user");
        assertThat(stack.run(UP).output()).contains("failed to load checkpoint");

        stack.recipe().restoreTheState("create-role", "long");
        assertThat(Holdings.kinds(stack.holdings())).containsExactly("user");
        stack.recipe().deleteUnknownKeys(USER);

        stack.succeed(UP);
        stacks.assertDeployed(stack);
    }

    @FunctionalInterface
    private interface Then {
        void happens(EngineRun run, long limit) throws Exception;
    }

    /** Runs up, and limits the file size just before the key is created; then runs an action in parallel. */
    private EngineRun.Ended upWithoutSpace(Deployment stack, Path state, Then then) throws Exception {
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
        started.complete(stack.start(List.of(AwsCommand.python().toString(), "-I", "-c", BLOCK_THE_SIGNAL), UP));
        var ended = started.join().await();
        happened.join();
        return ended;
    }

    private static void limit(EngineRun run, String bytes) {
        try {
            var limit = new ProcessBuilder(
                            AwsCommand.python().toString(), "-I", "-c", LIMIT, Long.toString(run.pid()), bytes)
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
