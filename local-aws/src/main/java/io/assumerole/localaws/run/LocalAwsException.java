package io.assumerole.localaws.run;

/** Says that something the local run needs did not work, and what can be done about it. */
public class LocalAwsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception.
     *
     * @param message what is wrong and what to do, never with a secret in it
     */
    public LocalAwsException(String message) {
        super(message);
    }

    /**
     * Makes an exception with its cause.
     *
     * @param message what is wrong and what to do, never with a secret in it
     * @param cause what was thrown
     */
    public LocalAwsException(String message, Throwable cause) {
        super(message, cause);
    }
}
