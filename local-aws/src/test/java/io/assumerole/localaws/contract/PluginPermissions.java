package io.assumerole.localaws.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The permissions that the AWS plugin needs, from the file {@code permissions.txt}, whose header names its sources. */
public final class PluginPermissions {
    private static final List<List<String>> LINES = lines();

    private PluginPermissions() {}

    private static List<List<String>> lines() {
        try (var lines = Files.lines(Path.of("src/test/resources/io/assumerole/localaws/contract/permissions.txt"))) {
            return lines.filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> List.of(line.split(" ")))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the actions that create a resource of a type, in the order of the calls; empty if the type is not known.
     *
     * @param type a type token; with the suffix {@code @7.51.1} if that version differs
     */
    public static List<String> toCreate(String type) {
        return of("create", type);
    }

    /** Returns the actions that delete a resource of a type, in the order of the calls. */
    public static List<String> toDelete(String type) {
        return of("delete", type);
    }

    /** Returns the additional actions that a change of a resource may need. */
    static List<String> toChange(String type) {
        return of("change", type);
    }

    private static List<String> of(String when, String type) {
        return LINES.stream()
                .filter(line -> line.get(0).equals(when) && line.get(1).equals(type))
                .flatMap(PluginPermissions::actions)
                .toList();
    }

    /**
     * Returns every action in the file that creating and deleting a resource on the emulator doesn't show: the actions
     * of changes, and the additional actions of the official plugin.
     */
    public static List<String> unobserved() {
        return LINES.stream()
                .filter(line -> List.of("change", "also").contains(line.get(0)))
                .flatMap(PluginPermissions::actions)
                .distinct()
                .toList();
    }

    private static Stream<String> actions(List<String> line) {
        return line.stream().skip(line.get(0).equals("also") ? 3 : 2);
    }
}
