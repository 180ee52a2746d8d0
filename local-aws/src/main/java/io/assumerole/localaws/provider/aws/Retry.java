package io.assumerole.localaws.provider.aws;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;

/**
 * Makes a call again while it fails for a reason that passes, because IAM does not know a change
 * everywhere at once.
 *
 * <p>As the official plugin does: for two minutes, with pauses that double from half a second to
 * ten seconds, and only for the failures named here. Its {@code internal/service/iam/consts.go},
 * {@code role.go} and {@code internal/tfresource/retry.go}.
 *
 * @param passes which failures may pass
 * @param limit the most that all pauses together may take
 * @param firstPause the pause before the second call
 */
public record Retry(Predicate<RuntimeException> passes, Duration limit, Duration firstPause) {
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /** How long a change is waited for; shorter in a test of what happens then. */
    private static final Duration PROPAGATION =
            Duration.ofSeconds(Integer.getInteger("local-aws.propagation-seconds", 120));

    /** A trust policy that names a principal that was made a moment ago is refused until then. */
    public static final Retry WHILE_A_PRINCIPAL_IS_UNKNOWN =
            of(e -> e instanceof MalformedPolicyDocumentException malformed
                    && malformed.awsErrorDetails().errorMessage().contains("Invalid principal in policy"));

    /** A role whose policies were removed a moment ago cannot be deleted until then. */
    public static final Retry WHILE_A_ROLE_IS_IN_USE = of(DeleteConflictException.class::isInstance);

    /** What was made a moment ago cannot be read until then. */
    public static final Retry WHILE_IT_IS_ABSENT = of(e -> e instanceof AwsFailure failure && failure.isAbsence());

    /** What was deleted a moment ago is told to be there until then. */
    private static final Retry WHILE_IT_IS_THERE = of(e -> e instanceof AwsFailure failure && failure.isPresence());

    private static Retry of(Predicate<RuntimeException> passes) {
        return new Retry(passes, PROPAGATION, Duration.ofMillis(500));
    }

    /**
     * Waits until something that was deleted is gone.
     *
     * @param presence the message where it is still there in the end
     * @param isThere reads it; it may also fail since it is absent
     */
    public static void untilItIsGone(String presence, BooleanSupplier isThere) {
        WHILE_IT_IS_THERE.run(() -> {
            try {
                if (!isThere.getAsBoolean()) {
                    return;
                }
            } catch (AwsFailure e) {
                if (e.isAbsence()) {
                    return;
                }
                throw e;
            }
            throw AwsFailure.presence(presence);
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
