package io.assumerole.localaws.run;

/** A failure of the local run. Its message contains the remedy, but never a secret. */
public class LocalAwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LocalAwsException(String message) {
        super(message);
    }

    public LocalAwsException(String message, Throwable cause) {
        super(message, cause);
    }
}
