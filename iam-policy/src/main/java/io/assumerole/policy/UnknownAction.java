package io.assumerole.policy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says what is the matter with an action that matches none that is known. */
final class UnknownAction {
    private static final String LOOK_UP =
            "look it up in the Service Authorization Reference: what is newer is not known";

    private UnknownAction() {}

    static void report(StatementLint lint, String action, Path path) {
        int colon = action.indexOf(':');
        var prefix = action.substring(0, colon);
        var name = action.substring(colon + 1);
        int wildcard = KnownAction.firstWildcard(name);
        var service = ServiceReference.service(prefix);
        if (service.isEmpty()) {
            lint.add(
                    LintCode.UNKNOWN_ACTION,
                    path,
                    prefix + " is the prefix of no service" + ReferenceLint.known(),
                    meant(Nearest.of(prefix, ServiceReference.prefixes()).map(nearest -> nearest + ":" + name)));
            return;
        }
        var names =
                service.get().actions().values().stream().map(KnownAction::name).toList();
        if (wildcard == name.length()) {
            lint.add(
                    LintCode.UNKNOWN_ACTION,
                    path,
                    action + " is no action of " + prefix.toLowerCase(Locale.ROOT) + ReferenceLint.known(),
                    meant(Nearest.of(action, names)));
        } else {
            lint.add(
                    LintCode.WILDCARD_MATCHES_NOTHING,
                    path,
                    action + " matches no action" + ReferenceLint.known(),
                    meant(Nearest.of(action.substring(0, colon + 1 + wildcard), beginnings(names, colon + 1 + wildcard))
                            .map(begin -> begin + name.substring(wildcard))));
        }
    }

    private static List<String> beginnings(List<String> names, int length) {
        return names.stream()
                .map(name -> name.substring(0, Math.min(length, name.length())))
                .distinct()
                .toList();
    }

    private static String meant(Optional<String> nearest) {
        return nearest.map(word -> "did you mean " + word + "?").orElse(LOOK_UP);
    }
}
