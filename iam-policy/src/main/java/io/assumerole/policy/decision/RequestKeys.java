package io.assumerole.policy.decision;

import io.assumerole.policy.reference.GlobalKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The condition keys that a request gives, by their names in lower case. */
final class RequestKeys {
    private final Map<String, List<String>> keys = new HashMap<>();
    private final Set<String> tagNames = new LinkedHashSet<>();

    void put(String key, List<String> values) {
        var lowerCase = key.toLowerCase(Locale.ROOT);
        if (lowerCase.startsWith(GlobalKeys.REQUEST_TAG)) {
            tagNames.add(key.substring(GlobalKeys.REQUEST_TAG.length()));
        }
        keys.put(lowerCase, values);
    }

    /** Removes the key, which makes its value unknown. */
    void forget(String lowerCaseKey) {
        keys.remove(lowerCaseKey);
    }

    Map<String, List<String>> all() {
        return keys;
    }

    List<String> values(String lowerCaseKey) {
        return keys.getOrDefault(lowerCaseKey, List.of());
    }

    boolean isGiven(String lowerCaseKey) {
        return !values(lowerCaseKey).isEmpty();
    }

    /** Returns whether the key was set, with or without a value. */
    boolean isSet(String lowerCaseKey) {
        return keys.containsKey(lowerCaseKey);
    }

    boolean isAbsent(String lowerCaseKey) {
        return isSet(lowerCaseKey) && !isGiven(lowerCaseKey);
    }

    /** Returns whether the key has the value, ignoring case. */
    boolean has(String lowerCaseKey, String value) {
        return values(lowerCaseKey).stream().anyMatch(value::equalsIgnoreCase);
    }

    /** Returns the keys that have a value, by their names in lower case. */
    Set<String> given() {
        return keys.keySet().stream().filter(this::isGiven).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Adds the names of single request tags to {@code aws:TagKeys}. */
    void addTagKeys() {
        var all = new ArrayList<String>(values(GlobalKeys.TAG_KEYS));
        tagNames.stream()
                .filter(name -> isGiven(GlobalKeys.REQUEST_TAG + name.toLowerCase(Locale.ROOT)))
                .filter(name -> all.stream().noneMatch(name::equalsIgnoreCase))
                .forEach(all::add);
        if (!all.isEmpty()) {
            keys.put(GlobalKeys.TAG_KEYS, List.copyOf(all));
        }
    }
}
