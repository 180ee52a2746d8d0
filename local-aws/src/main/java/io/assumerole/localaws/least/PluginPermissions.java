package io.assumerole.localaws.least;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The permissions that the AWS plugin needs, from the file {@code permissions.txt} in this package, whose header names
 * its sources.
 */
public final class PluginPermissions {
    /** The kind of an action without a resource, which a policy writes as {@code *}. */
    static final String NOTHING = "-";

    private static final Map<String, Pattern> ARNS = Map.of(
            "bucket", Pattern.compile("arn:[^:]+:s3:::[^/:]+"),
            "object", Pattern.compile("arn:[^:]+:s3:::[^/:]+/.+"),
            "secret", Pattern.compile("arn:[^:]+:secretsmanager:[^:]+:[^:]+:secret:.+"));

    private static final List<String[]> LINES = lines();
    private static final Map<String, String> KINDS = kinds();

    private PluginPermissions() {}

    private static List<String[]> lines() {
        try (var file = PluginPermissions.class.getResourceAsStream("permissions.txt")) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split(" "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> kinds() {
        var kinds = new LinkedHashMap<String, String>();
        LINES.stream()
                .filter(line -> line[0].equals("on"))
                .forEach(line -> rest(line, 2).forEach(action -> kinds.put(action, line[1])));
        return kinds;
    }

    /** Returns every action with a known kind of resource, such as {@code role}, or {@code -}. */
    public static Map<String, String> all() {
        return Map.copyOf(KINDS);
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
    public static List<String> toChange(String type) {
        return of("change", type);
    }

    private static List<String> of(String when, String type) {
        return LINES.stream()
                .filter(line -> line[0].equals(when) && line[1].equals(type))
                .flatMap(line -> rest(line, 2).stream())
                .toList();
    }

    /**
     * Returns the additional actions that the official plugin or AWS needs for a resource.
     *
     * @param has decides whether the resource has an input
     */
    static List<String> additional(String type, Predicate<String> has) {
        return LINES.stream()
                .filter(line -> line[0].equals("also") && line[1].equals(type) && has.test(line[2]))
                .flatMap(line -> rest(line, 3).stream())
                .distinct()
                .toList();
    }

    /**
     * Returns every action in the file that a run of the emulator does not show: the actions of changes, and the
     * additional actions of the official plugin.
     */
    public static List<String> unobserved() {
        var found = new LinkedHashSet<String>();
        for (var line : LINES) {
            if (line[0].equals("change")) {
                found.addAll(rest(line, 2));
            } else if (line[0].equals("also")) {
                found.addAll(rest(line, 3));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> rest(String[] line, int from) {
        return new ArrayList<>(List.of(line).subList(from, line.length));
    }

    /** Returns the kind of an action's resource; empty if it is unknown. */
    static Optional<String> kind(String action) {
        return Optional.ofNullable(KINDS.get(action));
    }

    /** Returns whether an ARN, or {@code *}, matches a kind. */
    static boolean fits(String kind, String resource) {
        if (kind.equals(NOTHING)) {
            return resource.equals("*");
        }
        var arn = ARNS.get(kind);
        return arn == null
                ? resource.matches("arn:[^:]+:iam::[^:]*:" + kind + "/.+")
                : arn.matcher(resource).matches();
    }
}
