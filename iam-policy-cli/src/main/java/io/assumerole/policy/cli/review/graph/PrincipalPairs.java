package io.assumerole.policy.cli.review.graph;

import io.assumerole.policy.cli.review.read.Plan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pairs of principals before and after the deployment, by URN, or by kind and name if the URN changes. */
public final class PrincipalPairs {
    /**
     * A principal before and after the deployment.
     *
     * @param before the earlier principal; null if it is new
     * @param after the later principal; null if it is removed
     */
    public record Pair(@Nullable Identity before, @Nullable Identity after) {
        Identity any() {
            return after == null ? before : after;
        }
    }

    private PrincipalPairs() {}

    /** Returns whether it's a group that exists before and after, although only one side refers to it. */
    private static boolean isOutsideGroup(Identity identity) {
        return identity.state() == null && identity.kind() == Identity.Kind.GROUP;
    }

    public static List<Pair> of(Plan plan, AccessGraph before, AccessGraph after) {
        var left = new HashMap<String, Identity>();
        before.identities().forEach((key, identity) -> {
            if (!after.identities().containsKey(key)) {
                left.put(identity.pairKey(), identity);
            }
        });
        var pairs = new ArrayList<Pair>();
        after.identities().forEach((key, identity) -> {
            var old = before.identities().get(key);
            if (old != null && plan.moved().contains(key)) {
                // Another provider can belong to another account.
                pairs.add(new Pair(old, null));
                pairs.add(new Pair(null, identity));
                return;
            }
            var other = old == null ? left.remove(identity.pairKey()) : old;
            pairs.add(new Pair(other == null && isOutsideGroup(identity) ? identity.withoutStack() : other, identity));
        });
        left.values()
                .forEach(identity ->
                        pairs.add(new Pair(identity, isOutsideGroup(identity) ? identity.withoutStack() : null)));
        return pairs;
    }
}
