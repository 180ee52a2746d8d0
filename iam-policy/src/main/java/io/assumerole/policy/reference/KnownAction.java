package io.assumerole.policy.reference;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An action of the reference.
 *
 * @param name with its service, as AWS writes it
 * @param use with what it can stand in a statement
 */
public record KnownAction(String name, ActionReference use) {

    /** The actions that a pattern of a policy matches; none if its service is not known. */
    public static List<KnownAction> matching(String pattern) {
        var lowerCase = pattern.toLowerCase(Locale.ROOT);
        int colon = lowerCase.indexOf(':');
        var service = ServiceReference.service(lowerCase.substring(0, colon));
        if (service.isEmpty()) {
            return List.of();
        }
        var actions = service.get().actions();
        var wanted = lowerCase.substring(colon + 1);
        int wildcard = firstWildcard(wanted);
        if (wildcard == wanted.length()) {
            var action = actions.get(wanted);
            return action == null ? List.of() : List.of(action);
        }
        var begin = wanted.substring(0, wildcard);
        var found = new ArrayList<KnownAction>();
        for (var entry : actions.tailMap(begin).entrySet()) {
            if (!entry.getKey().startsWith(begin)) {
                break;
            }
            if (Wildcard.matches(wanted, entry.getKey())) {
                found.add(entry.getValue());
            }
        }
        return found;
    }

    /** Where the first {@code *} or {@code ?} stands; the length if there is none. */
    public static int firstWildcard(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '*' || text.charAt(i) == '?') {
                return i;
            }
        }
        return text.length();
    }
}
