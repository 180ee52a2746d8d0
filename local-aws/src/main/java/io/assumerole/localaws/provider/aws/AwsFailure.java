package io.assumerole.localaws.provider.aws;

import java.io.Serial;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/**
 * A call to AWS that failed, told as the official plugin tells it: what was being done, the
 * operation, the status, the request id, and AWS's own code and message.
 */
public final class AwsFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int NO_ANSWER = 0;
    private static final String NO_SUCH_ENTITY = "NoSuchEntity";
    private static final String STILL_THERE = "StillThere";

    private final String code;
    private final int status;

    public AwsFailure(String message, String code, int status, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    /** A failure that says that what was asked for does not exist, where AWS has no call for it. */
    public static AwsFailure absence(String message) {
        return new AwsFailure(message, NO_SUCH_ENTITY, 404, null);
    }

    /** A failure that says that what was deleted is there still. */
    public static AwsFailure presence(String message) {
        return new AwsFailure(message, STILL_THERE, 200, null);
    }

    /**
     * Makes one call, or several that are one step to a user.
     *
     * @param doing what it is for, as "creating IAM User (NAME)"
     * @param call the call
     * @return what AWS answered
     * @throws AwsFailure if AWS refused it or did not answer
     */
    public static <T> T call(String doing, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsFailure e) {
            throw new AwsFailure(doing + ": " + e.getMessage(), e.code, e.status, e);
        } catch (AwsServiceException e) {
            throw answered(doing + ": " + Operation.of(e), e);
        } catch (SdkException e) {
            throw new AwsFailure(doing + ": " + Operation.of(e) + e.getMessage(), "", NO_ANSWER, e);
        }
    }

    /** Returns the same failure with a note after AWS's message, or this failure if the note is empty. */
    AwsFailure with(String note) {
        return note.isEmpty()
                ? this
                : new AwsFailure(
                        getMessage() + "\nNote from this emulator of the AWS plugin, which AWS does not print: " + note,
                        code,
                        status,
                        this);
    }

    private static AwsFailure answered(String doing, AwsServiceException e) {
        var details = e.awsErrorDetails();
        var code = Optional.ofNullable(details).map(AwsErrorDetails::errorCode).orElse("");
        var message =
                Optional.ofNullable(details).map(AwsErrorDetails::errorMessage).orElse("");
        return new AwsFailure(
                "%shttps response error StatusCode: %d, RequestID: %s, api error %s: %s"
                        .formatted(
                                doing,
                                e.statusCode(),
                                Optional.ofNullable(e.requestId()).orElse(""),
                                code,
                                message),
                code,
                e.statusCode(),
                e);
    }

    /** Does a step that gives nothing back, as {@link #call} does one that does. */
    public static void run(String doing, Runnable calls) {
        call(doing, () -> {
            calls.run();
            return null;
        });
    }

    /** Does a step as {@link #run} does; that there is nothing to remove is no failure. */
    public static void remove(String doing, Runnable calls) {
        try {
            run(doing, calls);
        } catch (AwsFailure e) {
            if (!e.isAbsence()) {
                throw e;
            }
        }
    }

    /** AWS's own error code, as "AccessDenied"; empty if there was no answer. */
    public String code() {
        return code;
    }

    /** Whether AWS answered, so that it is certain that nothing was done. */
    public boolean isAnswer() {
        return status != NO_ANSWER;
    }

    /** Whether what was asked for does not exist. */
    public boolean isAbsence() {
        return switch (code) {
            case NO_SUCH_ENTITY, "NoSuchBucket", "ResourceNotFoundException" -> true;
            default -> false;
        };
    }

    /** Whether what was deleted is there still. */
    boolean isPresence() {
        return code.equals(STILL_THERE);
    }

    /** Notes at every exception of a client which operation failed: the SDK does not say it. */
    static final class Interceptor implements ExecutionInterceptor {
        @Override
        public void onExecutionFailure(Context.FailedExecution context, ExecutionAttributes attributes) {
            context.exception()
                    .addSuppressed(new Operation("operation error %s: %s, "
                            .formatted(
                                    attributes
                                            .getAttribute(SdkExecutionAttribute.SERVICE_NAME)
                                            .toUpperCase(Locale.ROOT),
                                    attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME))));
        }
    }

    /**
     * The note. An SDK exception can carry it only as a suppressed one, and must stay what it is.
     */
    private static final class Operation extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Operation(String words) {
            super(words, null, false, false);
        }

        /** The first is the one that failed: another was under way if it had to log in first. */
        static String of(SdkException e) {
            return Stream.of(e.getSuppressed())
                    .filter(Operation.class::isInstance)
                    .map(Throwable::getMessage)
                    .findFirst()
                    .orElse("");
        }
    }
}
