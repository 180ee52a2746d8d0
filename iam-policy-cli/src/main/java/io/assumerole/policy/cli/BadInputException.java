package io.assumerole.policy.cli;

/** Says what cannot be read or taken, in a sentence for people. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
