package io.assumerole.policy.cli.review.types;

/**
 * The place of values that might affect access in a resource.
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
        /** The values that decide to which resources, networks, or data a resource applies. */
        REACH,
        /** The names of a resource, followed by its entrances. */
        ENTRANCES,
        /** The names of a resource, followed by the inputs that select the data for its exits. */
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
