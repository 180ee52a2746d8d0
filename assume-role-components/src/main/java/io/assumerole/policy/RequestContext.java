package io.assumerole.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The condition keys of a request, in lower case, with their values. */
record RequestContext(Map<String, List<String>> byKey) {

    List<String> values(String lowerCaseKey) {
        return byKey.getOrDefault(lowerCaseKey, List.of());
    }

    /** The value for a policy variable, which a key of several values does not have. */
    Optional<String> single(String key) {
        List<String> values = values(key.toLowerCase(Locale.ROOT));
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
