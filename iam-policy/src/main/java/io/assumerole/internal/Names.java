package io.assumerole.internal;

import java.util.List;

/** Lists of names that have no white space in them. */
public final class Names {
    private Names() {}

    /**
     * Takes a list apart.
     *
     * @param text names with white space between them
     * @return the names in their order
     */
    public static List<String> listed(String text) {
        return List.of(text.split("\\s+"));
    }
}
