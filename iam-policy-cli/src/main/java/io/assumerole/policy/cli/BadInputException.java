package io.assumerole.policy.cli;

/** Reports unreadable input or wrong usage in a human-readable sentence. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
