package io.assumerole.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Compares a statement with what is known of services. It reports only what nothing known can match.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
record ReferenceLint(StatementLint lint) {
    private static final int MOST_TYPES = 4;

    void check() {
        var actions = named("Action", lint.statement().actions());
        named("NotAction", lint.statement().notActions());
        checkResources(actions);
        new ConditionKeyLint(lint, uses(actions)).check();
    }

    /** An action of the statement, and what is known of the actions that it matches. */
    private record Named(String text, Path path, Set<ActionUse> uses) {

        boolean isOpen() {
            return uses.isEmpty() || uses.contains(ActionUse.UNKNOWN);
        }

        /** An action of which something is not known may take any resource. */
        boolean fits(LintedResource resource) {
            return isOpen() || uses.stream().anyMatch(use -> use.fits(resource));
        }
    }

    private List<Named> named(String element, List<String> actions) {
        var named = new ArrayList<Named>();
        for (int i = 0; i < actions.size(); i++) {
            var text = actions.get(i);
            var path = lint.path().then(element).at(i);
            Set<ActionUse> uses = Collections.newSetFromMap(new IdentityHashMap<>());
            if (!Breadth.isEveryAction(text)) {
                var known = KnownAction.matching(text);
                known.forEach(action -> uses.add(action.use()));
                if (known.isEmpty()) {
                    UnknownAction.report(lint, text, path);
                }
            }
            named.add(new Named(text, path, uses));
        }
        return named;
    }

    /** What is known of all actions; empty if something is not known of one. */
    private static Set<ActionUse> uses(List<Named> actions) {
        Set<ActionUse> uses = Collections.newSetFromMap(new IdentityHashMap<>());
        if (actions.stream().noneMatch(Named::isOpen)) {
            actions.forEach(action -> uses.addAll(action.uses()));
        }
        return uses;
    }

    private void checkResources(List<Named> actions) {
        var resources =
                lint.statement().resources().stream().map(LintedResource::of).toList();
        if (resources.isEmpty()) {
            return;
        }
        boolean one = false;
        for (var action : actions) {
            boolean fits = resources.stream().anyMatch(action::fits);
            one |= fits;
            if (!fits) {
                reportAction(action);
            }
        }
        boolean each = one && resources.stream().noneMatch(LintedResource::isEvery);
        for (int i = 0; each && i < resources.size(); i++) {
            var resource = resources.get(i);
            if (actions.stream().noneMatch(action -> action.fits(resource))) {
                lint.add(
                        LintCode.RESOURCE_MISMATCH,
                        lint.path().then("Resource").at(i),
                        resource.text + " of " + lint.grant(),
                        "no action of the statement takes " + resource.text + known(),
                        "take it out, or add an action that takes it");
            }
        }
    }

    private void reportAction(Named action) {
        var types = action.uses().stream()
                .flatMap(use -> use.types().stream())
                .filter(type -> !type.name().isEmpty())
                .map(ResourceType::toString)
                .distinct()
                .sorted()
                .limit(MOST_TYPES)
                .collect(Collectors.joining(", "));
        lint.add(
                LintCode.RESOURCE_MISMATCH,
                action.path(),
                action.text() + " of " + lint.grant(),
                action.text() + " takes none of the statement's resources" + known(),
                types.isEmpty()
                        ? "it has no resource types: name * as its resource, in a statement of its own"
                        : "name one that it takes: " + types);
    }

    /** Says how old the data is. */
    static String known() {
        return ", as far as was known on " + ServiceReference.day();
    }
}
