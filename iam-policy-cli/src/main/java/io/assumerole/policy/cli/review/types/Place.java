package io.assumerole.policy.cli.review.types;

/**
 * The place of values that can mean access.
 *
 * @param path the names of the input and of its parts, separated by dots; empty for values of several inputs
 */
public record Place(Kind kind, String path) {
    /** The meaning of the values of a resource. */
    public enum Kind {
        /** The values of an input. */
        INPUT,
        /** Addresses in an input, to which data is sent. */
        DESTINATION,
        /** The values that decide how far a resource applies. */
        REACH,
        /** The names of a resource, and its entrances. */
        ENTRANCES,
        /** The names of a resource, and the inputs with which it selects the data for its exits. */
        SELECTION
    }

    public static Place input(String path) {
        return new Place(Kind.INPUT, path);
    }

    /** Returns the place of values of several inputs. */
    public static Place of(Kind kind) {
        return new Place(kind, "");
    }
}
