package io.assumerole.policy.match;

import io.assumerole.policy.reference.GlobalKeys;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The condition keys of a request, in lower case. Of a key that is in none of the three it is not even known whether
 * AWS sends it.
 *
 * @param given the keys whose values are known; no value says that the request lacks the key
 * @param sent the keys that AWS sends, with values that are not known
 * @param lacking whether it is known that the request lacks a key
 */
public record RequestContext(Map<String, List<String>> given, Set<String> sent, Predicate<String> lacking) {

    /** What is known of a key. */
    public enum Presence {
        LACKING,
        GIVEN,
        /** AWS sends it; its value is unknown. */
        SENT,
        /** It is unknown whether AWS sends it. */
        UNKNOWN
    }

    /** One of which all is known. */
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

    /** The first of the keys that is given. */
    public Optional<String> firstGiven(List<String> lowerCaseKeys) {
        return lowerCaseKeys.stream().filter(this::isGiven).findFirst();
    }

    /** The value for a policy variable, which a key of several values does not have. */
    Optional<String> single(String key) {
        var lowerCaseKey = key.toLowerCase(Locale.ROOT);
        var values = values(lowerCaseKey);
        return values.size() == 1 && !GlobalKeys.isMultivalued(lowerCaseKey)
                ? Optional.of(values.get(0))
                : Optional.empty();
    }
}
