package io.assumerole.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The condition keys of a request, in lower case.
 *
 * @param given the keys whose values are known; no value says that the request lacks the key
 * @param sent the keys that AWS sends, with values that are not known
 * @param open the keys of which it is not even known whether AWS sends them
 */
record RequestContext(Map<String, List<String>> given, Set<String> sent, Set<String> open) {

    /** What is known of a key. */
    enum Presence {
        LACKING,
        GIVEN,
        SENT,
        OPEN
    }

    /** One of which all is known. */
    static RequestContext of(Map<String, List<String>> given) {
        return new RequestContext(given, Set.of(), Set.of());
    }

    Presence presence(String lowerCaseKey) {
        List<String> values = given.get(lowerCaseKey);
        if (values != null) {
            return values.isEmpty() ? Presence.LACKING : Presence.GIVEN;
        }
        if (sent.contains(lowerCaseKey)) {
            return Presence.SENT;
        }
        return open.contains(lowerCaseKey) ? Presence.OPEN : Presence.LACKING;
    }

    boolean isUnknown(String key) {
        Presence presence = presence(key.toLowerCase(Locale.ROOT));
        return presence == Presence.SENT || presence == Presence.OPEN;
    }

    boolean isGiven(String lowerCaseKey) {
        return presence(lowerCaseKey) == Presence.GIVEN;
    }

    List<String> values(String lowerCaseKey) {
        return given.getOrDefault(lowerCaseKey, List.of());
    }

    /** The value for a policy variable, which a key of several values does not have. */
    Optional<String> single(String key) {
        String lowerCaseKey = key.toLowerCase(Locale.ROOT);
        List<String> values = values(lowerCaseKey);
        return values.size() == 1 && !GlobalKeys.isMultivalued(lowerCaseKey)
                ? Optional.of(values.get(0))
                : Optional.empty();
    }
}
