package io.assumerole.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

    /**
     * Reads a file of the class path.
     *
     * @param type a class in the same package as the file
     * @param file the name of the file
     * @return its text
     */
    public static String read(Class<?> type, String file) {
        try (var in = type.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing beside " + type);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
