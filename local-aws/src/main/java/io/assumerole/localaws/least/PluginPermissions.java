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
 * The permissions that the AWS plugin needs, from the file {@code permissions.txt} beside this class, whose first lines
 * say where they come from.
 */
public final class PluginPermissions {
    /** The kind of an action that is about nothing, which a policy writes as {@code *}. */
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

    /**
     * Returns every action of which it is known what it is about.
     *
     * @return actions, each with its kind of resource, such as {@code role}, or {@code -}
     */
    public static Map<String, String> all() {
        return Map.copyOf(KINDS);
    }

    /**
     * Returns the actions that one of a type is made with.
     *
     * @param type a type's token, of 7.51.1 with {@code @7.51.1} behind it where that differs
     * @return actions in the order of the calls; empty if the type is not known
     */
    public static List<String> toMake(String type) {
        return of("make", type);
    }

    /**
     * Returns the actions that one of a type is deleted with.
     *
     * @param type as for {@link #toMake}
     * @return actions in the order of the calls
     */
    public static List<String> toDelete(String type) {
        return of("delete", type);
    }

    /**
     * Returns the actions that a change of a resource may need besides.
     *
     * @param type as for {@link #toMake}
     * @return actions; empty if there are none
     */
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
     * Returns the actions that the official plugin, or AWS, needs besides for a resource.
     *
     * @param type a type's token
     * @param has whether the resource has an input
     * @return actions; empty if there are none
     */
    static List<String> besides(String type, Predicate<String> has) {
        return LINES.stream()
                .filter(line -> line[0].equals("besides") && line[1].equals(type) && has.test(line[2]))
                .flatMap(line -> rest(line, 3).stream())
                .distinct()
                .toList();
    }

    /**
     * Returns every action that stands in the file for some type besides what a run of the emulator shows.
     *
     * @return actions of changes, and of what the official plugin needs besides
     */
    public static List<String> beyondARun() {
        var found = new LinkedHashSet<String>();
        for (var line : LINES) {
            if (line[0].equals("change")) {
                found.addAll(rest(line, 2));
            } else if (line[0].equals("besides")) {
                found.addAll(rest(line, 3));
            }
        }
        return List.copyOf(found);
    }

    private static List<String> rest(String[] line, int from) {
        return new ArrayList<>(List.of(line).subList(from, line.length));
    }

    /** Returns what an action is about; nothing if that is not known. */
    static Optional<String> kind(String action) {
        return Optional.ofNullable(KINDS.get(action));
    }

    /** Whether an ARN, or {@code *}, is what an action of that kind may name. */
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
