package io.assumerole.start;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Makes Pulumi's SDK wait for its tasks, rather than ask for them without pause.
 *
 * <p>While anything is under way, the SDK's {@code DefaultRunner.loopUntilDone} writes all of it into a message for
 * this logger, which nobody reads, and starts over. On a machine with two processors that takes one of them from the
 * engine. Each such message is answered with a rest here.
 *
 * <p>The SDK also prints each error that it sends to the engine, and the engine prints it again. The SDK's copy is
 * suppressed, unless the error is about the connection to the engine. When the engine stops, because a resource or a
 * provider fails or the user presses Ctrl-C, it answers pending calls with {@code UNAVAILABLE}. That error is also
 * suppressed, because the engine has printed the cause.
 */
final class SdkBusyWaitThrottle extends Logger {
    static final String LOOP = "com.pulumi.deployment.internal.DeploymentImpl";
    static final String ROUND = "Remaining tasks [";

    // https://github.com/pulumi/pulumi/blob/master/pkg/resource/deploy/source_eval.go
    static final String ENDED = "UNAVAILABLE: resource monitor shut down while ";

    private static final String CONNECTION = "io.grpc.StatusRuntimeException: ";

    /**
     * For each moment of work so many of rest, so that the loop gets a tenth of a processor. A round's work grows with
     * what is under way, so the rests become shorter as the end comes nearer.
     */
    private static final long REST_FOR_WORK = 9;

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(5);

    // The log manager forgets a logger that nobody holds.
    private static final SdkBusyWaitThrottle BRAKE = new SdkBusyWaitThrottle();

    private static final Semaphore WOKEN = new Semaphore(0);

    private volatile long rested;
    private volatile boolean running;

    private SdkBusyWaitThrottle() {
        super(LOOP, null);
    }

    /** Takes the place of the SDK's logger, before the SDK asks for it. */
    static void use() {
        LogManager.getLogManager().addLogger(BRAKE);
    }

    /** Ends a rest, or the next one: there may be nothing left to wait for. */
    static void wake() {
        WOKEN.release();
    }

    @Override
    public void log(Level level, String message) {
        // The level first: a round's message tells of all that is under way, and is long.
        if (level.equals(Level.SEVERE) && (message.contains(ENDED) || !message.contains(CONNECTION))) {
            return;
        }
        // Named, as this class would otherwise be told as the one that the message comes from.
        logp(level, LOOP, null, message);
        if (level.equals(Level.FINEST) && message.startsWith(ROUND)) {
            rest();
        }
    }

    private void rest() {
        // The first round began before anything was to be done; its work is not known.
        var worked = running ? System.nanoTime() - rested : 0;
        running = true;
        pause(Math.min(LONGEST, REST_FOR_WORK * worked));
        rested = System.nanoTime();
    }

    /** Returns after so long, or a moment after {@link #wake()}: other threads then work on what the last answer brought. */
    static void pause(long nanos) {
        try {
            WOKEN.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Before that moment: what is answered in it ends the next rest.
        WOKEN.drainPermits();
        LockSupport.parkNanos(SHORTEST);
    }
}
