package io.assumerole.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A way to more permissions than a policy seems to give.
 *
 * @param actions what is needed; the first on any {@code target}, the others on whatever resource
 * @param target what the first action needs any of
 * @param service to which a role is passed; empty where none is
 * @param consequence what it leads to, with {@code %s} for the target
 * @see <a href="https://pathfinding.cloud/">Ways to more permissions, by Datadog</a>
 */
record EscalationWay(List<String> actions, EscalationTarget target, String service, String consequence) {

    /** Those of the file beside this class, in its order. */
    static final List<EscalationWay> ALL = ServiceNames.lines("privilege-escalation.txt").stream()
            .map(EscalationWay::read)
            .toList();

    /** All actions of all ways, by their service in lower case. */
    static final Map<String, List<String>> ACTIONS = ALL.stream()
            .flatMap(way -> way.actions().stream())
            .distinct()
            .collect(Collectors.groupingBy(action -> Breadth.service(action).toLowerCase(Locale.ROOT)));

    private static EscalationWay read(String line) {
        var parts = line.split(" \\| ");
        var passes = parts[1].contains(".");
        return new EscalationWay(
                Arrays.asList(parts[0].split(" ")),
                passes ? EscalationTarget.ROLE : EscalationTarget.named(parts[1]),
                passes ? parts[1] : "",
                parts[2]);
    }

    boolean passesRole() {
        return !service.isEmpty();
    }

    /** Whether it changes what a user or role may do, and not only who acts as it. */
    boolean changesPermissions() {
        return actions.get(0).endsWith("Policy") || actions.get(0).endsWith("PermissionsBoundary");
    }

    String ofAny() {
        return consequence.formatted("any " + (passesRole() ? "role that trusts " + service : target));
    }

    String ofItself() {
        return consequence.formatted("its own " + target);
    }
}
