package io.assumerole.localaws.provider;

import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/**
 * Waits for a principal that was made a moment ago and that IAM does not know everywhere yet: a
 * trust policy that names it is refused until then.
 *
 * <p>As the official plugin does: two minutes, and only for this refusal. Its {@code
 * internal/service/iam/role.go}, {@code consts.go}.
 */
final class NewPrincipal {
    private static final String UNKNOWN = "Invalid principal in policy";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private NewPrincipal() {}

    static <T> T await(Supplier<T> call) {
        return await(call, LIMIT, FIRST_PAUSE);
    }

    /** Makes a call until it is not refused, with pauses that double; the limit is their sum. */
    static <T> T await(Supplier<T> call, Duration limit, Duration firstPause) {
        Duration waited = Duration.ZERO;
        for (Duration pause = firstPause; ; pause = pause.multipliedBy(2)) {
            try {
                return call.get();
            } catch (MalformedPolicyDocumentException e) {
                Duration next = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
                waited = waited.plus(next);
                if (!e.awsErrorDetails().errorMessage().contains(UNKNOWN)
                        || waited.compareTo(limit) > 0
                        || !pause(next)) {
                    throw e;
                }
            }
        }
    }

    /** Returns false if the thread is to end. */
    private static boolean pause(Duration pause) {
        try {
            Thread.sleep(pause.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
