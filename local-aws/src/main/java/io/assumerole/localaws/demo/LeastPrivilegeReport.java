package io.assumerole.localaws.demo;

import io.assumerole.localaws.least.LeastPolicy;
import io.assumerole.localaws.least.PluginPermissions;
import java.io.PrintStream;
import java.util.List;

/** Prints what a stack needs, for a person. */
final class LeastPrivilegeReport {
    private final PrintStream out;

    LeastPrivilegeReport(PrintStream out) {
        this.out = out;
    }

    /**
     * Prints the policies and what was proved.
     *
     * @return whether everything is known and holds
     */
    boolean print(LeastPrivilege.Found found) {
        found.policies().forEach((identity, policy) -> {
            boolean base = identity.equals(Identities.BASE);
            print(base ? "whoever runs Pulumi" : "the " + identity, policy, "");
            printNotNeeded(found.notNeeded().getOrDefault(identity, List.of()));
        });
        found.ofTheStack()
                .forEach((identity, policy) -> print(
                        "the " + identity,
                        policy,
                        " Not proved: the stack itself makes it, and gives it its policies."));
        printChanges(found);
        if (!found.unknown().isEmpty()) {
            out.println();
            out.println("Not known, and so not in the policy, which is not proved either:");
            found.unknown().forEach(call -> out.println("  " + call));
            return false;
        }
        out.println();
        out.println("Proved in this run, each line by a command of Pulumi:");
        out.print(CheckTable.of(found.proofs()));
        return found.proofs().stream().allMatch(Check::holds);
    }

    private void print(String who, LeastPolicy policy, String remark) {
        out.println();
        if (policy.isEmpty()) {
            out.println("The policy of " + who + ": none, it made no call that needs one." + remark);
            return;
        }
        out.println("The policy of " + who + ", as JSON. Put your account in place of 000000000000." + remark);
        out.println();
        out.print(policy.json());
        out.println();
        out.println("The same in Java:");
        out.println();
        out.print(policy.java());
        if (!policy.notProved().isEmpty()) {
            out.println();
            out.println("The official plugin or AWS needs these besides. No call here has proved them:");
            policy.notProved().forEach(action -> out.println("  " + action));
        }
    }

    private void printNotNeeded(List<String> actions) {
        if (!actions.isEmpty()) {
            out.println();
            out.println("These are called, and everything works without them, so they are not in it:");
            actions.forEach(action -> out.println("  " + action));
        }
    }

    /** No step changes a resource, so this is told from what is known of the plugin. */
    private void printChanges(LeastPrivilege.Found found) {
        var types = found.resources().types().stream()
                .filter(type -> !PluginPermissions.toChange(type).isEmpty())
                .toList();
        if (!types.isEmpty()) {
            out.println();
            out.println("A later change of a resource may need more, which is not in it:");
            types.forEach(type -> out.println("  " + type + ": " + String.join(" ", PluginPermissions.toChange(type))));
        }
    }
}
