package io.assumerole.policy.reference;

import io.assumerole.policy.ConditionOperator;
import java.util.Map;
import java.util.Optional;

/**
 * A condition key in AWS's service reference.
 *
 * @param name its name as AWS writes it, with {@code *} for a variable part
 * @param type its type as AWS writes it, such as {@code ArrayOfString}; {@code Unknown} if only the name is known
 */
public record KnownKey(String name, String type) {
    private static final String ARRAY = "ArrayOf";
    private static final Map<String, ConditionOperator.Kind> KINDS = Map.of(
            "String", ConditionOperator.Kind.STRING,
            "ARN", ConditionOperator.Kind.ARN,
            "Bool", ConditionOperator.Kind.BOOL,
            "Numeric", ConditionOperator.Kind.NUMERIC,
            "Date", ConditionOperator.Kind.DATE,
            "IPAddress", ConditionOperator.Kind.IP);

    /** Returns the kind of its values; empty if unknown. */
    public Optional<ConditionOperator.Kind> kind() {
        return Optional.ofNullable(KINDS.get(type.replace(ARRAY, "")));
    }
}
