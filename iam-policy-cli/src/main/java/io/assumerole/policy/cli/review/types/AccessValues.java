package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.List;
import java.util.Map;

/** The values of a resource that might affect access. */
public record AccessValues(Map<Place, List<Value>> map) {
    public static final AccessValues NONE = new AccessValues(Map.of());

    private static final String EGRESS = "egress";

    public boolean hasUnreadable() {
        return map.values().stream()
                .flatMap(List::stream)
                .anyMatch(value -> value.unreadable().isPresent());
    }

    /** Returns whether the values show that a resource is a rule about outgoing traffic. */
    public boolean isEgress() {
        return map.entrySet().stream()
                .anyMatch(entry -> entry.getValue().stream()
                        .anyMatch(value -> value.equals(new Text(EGRESS))
                                || isEgress(entry.getKey().path()) && value.equals(new Scalar("true"))));
    }

    static boolean isEgress(String name) {
        return name.equals(EGRESS);
    }
}
