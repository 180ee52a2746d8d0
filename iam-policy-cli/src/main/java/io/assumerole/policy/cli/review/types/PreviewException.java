package io.assumerole.policy.cli.review.types;

/** Reports input that can't be reviewed, in a human-readable sentence without values of the input. */
public final class PreviewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PreviewException(String message) {
        super(message);
    }
}
