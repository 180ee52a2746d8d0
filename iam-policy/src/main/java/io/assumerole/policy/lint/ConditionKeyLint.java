package io.assumerole.policy.lint;

import io.assumerole.internal.SpellingSuggestion;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.pattern.ElementPath;
import io.assumerole.policy.reference.ActionReference;
import io.assumerole.policy.reference.KnownKey;
import io.assumerole.policy.reference.KnownService;
import io.assumerole.policy.reference.ServiceReference;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks the condition keys of a statement against the service reference.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param uses the reference's rows for the statement's actions; empty if an action is unknown
 */
record ConditionKeyLint(LintedStatement lint, Set<ActionReference> uses) {
    private static final Set<ConditionOperator.Kind> TIMELESS =
            EnumSet.of(ConditionOperator.Kind.ARN, ConditionOperator.Kind.BOOL, ConditionOperator.Kind.IP);

    private static final Map<ConditionOperator.Kind, String> OPERATORS = Map.of(
            ConditionOperator.Kind.ARN, "ArnLike or ArnNotLike",
            ConditionOperator.Kind.BOOL, "Bool",
            ConditionOperator.Kind.DATE, "an operator that begins with Date",
            ConditionOperator.Kind.IP, "IpAddress or NotIpAddress",
            ConditionOperator.Kind.NUMERIC, "an operator that begins with Numeric");

    void check() {
        for (var condition : lint.statement().conditions()) {
            var at = lint.at(condition);
            if (!isOfProvider(condition.lowerCaseKey())) {
                checkKey(condition, at);
                checkOperator(condition, at);
            }
        }
    }

    /** Returns whether the key belongs to an identity provider, and therefore starts with the provider's address. */
    private static boolean isOfProvider(String key) {
        var prefix = prefix(key);
        return prefix.indexOf('.') >= 0 || prefix.indexOf('/') >= 0 || prefix.equals("saml");
    }

    private static String prefix(String key) {
        return key.substring(0, key.indexOf(':'));
    }

    private void checkKey(Condition condition, ElementPath at) {
        var key = condition.lowerCaseKey();
        if (ServiceReference.globalKey(key).isPresent() || isSupported(key)) {
            return;
        }
        if (ServiceReference.key(key).isEmpty() && !ServiceReference.mentions(key)) {
            lint.add(
                    LintCode.UNKNOWN_CONDITION_KEY,
                    at,
                    condition.key(),
                    condition.key() + " is not a known condition key" + ServiceReference.asOf(),
                    () -> nearest(condition.key())
                            .map(name -> "did you mean " + name + "?")
                            .orElse("look it up in the Service Authorization Reference, which can be newer"));
        } else if (!uses.isEmpty() && !condition.operator().hasIfExists() && isSupportedByAnyAction(key)) {
            lint.add(
                    LintCode.CONDITION_KEY_MISMATCH,
                    at,
                    lint.describe(condition),
                    "no action of the statement supports " + condition.key() + ServiceReference.asOf(),
                    "move the condition to a separate statement with the actions that support the key");
        }
    }

    /** Returns whether any action supports the key; for some keys, the actions are unknown. */
    private static boolean isSupportedByAnyAction(String key) {
        return ServiceReference.service(prefix(key)).stream()
                .flatMap(service -> service.actions().values().stream())
                .anyMatch(action -> action.use().hasKey(key));
    }

    private boolean isSupported(String key) {
        return uses.stream().anyMatch(use -> use.hasKey(key));
    }

    private static Optional<String> nearest(String key) {
        var given = prefix(key);
        return ServiceReference.service(given)
                .map(service -> SpellingSuggestion.of(key, names(service)))
                .orElseGet(() -> SpellingSuggestion.of(given, ServiceReference.prefixes())
                        .map(prefix -> prefix + key.substring(given.length())));
    }

    private static Collection<String> names(KnownService service) {
        return service.keys().values().stream().map(KnownKey::name).toList();
    }

    private void checkOperator(Condition condition, ElementPath at) {
        var operator = condition.operator();
        ServiceReference.key(condition.key())
                .filter(key -> key.kind()
                        .filter(kind -> isMismatch(operator.kind(), kind))
                        .isPresent())
                .ifPresent(key -> lint.add(
                        LintCode.OPERATOR_MISMATCH,
                        at,
                        lint.describe(condition),
                        "%s does not compare %s, whose type is %s%s"
                                .formatted(operator.base(), condition.key(), key.type(), ServiceReference.asOf()),
                        "use " + key.kind().map(OPERATORS::get).orElseThrow()));
    }

    /**
     * Returns whether the types differ. Strings can hold anything, and AWS managed policies compare booleans as strings. A
     * number can be a time, as in {@code aws:EpochTime}.
     */
    private static boolean isMismatch(ConditionOperator.Kind operator, ConditionOperator.Kind key) {
        return switch (operator) {
            case NULL -> false;
            case STRING -> key == ConditionOperator.Kind.IP;
            case NUMERIC, DATE -> TIMELESS.contains(key);
            default -> key != operator && key != ConditionOperator.Kind.STRING;
        };
    }
}
