package io.assumerole.policy.cli.review.types;

import io.assumerole.internal.NameList;
import io.assumerole.internal.Wildcard;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The access levels of actions, from {@code access-levels.txt}, whose first lines name the source. */
public final class AccessLevels {
    /** An access level of the Service Authorization Reference, or the level for actions that it lacks. */
    public enum Level {
        LIST,
        READ,
        WRITE,
        TAG,
        PERMISSIONS,
        UNKNOWN;

        @Override
        public String toString() {
            return this == PERMISSIONS ? "permissions management" : name().toLowerCase(Locale.ROOT);
        }
    }

    private record Row(Level level, List<String> actions) {}

    private static final Map<String, List<String>> LINES =
            NameList.lines(AccessLevels.class, "access-levels.txt").stream()
                    .collect(Collectors.groupingBy(line -> line.substring(0, line.indexOf(' '))));

    private static final Map<String, List<Row>> READ = new ConcurrentHashMap<>();

    private AccessLevels() {}

    /** Returns the levels of the actions that a pattern of one service matches. */
    public static Set<Level> of(String pattern) {
        int colon = pattern.indexOf(':');
        if (colon < 0) {
            return EnumSet.complementOf(EnumSet.of(Level.UNKNOWN));
        }
        var levels = EnumSet.noneOf(Level.class);
        var action = pattern.substring(colon + 1);
        for (var row : READ.computeIfAbsent(pattern.substring(0, colon).toLowerCase(Locale.ROOT), AccessLevels::rows)) {
            if (row.actions().stream().anyMatch(name -> Wildcard.matchesIgnoringCase(action, name))) {
                levels.add(row.level());
            }
        }
        return levels.isEmpty() ? EnumSet.of(Level.UNKNOWN) : levels;
    }

    private static List<Row> rows(String service) {
        return LINES.getOrDefault(service, List.of()).stream()
                .map(line -> Arrays.asList(line.split(" ")))
                .map(words ->
                        new Row(Level.valueOf(words.get(1).toUpperCase(Locale.ROOT)), words.subList(2, words.size())))
                .toList();
    }
}
