package io.assumerole.policy.compare;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.match.ConditionMatch;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ConditionValue;
import io.assumerole.policy.pattern.IpRange;
import io.assumerole.policy.pattern.PolicyDate;
import io.assumerole.policy.pattern.WildcardSet;
import io.assumerole.policy.reference.GlobalKeys;
import io.assumerole.policy.reference.KnownKey;
import io.assumerole.policy.reference.ServiceReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates condition key values that make conditions hold or fail. */
final class SampleValues {
    /** A value that no condition is likely to list. */
    static final String OTHER = "x";

    private static final String OTHER_ARN = "arn:aws:x:::x";
    private static final String OTHER_ADDRESS = "198.51.100.9";

    private static final int MOST = 3_000;

    private SampleValues() {}

    /** Returns contexts with the keys in the statements' conditions, smallest first; not all possible contexts. */
    static Stream<Map<String, List<String>>> contexts(Collection<ComparedStatement> statements) {
        var keys = new LinkedHashMap<String, Set<String>>();
        for (var compared : statements) {
            for (var condition : compared.statement().conditions()) {
                var values = keys.computeIfAbsent(condition.lowerCaseKey(), key -> new LinkedHashSet<>());
                condition.values().stream()
                        .filter(value -> !compared.isVariable(value))
                        .flatMap(value -> of(condition, value))
                        .forEach(values::add);
                if (values.isEmpty() || condition.operator().kind() == ConditionOperator.Kind.STRING) {
                    values.add(other(condition.lowerCaseKey()));
                }
            }
            compared.variableNames()
                    .forEach(name -> keys.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new LinkedHashSet<>())
                            .add(other(name.toLowerCase(Locale.ROOT))));
        }
        var choices = new LinkedHashMap<String, List<List<String>>>();
        keys.forEach((key, values) -> {
            var all = new ArrayList<List<String>>();
            if (!GlobalKeys.ALWAYS_SENT.contains(key)) {
                all.add(List.of());
            }
            values.forEach(value -> all.add(List.of(value)));
            choices.put(key, all);
        });
        long all = 1;
        for (var values : choices.values()) {
            all = Math.min(MOST, all * values.size());
        }
        return Stream.iterate(0, i -> i + 1).limit(all).map(i -> context(choices, i));
    }

    /** Returns the spelling of condition keys in the first statement that has them, by their names in lower case. */
    static Map<String, String> spellings(Stream<ComparedStatement> statements) {
        return statements
                .flatMap(compared -> Stream.concat(
                        compared.statement().conditions().stream().map(Condition::key), compared.variableNames()))
                .collect(Collectors.toMap(key -> key.toLowerCase(Locale.ROOT), key -> key, (first, later) -> first));
    }

    /** Returns the context for a number, each digit of which selects a value of a key, or no value. */
    private static Map<String, List<String>> context(Map<String, List<List<String>>> choices, int number) {
        var context = new LinkedHashMap<String, List<String>>();
        int rest = number;
        for (var key : choices.entrySet()) {
            var values = key.getValue();
            context.put(key.getKey(), values.get(rest % values.size()));
            rest /= values.size();
        }
        return context;
    }

    /**
     * Returns a value that no condition is likely to list. If the type of the key is known, the value has this type.
     */
    private static String other(String key) {
        return switch (ServiceReference.key(key).flatMap(KnownKey::kind).orElse(ConditionOperator.Kind.STRING)) {
            case NUMERIC -> "987654321";
            case BOOL -> "false";
            case DATE -> "2001-02-03T04:05:06Z";
            case IP -> OTHER_ADDRESS;
            case ARN -> OTHER_ARN;
            default -> OTHER;
        };
    }

    private static Stream<String> of(Condition condition, String value) {
        var operator = condition.operator();
        if (ConditionMatch.takesPatterns(operator)
                && condition.lowerCaseKey().equals(GlobalKeys.PRINCIPAL_ARN)
                && SampleArns.isWhole(value)) {
            return Stream.concat(SampleArns.ofPrincipals(value), Stream.of("arn:aws:iam::123456789012:user/other"));
        }
        return switch (operator.kind()) {
            case STRING -> ConditionMatch.takesPatterns(operator) ? text(WildcardSet.of(value)) : Stream.of(value);
            case ARN ->
                Stream.concat(
                        ConditionValue.isArn(value)
                                ? text(WildcardSet.ofParts(SampleArns.narrowed(value), ArnParts.COUNT))
                                : Stream.empty(),
                        Stream.of(OTHER_ARN));
            case NUMERIC -> {
                var number = new BigDecimal(value);
                yield Stream.of(number, number.subtract(BigDecimal.ONE), number.add(BigDecimal.ONE))
                        .map(BigDecimal::toPlainString);
            }
            case DATE ->
                PolicyDate.parse(value).stream()
                        .flatMap(time -> Stream.of(time, time.minusSeconds(1), time.plusSeconds(1)))
                        .map(Object::toString);
            case BOOL -> Stream.of("true", "false");
            case NULL -> Stream.empty();
            case IP ->
                Stream.of(
                        value.replaceFirst("/.*", ""),
                        IpRange.parse(value).orElseThrow().middle(),
                        OTHER_ADDRESS,
                        "2001:db8::9");
            case BINARY -> Stream.of(value, "eA==");
        };
    }

    private static Stream<String> text(WildcardSet set) {
        return Stream.of(set.shortestText());
    }
}
