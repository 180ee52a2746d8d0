package io.assumerole.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads lists of names that are separated by white space, and resource files with such lists. */
public final class NameList {
    private NameList() {}

    /**
     * Splits a list.
     *
     * @param text names with white space between them
     * @return the names in their order
     */
    public static List<String> listed(String text) {
        return List.of(text.split("\\s+"));
    }

    /**
     * Reads the lines of a resource file, except comments, which begin with {@code #}.
     *
     * @param owner a class in the package of the file
     * @param file the name of the file
     * @return the lines in their order
     */
    public static List<String> lines(Class<?> owner, String file) {
        return text(owner, file).lines().filter(line -> !line.startsWith("#")).toList();
    }

    /**
     * Reads a resource file.
     *
     * @param owner a class in the package of the file
     * @param file the name of the file
     * @return its text
     */
    public static String text(Class<?> owner, String file) {
        try (var in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the package of " + owner.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
