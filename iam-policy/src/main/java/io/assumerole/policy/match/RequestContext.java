package io.assumerole.policy.match;

import io.assumerole.policy.reference.GlobalKeys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The condition keys of a request, in lower case. For other keys, it is unknown whether AWS sends them.
 *
 * @param given the keys with known values; an empty list means that the request lacks the key
 * @param sent the keys that AWS sends with unknown values
 * @param lacking decides whether the request is known to lack a key
 */
public record RequestContext(Map<String, List<String>> given, Set<String> sent, Predicate<String> lacking) {

    /** The knowledge about a key. */
    public enum Presence {
        LACKING,
        GIVEN,
        /** AWS sends the key; its value is unknown. */
        SENT,
        /** It is unknown whether AWS sends the key. */
        UNKNOWN
    }

    /** Returns the context of a request that is completely known. */
    public static RequestContext of(Map<String, List<String>> given) {
        return new RequestContext(given, Set.of(), key -> true);
    }

    public Presence presence(String lowerCaseKey) {
        var values = given.get(lowerCaseKey);
        if (values != null) {
            return values.isEmpty() ? Presence.LACKING : Presence.GIVEN;
        }
        if (sent.contains(lowerCaseKey)) {
            return Presence.SENT;
        }
        return lacking.test(lowerCaseKey) ? Presence.LACKING : Presence.UNKNOWN;
    }

    public boolean isValueUnknown(String key) {
        var presence = presence(key.toLowerCase(Locale.ROOT));
        return presence == Presence.SENT || presence == Presence.UNKNOWN;
    }

    public boolean isGiven(String lowerCaseKey) {
        return presence(lowerCaseKey) == Presence.GIVEN;
    }

    public List<String> values(String lowerCaseKey) {
        return given.getOrDefault(lowerCaseKey, List.of());
    }

    /** Returns the first given key. */
    public Optional<String> firstGiven(List<String> lowerCaseKeys) {
        return lowerCaseKeys.stream().filter(this::isGiven).findFirst();
    }

    /** Returns the value for a policy variable; a multivalued key has none. */
    Optional<String> single(String key) {
        var lowerCaseKey = key.toLowerCase(Locale.ROOT);
        var values = values(lowerCaseKey);
        return values.size() == 1 && !GlobalKeys.isMultivalued(lowerCaseKey)
                ? Optional.of(values.get(0))
                : Optional.empty();
    }
}
