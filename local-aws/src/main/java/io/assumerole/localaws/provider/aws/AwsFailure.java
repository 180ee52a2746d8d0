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
 * A failed call to AWS, with a message in the format of the official plugin: the step, the operation, the status, the
 * request ID, and AWS's own code and message.
 */
public final class AwsFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int NO_ANSWER = 0;
    private static final String NO_SUCH_ENTITY = "NoSuchEntity";
    private static final String STILL_EXISTS = "StillExists";

    private final String code;
    private final int status;

    public AwsFailure(String message, String code, int status, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = status;
    }

    /** Returns a failure for a missing resource, if AWS has no call that reports it. */
    public static AwsFailure notFound(String message) {
        return new AwsFailure(message, NO_SUCH_ENTITY, 404, null);
    }

    /** Returns a failure for a deleted resource that still exists. */
    public static AwsFailure stillExisting(String message) {
        return new AwsFailure(message, STILL_EXISTS, 200, null);
    }

    /**
     * Makes one call, or several calls that are one step for a user.
     *
     * @param doing the step, such as "creating IAM User (NAME)"
     * @param call the call
     * @return AWS's answer
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
                        getMessage() + "\nNote from this provider emulator, which AWS does not print: " + note,
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

    /** Makes calls without a result, like {@link #call}. */
    public static void run(String doing, Runnable calls) {
        call(doing, () -> {
            calls.run();
            return null;
        });
    }

    /** Makes calls like {@link #run}; succeeds if the resource does not exist. */
    public static void remove(String doing, Runnable calls) {
        try {
            run(doing, calls);
        } catch (AwsFailure e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }

    /** Returns AWS's own error code, such as "AccessDenied"; empty if there was no answer. */
    public String code() {
        return code;
    }

    /** Returns whether AWS answered, and therefore did nothing. */
    public boolean isAnswer() {
        return status != NO_ANSWER;
    }

    /** Returns whether the requested resource does not exist. */
    public boolean isNotFound() {
        return switch (code) {
            case NO_SUCH_ENTITY, "NoSuchBucket", "ResourceNotFoundException" -> true;
            default -> false;
        };
    }

    /** Returns whether the deleted resource still exists. */
    boolean isStillExisting() {
        return code.equals(STILL_EXISTS);
    }

    /** Records the failed operation in every client exception, because the SDK does not record it. */
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

    /** The record. An SDK exception can carry it only as a suppressed exception, and must keep its type. */
    private static final class Operation extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        Operation(String words) {
            super(words, null, false, false);
        }

        /**
         * Returns the first recorded operation, which failed. If it had to log in first, the later operations were only
         * pending.
         */
        static String of(SdkException e) {
            return Stream.of(e.getSuppressed())
                    .filter(Operation.class::isInstance)
                    .map(Throwable::getMessage)
                    .findFirst()
                    .orElse("");
        }
    }
}
