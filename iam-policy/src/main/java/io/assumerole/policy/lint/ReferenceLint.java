package io.assumerole.policy.lint;

import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.pattern.WildcardScope;
import io.assumerole.policy.reference.ActionReference;
import io.assumerole.policy.reference.KnownAction;
import io.assumerole.policy.reference.KnownResourceType;
import io.assumerole.policy.reference.LintedResource;
import io.assumerole.policy.reference.ServiceReference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Checks a statement against the service reference. It reports only elements that match nothing in the reference.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
record ReferenceLint(LintedStatement lint) {
    private static final int MOST_TYPES = 4;

    void check() {
        var actions = named("Action", lint.statement().actions());
        named("NotAction", lint.statement().notActions());
        checkResources(actions);
        new ConditionKeyLint(lint, uses(actions)).check();
    }

    /**
     * An action of the statement, and the reference's rows for the actions that it matches. An unknown action has the rows
     * of all known actions of its service.
     */
    private record NamedAction(String text, ElementPath path, boolean isKnown, Set<ActionReference> uses) {

        /** Returns whether the reference is incomplete for the action, which might then accept any resource. */
        boolean isIncomplete() {
            return uses.isEmpty() || uses.contains(ActionReference.UNKNOWN);
        }
    }

    private List<NamedAction> named(String element, List<String> actions) {
        var named = new ArrayList<NamedAction>();
        // Thousands of actions can share the same set of rows, and a service has hundreds of rows.
        var shared = new HashMap<Set<ActionReference>, Set<ActionReference>>();
        for (int i = 0; i < actions.size(); i++) {
            var text = actions.get(i);
            var path = lint.path().then(element).at(i);
            Set<ActionReference> uses = Collections.newSetFromMap(new IdentityHashMap<>());
            var known = WildcardScope.isEveryAction(text) ? List.<KnownAction>of() : ServiceReference.actions(text);
            known.forEach(action -> uses.add(action.use()));
            if (known.isEmpty() && !WildcardScope.isEveryAction(text)) {
                UnknownAction.report(lint, text, path);
                ServiceReference.service(WildcardScope.service(text)).stream()
                        .flatMap(service -> service.actions().values().stream())
                        .map(KnownAction::use)
                        .filter(use -> use != ActionReference.UNKNOWN)
                        .forEach(uses::add);
            }
            named.add(new NamedAction(text, path, !known.isEmpty(), shared.computeIfAbsent(uses, same -> same)));
        }
        return named;
    }

    /** Returns the rows of all actions; empty if the reference is incomplete for one of them. */
    private static Set<ActionReference> uses(List<NamedAction> actions) {
        Set<ActionReference> uses = Collections.newSetFromMap(new IdentityHashMap<>());
        if (actions.stream().noneMatch(NamedAction::isIncomplete)) {
            actions.forEach(action -> uses.addAll(action.uses()));
        }
        return uses;
    }

    private void checkResources(List<NamedAction> actions) {
        var resources =
                lint.statement().resources().stream().map(LintedResource::of).toList();
        if (resources.isEmpty()) {
            return;
        }
        Set<ActionReference> uses = Collections.newSetFromMap(new IdentityHashMap<>());
        actions.forEach(action -> uses.addAll(action.uses()));
        Set<ActionReference> fitting = Collections.newSetFromMap(new IdentityHashMap<>());
        uses.stream().filter(use -> resources.stream().anyMatch(use::fits)).forEach(fitting::add);
        boolean one = false;
        for (var action : actions) {
            boolean fits = action.isIncomplete() || action.uses().stream().anyMatch(fitting::contains);
            one |= fits;
            if (!fits && action.isKnown()) {
                reportAction(action);
            }
        }
        boolean each = one
                && actions.stream().noneMatch(NamedAction::isIncomplete)
                && resources.stream().noneMatch(LintedResource::isEvery);
        for (int i = 0; each && i < resources.size(); i++) {
            var resource = resources.get(i);
            if (uses.stream().noneMatch(use -> use.fits(resource))) {
                lint.add(
                        LintCode.RESOURCE_MISMATCH,
                        lint.path().then("Resource").at(i),
                        resource.text + " of " + lint.grant(),
                        "no action of the statement accepts " + resource.text + ServiceReference.asOf(),
                        "remove it, or add an action that accepts it");
            }
        }
    }

    private void reportAction(NamedAction action) {
        lint.add(
                LintCode.RESOURCE_MISMATCH,
                action.path(),
                action.text() + " of " + lint.grant(),
                action.text() + " accepts none of the statement's resources" + ServiceReference.asOf(),
                () -> {
                    var types = types(action);
                    return types.isEmpty()
                            ? "it has no resource types: use the resource * in a separate statement"
                            : "use a resource that it accepts: " + types;
                });
    }

    private static String types(NamedAction action) {
        return action.uses().stream()
                .flatMap(use -> use.types().stream())
                .filter(type -> !type.name().isEmpty())
                .map(KnownResourceType::toString)
                .distinct()
                .sorted()
                .limit(MOST_TYPES)
                .collect(Collectors.joining(", "));
    }
}
