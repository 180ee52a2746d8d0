package io.assumerole;

/**
 * A role was not tried, for lack of something that the trial needs and the provider need not: its
 * message says what.
 */
final class NotTriedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotTriedException(String message) {
        super(message);
    }
}
