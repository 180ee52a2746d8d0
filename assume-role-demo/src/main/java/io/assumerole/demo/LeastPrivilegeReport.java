package io.assumerole.demo;

import io.assumerole.localaws.least.LeastPrivilegePolicy;
import io.assumerole.localaws.least.PluginPermissions;
import java.io.PrintStream;
import java.util.List;

/** Prints the permissions that a stack needs, as human-readable text. */
final class LeastPrivilegeReport {
    private final PrintStream out;

    LeastPrivilegeReport(PrintStream out) {
        this.out = out;
    }

    /** Prints the policies and the checks. Returns whether every permission is known and every check holds. */
    boolean print(LeastPrivilege.Found found) {
        found.policies().forEach((identity, policy) -> {
            boolean base = identity.equals(Identities.BASE);
            print(base ? "the identity that runs Pulumi" : "the " + identity, policy, "");
            printNotNeeded(found.notNeeded().getOrDefault(identity, List.of()));
        });
        found.createdByStack()
                .forEach((identity, policy) -> print(
                        "the " + identity, policy, " Not verified: the stack itself creates it with its policies."));
        printChanges(found);
        if (!found.unknown().isEmpty()) {
            out.println();
            out.println("These calls need unknown permissions. The policy lacks them, so it is not verified:");
            found.unknown().forEach(call -> out.println("  " + call));
            return false;
        }
        out.println();
        out.println("Verified in this run, one Pulumi command per line:");
        out.print(Check.table(found.checks()));
        return found.checks().stream().allMatch(Check::holds);
    }

    private void print(String who, LeastPrivilegePolicy policy, String remark) {
        out.println();
        if (policy.isEmpty()) {
            out.println("The policy of " + who + ": none, because no call needed one." + remark);
            return;
        }
        out.println("The policy of " + who + ", as JSON. Replace 000000000000 with your account." + remark);
        out.println();
        out.print(policy.json());
        out.println();
        out.println("The same in Java:");
        out.println();
        out.print(policy.java());
        if (!policy.notVerified().isEmpty()) {
            out.println();
            out.println("The official plugin or AWS also requires these actions. No call in this run verified them:");
            policy.notVerified().forEach(action -> out.println("  " + action));
        }
    }

    private void printNotNeeded(List<String> actions) {
        if (!actions.isEmpty()) {
            out.println();
            out.println("The stack calls these actions but works without them, so the policy omits them:");
            actions.forEach(action -> out.println("  " + action));
        }
    }

    /**
     * Prints the actions that changes to resources require. They come from the known permissions of the plugin, because
     * no step of the run changes a resource.
     */
    private void printChanges(LeastPrivilege.Found found) {
        var types = found.resources().types().stream()
                .filter(type -> !PluginPermissions.toChange(type).isEmpty())
                .toList();
        if (!types.isEmpty()) {
            out.println();
            out.println("Later changes to resources may require these actions, which the policy omits:");
            types.forEach(type -> out.println("  " + type + ": " + String.join(" ", PluginPermissions.toChange(type))));
        }
    }
}
