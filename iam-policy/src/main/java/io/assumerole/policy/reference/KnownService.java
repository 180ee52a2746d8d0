package io.assumerole.policy.reference;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A service in AWS's service reference.
 *
 * @param actions its actions by name in lower case, without the prefix
 * @param keys its condition keys by name in lower case, with the prefix, and {@code *} for a variable part
 * @param keyPatterns the names of the keys with a variable part
 */
public record KnownService(
        NavigableMap<String, KnownAction> actions, Map<String, KnownKey> keys, List<String> keyPatterns) {

    /** Reads the lines of a service's file. The first lines of {@code service-reference.txt} explain the format. */
    static KnownService read(String prefix, String lines) {
        var reader = new Reader(prefix);
        lines.lines().forEach(reader::add);
        return new KnownService(
                reader.actions,
                reader.keys,
                reader.keys.keySet().stream()
                        .filter(key -> key.indexOf('*') >= 0)
                        .toList());
    }

    /** Returns the actions that a pattern matches; the pattern is in lower case, without the prefix. */
    List<KnownAction> actions(String pattern) {
        int wildcard = Wildcard.first(pattern);
        if (wildcard == pattern.length()) {
            return Stream.ofNullable(actions.get(pattern)).toList();
        }
        var begin = pattern.substring(0, wildcard);
        return actions.tailMap(begin).entrySet().stream()
                .takeWhile(action -> action.getKey().startsWith(begin))
                .filter(action -> Wildcard.matches(pattern, action.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Returns the named resource types of the service's actions. The stream can contain duplicates. */
    public Stream<KnownResourceType> types() {
        return actions.values().stream()
                .map(KnownAction::use)
                .distinct()
                .flatMap(use -> use.types().stream())
                .filter(type -> !type.name().isEmpty());
    }

    Optional<KnownKey> key(String lowerCaseKey) {
        var key = keys.get(lowerCaseKey);
        return key != null
                ? Optional.of(key)
                : keyPatterns.stream()
                        .filter(pattern -> Wildcard.matches(pattern, lowerCaseKey))
                        .map(keys::get)
                        .findFirst();
    }

    private static final class Reader {
        private final String prefix;
        private final NavigableMap<String, KnownAction> actions = new TreeMap<>();
        private final Map<String, KnownKey> keys = new HashMap<>();
        private final Map<String, List<KnownResourceType>> types = new HashMap<>();
        private final Map<String, List<String>> keysOfTypes = new HashMap<>();

        Reader(String prefix) {
            this.prefix = prefix;
        }

        void add(String line) {
            var words = Arrays.asList(line.split(" "));
            switch (line.charAt(0)) {
                case 'k' -> words.subList(2, words.size()).forEach(key -> addKey(key, words.get(1)));
                case 'r' -> addType(words);
                case 'a' -> addActions(words);
                case 'n' -> words.subList(1, words.size()).forEach(name -> addAction(name, ActionReference.UNKNOWN));
                default -> throw new IllegalStateException(prefix + ": " + line);
            }
        }

        private void addKey(String key, String type) {
            var name = whole(key);
            keys.put(name.toLowerCase(Locale.ROOT), new KnownKey(name, type));
        }

        private void addType(List<String> words) {
            var name = words.get(1);
            types.computeIfAbsent(name, missing -> new ArrayList<>()).add(new KnownResourceType(name, words.get(2)));
            keysOfTypes.computeIfAbsent(name, missing -> new ArrayList<>()).addAll(words.subList(3, words.size()));
        }

        private void addActions(List<String> words) {
            int first = words.indexOf("/");
            int second = first + 1 + words.subList(first + 1, words.size()).indexOf("/");
            var ofAction = new ArrayList<KnownResourceType>();
            var names = new LinkedHashSet<>(words.subList(first + 1, second));
            for (var type : words.subList(1, first)) {
                ofAction.addAll(types.get(type));
                names.addAll(keysOfTypes.get(type));
            }
            var keysOfAll = names.stream().map(this::whole).toList();
            var use =
                    ActionReference.of(prefix, types.isEmpty() ? List.of(KnownResourceType.ANY) : ofAction, keysOfAll);
            var create = ofAction.isEmpty() ? ActionReference.of(prefix, List.of(ownResources()), keysOfAll) : use;
            for (var name : words.subList(second + 1, words.size())) {
                addAction(name, name.startsWith("Create") ? create : use);
            }
        }

        /**
         * Returns any resource of the service: AWS managed policies list the resources that an action without types
         * creates.
         */
        private KnownResourceType ownResources() {
            return types.isEmpty() ? KnownResourceType.ANY : KnownResourceType.anyOf(prefix);
        }

        private void addAction(String name, ActionReference use) {
            actions.put(name.toLowerCase(Locale.ROOT), new KnownAction(prefix + ":" + name, use));
        }

        private String whole(String key) {
            return key.indexOf(':') < 0 ? prefix + ":" + key : key;
        }
    }
}
