package io.assumerole.policy.cli.sarif;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The location of a result.
 *
 * @param uri the URI of a file; a relative URI starts at the root of the repository
 * @param line the line, starting with 1
 * @param column the column, starting with 1; 0 if it isn't known
 * @param name the name of the element or resource; empty for the whole file
 */
public record SarifLocation(String uri, int line, int column, String name) {
    /**
     * Creates the location of a file.
     *
     * @param file the name of the file, absolute or relative to the root of the repository
     * @param name the name of the element or resource; empty for the whole file
     * @return the beginning of the file
     */
    public static SarifLocation ofFile(String file, String name) {
        return new SarifLocation((file.startsWith("/") ? "file://" : "") + encoded(file), 1, 0, name);
    }

    private static String encoded(String file) {
        return Arrays.stream(file.split("/"))
                .filter(segment -> !segment.equals("."))
                .map(segment ->
                        URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /**
     * Returns a position in the same file.
     *
     * @param newLine the line, starting with 1
     * @param newColumn the column, starting with 1; 0 if it isn't known
     * @return the location
     */
    public SarifLocation at(int newLine, int newColumn) {
        return new SarifLocation(uri, newLine, newColumn, name);
    }

    boolean isRelative() {
        return !uri.startsWith("file:");
    }
}
