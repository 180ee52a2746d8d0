package io.assumerole.policy.cli.review;

/** Reports input that can't be reviewed, in a human-readable sentence without values of the input. */
public final class PreviewException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PreviewException(String message) {
        super(message);
    }
}
