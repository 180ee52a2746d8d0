package io.assumerole.policy.reference;

import io.assumerole.policy.ConditionOperator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A condition key of the reference.
 *
 * @param name as AWS writes it, with {@code *} for what differs
 * @param type as AWS writes it, such as {@code ArrayOfString}; {@code Unknown} if nothing but the name is known
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

    /** What kind of value it has, if that is known. */
    public Optional<ConditionOperator.Kind> kind() {
        return Optional.ofNullable(KINDS.get(type.replace(ARRAY, "")));
    }

    /** The key of a policy, in any case; of the services, that which its prefix names, and then those of all. */
    public static Optional<KnownKey> find(String key) {
        var lowerCase = key.toLowerCase(Locale.ROOT);
        return ServiceReference.service(lowerCase.substring(0, Math.max(0, lowerCase.indexOf(':'))))
                .or(() -> ServiceReference.service("sts"))
                .flatMap(service -> service.key(lowerCase))
                .or(() -> ofEveryAction(lowerCase));
    }

    /** A key that any action may have. */
    public static Optional<KnownKey> ofEveryAction(String lowerCaseKey) {
        return ServiceReference.service(ServiceReference.GLOBAL).flatMap(service -> service.key(lowerCaseKey));
    }

    /** The key as AWS writes it, or as it is given if it is not known. */
    public static String spelled(String key) {
        return find(key)
                .map(KnownKey::name)
                .map(name -> name.endsWith("*") ? name.replace("*", key.substring(name.length() - 1)) : name)
                .filter(key::equalsIgnoreCase)
                .orElse(key);
    }
}
