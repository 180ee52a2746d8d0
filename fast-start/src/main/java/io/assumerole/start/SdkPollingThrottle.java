package io.assumerole.start;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Makes Pulumi's SDK pause while it polls its tasks in a loop.
 *
 * <p>While any task is pending, the SDK's {@code DefaultRunner.loopUntilDone} writes all tasks into an unread message
 * for this logger, and starts over. On a machine with two processors, this takes one of them from the engine. This
 * logger pauses at each such message.
 *
 * <p>The SDK also prints each error that it sends to the engine, and the engine prints it again. The SDK's copy is
 * suppressed, unless the error is about the connection to the engine. When the engine stops, because a resource or a
 * provider fails or the user presses Ctrl-C, it answers pending calls with {@code UNAVAILABLE}. That error is also
 * suppressed, because the engine has printed the cause.
 */
final class SdkPollingThrottle extends Logger {
    static final String LOOP = "com.pulumi.deployment.internal.DeploymentImpl";
    static final String ROUND = "Remaining tasks [";

    /** The start of the SDK's message about an exception of the program. A stack trace follows. */
    static final String FAILED = "Running program [PID: ";

    private static final String CONNECTION = "io.grpc.StatusRuntimeException: ";

    // https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go
    private static final String ENDED = CONNECTION + "UNAVAILABLE: resource monitor shut down while ";

    /**
     * The ratio of pause to work, which limits the loop to a tenth of a processor. A round's work grows with the number
     * of pending tasks, so the pauses become shorter toward the end.
     */
    private static final long PAUSE_TO_WORK = 9;

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

    // The log manager forgets a logger without references.
    private static final SdkPollingThrottle INSTANCE = new SdkPollingThrottle();

    private static final Semaphore WOKEN = new Semaphore(0);

    private volatile long rested;
    private volatile boolean running;

    private SdkPollingThrottle() {
        super(LOOP, null);
    }

    /** Replaces the SDK's logger, before the SDK requests it. */
    static void use() {
        LogManager.getLogManager().addLogger(INSTANCE);
    }

    /** Ends the current pause, or else the next pause, because there may be nothing left to wait for. */
    static void wake() {
        WOKEN.release();
    }

    /**
     * Returns whether the SDK reports an exception that a stop of the engine caused. Returns false for a message or
     * exception of the program that only quotes such an exception.
     */
    static boolean isEngineStop(String error) {
        return error.startsWith(FAILED)
                && error.lines().anyMatch(line -> line.startsWith(ENDED) || line.startsWith("Caused by: " + ENDED));
    }

    @Override
    public void log(Level level, String message) {
        // Checks the level first: a round's message lists all pending tasks, and is long.
        if (level.equals(Level.SEVERE) && (isEngineStop(message) || !message.contains(CONNECTION))) {
            return;
        }
        // Names the SDK's class, because the logger would otherwise report this class as the source.
        logp(level, LOOP, null, message);
        if (level.equals(Level.FINEST) && message.startsWith(ROUND)) {
            rest();
        }
    }

    private void rest() {
        // The first round began before there was any work, so its duration is unknown.
        var worked = running ? System.nanoTime() - rested : 0;
        running = true;
        pause(Math.min(LONGEST, PAUSE_TO_WORK * worked));
        rested = System.nanoTime();
    }

    /**
     * Returns after this time, or a moment after {@link #wake()}: in that moment, other threads process the last
     * answer.
     */
    static void pause(long nanos) {
        try {
            WOKEN.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // This call precedes that moment, because an answer during the moment ends the next pause.
        WOKEN.drainPermits();
        LockSupport.parkNanos(SHORTEST);
    }
}
