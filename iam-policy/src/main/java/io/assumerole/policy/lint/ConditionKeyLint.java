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
 * Compares the conditions of a statement with the keys that are known.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 *
 * @param uses what is known of the statement's actions; empty if something is not known of one
 */
record ConditionKeyLint(StatementLint lint, Set<ActionReference> uses) {
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

    /** The keys of identity providers begin with the provider's address. */
    private static boolean isOfProvider(String key) {
        var prefix = prefix(key);
        return prefix.indexOf('.') >= 0 || prefix.indexOf('/') >= 0 || prefix.equals("saml");
    }

    private static String prefix(String key) {
        return key.substring(0, key.indexOf(':'));
    }

    private void checkKey(Condition condition, ElementPath at) {
        var key = condition.lowerCaseKey();
        if (KnownKey.ofEveryAction(key).isPresent() || hasOne(key)) {
            return;
        }
        if (KnownKey.find(key).isEmpty() && !ServiceReference.mentions(key)) {
            lint.add(
                    LintCode.UNKNOWN_CONDITION_KEY,
                    at,
                    condition.key(),
                    condition.key() + " is no condition key" + ReferenceLint.known(),
                    () -> nearest(condition.key())
                            .map(name -> "did you mean " + name + "?")
                            .orElse("look it up in the Service Authorization Reference: what is newer is not known"));
        } else if (!uses.isEmpty() && !condition.operator().hasIfExists() && isOfAnAction(key)) {
            lint.add(
                    LintCode.CONDITION_KEY_MISMATCH,
                    at,
                    lint.of(condition),
                    "no action of the statement has " + condition.key() + ReferenceLint.known(),
                    "take the condition to a statement of its own, with the actions that have the key");
        }
    }

    /** Of some keys it is not known which actions have them. */
    private static boolean isOfAnAction(String key) {
        return ServiceReference.service(prefix(key)).stream()
                .flatMap(service -> service.actions().values().stream())
                .anyMatch(action -> action.use().hasKey(key));
    }

    private boolean hasOne(String key) {
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
        KnownKey.find(condition.key())
                .filter(key -> key.kind()
                        .filter(kind -> isMismatch(operator.kind(), kind))
                        .isPresent())
                .ifPresent(key -> lint.add(
                        LintCode.OPERATOR_MISMATCH,
                        at,
                        lint.of(condition),
                        "%s does not compare %s, whose type is %s%s"
                                .formatted(operator.base(), condition.key(), key.type(), ReferenceLint.known()),
                        "use " + key.kind().map(OPERATORS::get).orElseThrow()));
    }

    /**
     * Text may hold anything, and AWS's own policies compare booleans as text. A number may be a time, as in
     * {@code aws:EpochTime}.
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
