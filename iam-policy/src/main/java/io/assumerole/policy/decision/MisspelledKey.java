package io.assumerole.policy.decision;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Text;
import io.assumerole.policy.reference.GlobalKey;
import io.assumerole.policy.reference.KnownKey;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rejects condition keys that are probably misspelled. Other unknown keys are accepted: identity providers choose the
 * names of their keys, and AWS adds keys.
 */
final class MisspelledKey {
    private static final int MOST_MISTAKES = 2;

    private MisspelledKey() {}

    /** Throws an exception if AWS has no such key, but has a key with a similar name. */
    static void reject(String key) {
        var lowerCase = key.toLowerCase(Locale.ROOT);
        if (lowerCase.indexOf(':') < 0
                || ServiceReference.key(lowerCase).isPresent()
                || GlobalKey.find(lowerCase).isPresent()) {
            return;
        }
        var near = nearest(lowerCase);
        if (near.isPresent() && !ServiceReference.mentions(lowerCase)) {
            throw new IllegalArgumentException(
                    "The condition key is probably misspelled: got %s; allowed: a condition key that AWS sends; did you mean %s?"
                            .formatted(Text.quote(key), near.get()));
        }
    }

    private static Optional<String> nearest(String key) {
        int colon = key.indexOf(':');
        var prefix = key.substring(0, colon);
        if (prefix.indexOf('.') >= 0 || prefix.indexOf('/') >= 0) {
            return Optional.empty();
        }
        var service = ServiceReference.service(prefix);
        if (service.isEmpty()) {
            return SpellingSuggestion.of(prefix, Set.of(ServiceReference.GLOBAL), 1)
                    .flatMap(other -> ServiceReference.key(other + key.substring(colon)))
                    .map(known -> ServiceReference.spelledKey(known.name()));
        }
        // The key of a tag follows the slash.
        int slash = key.indexOf('/');
        var tag = slash < 0 ? "" : key.substring(slash);
        return SpellingSuggestion.of(
                        key.substring(0, key.length() - tag.length()),
                        service.stream()
                                .flatMap(MisspelledKey::names)
                                .filter(name -> name.endsWith("/*") == !tag.isEmpty())
                                .map(name -> name.replace("/*", ""))
                                .toList(),
                        MOST_MISTAKES)
                .map(name -> name + tag);
    }

    private static Stream<String> names(KnownService service) {
        return service.keys().values().stream().map(KnownKey::name);
    }
}
