package io.assumerole.policy.lint;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Describes the problem of an action that matches no known action. */
final class UnknownAction {
    private static final String LOOK_UP = "look it up in the Service Authorization Reference, which can be newer";

    private UnknownAction() {}

    static void report(LintedStatement lint, String action, ElementPath path) {
        int colon = action.indexOf(':');
        var prefix = action.substring(0, colon);
        var name = action.substring(colon + 1);
        int wildcard = Wildcard.first(name);
        var service = ServiceReference.service(prefix);
        if (service.isEmpty()) {
            lint.add(
                    LintCode.UNKNOWN_ACTION,
                    path,
                    action,
                    prefix + " is not the prefix of a known service" + ServiceReference.asOf(),
                    () -> suggestion(
                            SpellingSuggestion.of(prefix, servicesWithActions()).map(nearest -> nearest + ":" + name)));
            return;
        }
        if (wildcard == name.length()) {
            lint.add(
                    LintCode.UNKNOWN_ACTION,
                    path,
                    action,
                    action + " is not a known action of " + prefix.toLowerCase(Locale.ROOT) + ServiceReference.asOf(),
                    () -> suggestion(SpellingSuggestion.of(action, names(service.get()))));
        } else {
            lint.add(
                    LintCode.WILDCARD_MATCHES_NOTHING,
                    path,
                    action,
                    action + " matches no known action" + ServiceReference.asOf(),
                    () -> suggestion(SpellingSuggestion.of(
                                    action.substring(0, colon + 1 + wildcard), beginnings(names(service.get())))
                            .map(begin -> begin + name.substring(wildcard))));
        }
    }

    private static List<String> names(KnownService service) {
        return service.actions().values().stream().map(KnownAction::name).toList();
    }

    private static List<String> servicesWithActions() {
        return ServiceReference.prefixes().stream()
                .filter(prefix -> !prefix.equals(ServiceReference.GLOBAL))
                .toList();
    }

    /** Returns the prefixes of the names that end at a word boundary. */
    private static Set<String> beginnings(List<String> names) {
        var found = new LinkedHashSet<String>();
        for (var name : names) {
            for (int i = name.indexOf(':') + 2; i < name.length(); i++) {
                if (Character.isUpperCase(name.charAt(i))) {
                    found.add(name.substring(0, i));
                }
            }
        }
        return found;
    }

    private static String suggestion(Optional<String> nearest) {
        return nearest.map(word -> "did you mean " + word + "?").orElse(LOOK_UP);
    }
}
