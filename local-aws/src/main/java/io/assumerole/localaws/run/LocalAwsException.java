package io.assumerole.localaws.run;

/** A failure of the local run, with the remedy in its message. */
public class LocalAwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message the problem and the remedy, never with a secret
     */
    public LocalAwsException(String message) {
        super(message);
    }

    /**
     * Creates an exception with its cause.
     *
     * @param message the problem and the remedy, never with a secret
     * @param cause the exception that led to this one
     */
    public LocalAwsException(String message, Throwable cause) {
        super(message, cause);
    }
}
