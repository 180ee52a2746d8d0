package io.assumerole.policy.lint;

import io.assumerole.policy.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A privilege escalation path: a way to get more permissions than a policy seems to grant.
 *
 * @param actions the required actions: the first action on any target, the other actions on any resource
 * @param targets the targets of the first action, which must be allowed on any resource of each kind
 * @param services the service principals to which a role is passed; empty if no role is passed
 * @param consequence what the principal can do, with {@code %s} for the first target
 * @param code the code of its finding
 * @see <a href="https://pathfinding.cloud/">Privilege escalation paths, by Datadog</a>
 */
record EscalationPath(
        List<String> actions,
        List<EscalationTarget> targets,
        List<String> services,
        String consequence,
        LintCode code) {

    static final String PASS_ROLE = "iam:PassRole";

    /** The paths in the data file in the same folder, in file order. */
    static final List<EscalationPath> ALL =
            EscalationTarget.lines(true).map(EscalationPath::read).toList();

    private static EscalationPath read(String line) {
        var parts = line.split(" \\| ");
        var names = Arrays.asList(parts[1].split(" "));
        var passes = parts[1].contains(".");
        return new EscalationPath(
                Arrays.asList(parts[0].split(" ")),
                passes
                        ? List.of(EscalationTarget.ROLE)
                        : names.stream().map(EscalationTarget::named).toList(),
                passes ? names : List.of(),
                parts[2],
                parts.length > 4 ? LintCode.valueOf(parts[4]) : LintCode.ESCALATES_PRIVILEGES);
    }

    EscalationTarget target() {
        return targets.get(0);
    }

    boolean passesRole() {
        return !services.isEmpty();
    }

    /**
     * Returns whether a condition on {@code iam:PassedToService} allows passing a role. In China, some service names end
     * in {@code .cn}.
     */
    boolean passesTo(Condition condition) {
        return services.stream()
                .flatMap(service -> Stream.of(service, service + ".cn"))
                .anyMatch(service -> condition.values().stream()
                        .anyMatch(value -> ConditionScope.accepts(condition, value, service)));
    }

    /**
     * Returns whether the path changes the permissions of a user or role, and not only who can act as that principal.
     */
    boolean changesPermissions() {
        return actions.get(0).endsWith("Policy") || actions.get(0).endsWith("PermissionsBoundary");
    }

    String ofAny() {
        return consequence.formatted(
                "any " + (passesRole() ? "role that trusts " + String.join(" or ", services) : target()));
    }

    String ofItself() {
        return consequence.formatted("its own " + target());
    }
}
