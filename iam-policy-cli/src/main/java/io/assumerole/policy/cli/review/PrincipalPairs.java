package io.assumerole.policy.cli.review;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The pairs of principals before and after the deployment, by URN, or by kind and name if the URN changes. */
final class PrincipalPairs {
    /**
     * A principal before and after the deployment.
     *
     * @param before the earlier principal; null if it is new
     * @param after the later principal; null if it is removed
     */
    record Pair(@Nullable Identity before, @Nullable Identity after) {
        Identity any() {
            return after == null ? before : after;
        }
    }

    private PrincipalPairs() {}

    static List<Pair> of(AccessGraph before, AccessGraph after) {
        var left = new HashMap<String, Identity>();
        before.identities.forEach((key, identity) -> {
            if (!after.identities.containsKey(key)) {
                left.put(identity.toString(), identity);
            }
        });
        var pairs = new ArrayList<Pair>();
        after.identities.forEach((key, identity) -> {
            var old = before.identities.get(key);
            pairs.add(new Pair(old == null ? left.remove(identity.toString()) : old, identity));
        });
        left.values().forEach(identity -> pairs.add(new Pair(identity, null)));
        return pairs;
    }
}
