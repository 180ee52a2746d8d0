package io.assumerole.localaws.provider.aws;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/**
 * Retries a call that fails for a transient reason, because IAM is eventually consistent.
 *
 * <p>Like the official plugin, it retries for two minutes, with pauses that double from half a second to ten seconds,
 * and only after the failures named here. See the plugin's {@code internal/service/iam/consts.go}, {@code role.go} and
 * {@code internal/tfresource/retry.go}.
 *
 * @param passes decides whether a failure is transient
 * @param limit the maximum total length of all pauses
 * @param firstPause the pause before the second call
 */
public record Retry(Predicate<RuntimeException> passes, Duration limit, Duration firstPause) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** The maximum wait for a change; shorter in tests of timeouts. */
    private static final Duration PROPAGATION =
            Duration.ofSeconds(Integer.getInteger("local-aws.propagation-seconds", 120));

    /** A trust policy that names a new principal is refused for a while. */
    public static final Retry WHILE_A_PRINCIPAL_IS_UNKNOWN =
            of(e -> e instanceof MalformedPolicyDocumentException malformed
                    && malformed.awsErrorDetails().errorMessage().contains("Invalid principal in policy"));

    /** A role whose policies were just removed cannot be deleted for a while. */
    public static final Retry WHILE_A_ROLE_IS_IN_USE = of(DeleteConflictException.class::isInstance);

    /** A new resource cannot be read for a while. */
    public static final Retry WHILE_IT_IS_ABSENT = of(e -> e instanceof AwsFailure failure && failure.isNotFound());

    /** A deleted resource is still returned for a while. */
    private static final Retry WHILE_IT_STILL_EXISTS =
            of(e -> e instanceof AwsFailure failure && failure.isStillExisting());

    private static Retry of(Predicate<RuntimeException> passes) {
        return new Retry(passes, PROPAGATION, Duration.ofMillis(500));
    }

    /**
     * Waits until a deleted resource no longer exists.
     *
     * @param stillExisting the message if the resource still exists at the end
     * @param exists reads the resource; it may throw an exception if the resource does not exist
     */
    public static void untilItIsGone(String stillExisting, BooleanSupplier exists) {
        WHILE_IT_STILL_EXISTS.run(() -> {
            try {
                if (!exists.getAsBoolean()) {
                    return;
                }
            } catch (AwsFailure e) {
                if (e.isNotFound()) {
                    return;
                }
                throw e;
            }
            throw AwsFailure.stillExisting(stillExisting);
        });
    }

    public <T> T call(Supplier<T> call) {
        var waited = Duration.ZERO;
        for (var pause = firstPause; ; pause = pause.multipliedBy(2)) {
            try {
                return call.get();
            } catch (RuntimeException e) {
                var next = pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
                waited = waited.plus(next);
                if (!passes.test(e) || waited.compareTo(limit) > 0 || !pause(next)) {
                    throw e;
                }
            }
        }
    }

    public void run(Runnable calls) {
        call(() -> {
            calls.run();
            return null;
        });
    }

    /** Returns false if the thread is interrupted. */
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
