package io.assumerole.policy.decision;

import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The given policies of each kind, in the order given.
 *
 * @param all the policies of each kind; SCPs of all levels together
 * @param serviceControls the same SCPs by level, from the organization's root to the account
 */
record PolicySet(Map<PolicyKind, List<PolicyDocument>> all, List<List<PolicyDocument>> serviceControls) {

    static PolicySet copyOf(Map<PolicyKind, List<PolicyDocument>> all, List<List<PolicyDocument>> levels) {
        var copies = new EnumMap<PolicyKind, List<PolicyDocument>>(PolicyKind.class);
        for (var kind : PolicyKind.values()) {
            copies.put(kind, List.copyOf(all.getOrDefault(kind, List.of())));
        }
        var flat = new ArrayList<PolicyDocument>();
        levels.forEach(flat::addAll);
        copies.put(PolicyKind.SERVICE_CONTROL, List.copyOf(flat));
        return new PolicySet(copies, List.copyOf(levels));
    }

    List<PolicyDocument> of(PolicyKind kind) {
        return all.get(kind);
    }

    boolean has(PolicyKind kind) {
        return !all.get(kind).isEmpty();
    }
}
