package io.assumerole.e2e;

import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Leaves the processor to the engine while a program of Pulumi's runs: the SDK's loop would take all of one, as
 * docs/contributing/decisions/0008-pulumi-sdk-bugs.md says. The fast start's {@code SdkPollingThrottle} does not fit in a
 * JVM of tests: it rests by the time since the last round, and that may be another program's.
 */
public final class RestingLoop extends Logger {

    private static final long REST_NANOS = 5_000_000;

    // The log manager forgets a logger that nobody holds.
    private static final RestingLoop KEPT = new RestingLoop();

    private RestingLoop() {
        super("com.pulumi.deployment.internal.DeploymentImpl", null);
    }

    /** Takes the place of the SDK's logger, before the SDK asks for it. */
    static void use() {
        LogManager.getLogManager().addLogger(KEPT);
    }

    /** For a JVM that this class is the agent of. */
    public static void premain(String none) {
        use();
    }

    /** For a jar that names this class in its manifest. */
    public static void agentmain(String none) {
        use();
    }

    @Override
    public void log(Level level, String message) {
        super.log(level, message);
        if (level.equals(Level.FINEST) && message.startsWith("Remaining tasks [")) {
            LockSupport.parkNanos(REST_NANOS);
        }
    }
}
