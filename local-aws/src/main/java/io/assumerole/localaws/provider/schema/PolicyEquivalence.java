package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.wire.WireJson;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Decides whether two policy documents are equivalent for the official plugin, which then shows no change.
 *
 * <p>It compares their structure, and not their permissions ({@code awspolicyequivalence} 1.7.0):
 *
 * <ul>
 *
 * <li>White space and the order of keys, statements and values do not count.
 *
 * <li>A single value equals a list with that value; a repeated value changes the list.
 *
 * <li>{@code true} and {@code 1} in a condition equal {@code "true"} and {@code "1"}.
 *
 * <li>An absent Version, Id or Sid equals an empty one; the case of Effect is ignored.
 *
 * <li>An account's ID equals its root principal, in any partition.
 *
 * <li>A principal without values equals no principal, and {@code "*"} is ignored if the other principal is a map:
 * {@code {"AWS": "*"}} is different.
 *
 * <li>Keys that policies do not have are ignored.
 *
 * </ul>
 */
final class PolicyEquivalence {
    private static final List<String> LISTS = List.of("Action", "NotAction", "Resource", "NotResource");
    private static final Pattern ROOT = Pattern.compile("arn:[^:]*:iam:[^:]*:(\\d{12}):root");
    private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");

    private PolicyEquivalence() {}

    /** Also returns false if a document is not the JSON of a policy. */
    static boolean isBetween(String one, String other) {
        try {
            var first = document(one);
            var second = document(other);
            return first.equals(second)
                    || text(first, "Version").equals(text(second, "Version"))
                            && text(first, "Id").equals(text(second, "Id"))
                            && sameStatements(statements(first), statements(second));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Returns the document; a list with one document equals it, because AWS once returned trust policies in this way.
     */
    private static Map<String, Object> document(String policy) {
        var text = policy.strip();
        if (text.startsWith("[") && text.endsWith("]")) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return map(text.isEmpty() ? Map.of() : WireJson.read(text));
    }

    private static boolean sameStatements(List<Map<String, Object>> ours, List<Map<String, Object>> theirs) {
        return ours.size() == theirs.size()
                && eachHasOne(ours, theirs, PolicyEquivalence::sameStatement)
                && eachHasOne(theirs, ours, PolicyEquivalence::sameStatement);
    }

    private static <T> boolean eachHasOne(List<T> ours, List<T> theirs, BiPredicate<T, T> isSame) {
        return ours.stream().allMatch(our -> theirs.stream().anyMatch(their -> isSame.test(our, their)));
    }

    private static List<Map<String, Object>> statements(Map<String, Object> document) {
        var statements = document.get("Statement");
        if (statements == null) {
            return List.of();
        }
        return statements instanceof List<?> list
                ? list.stream().map(PolicyEquivalence::map).toList()
                : List.of(map(statements));
    }

    private static boolean sameStatement(Map<String, Object> ours, Map<String, Object> theirs) {
        return text(ours, "Sid").equals(text(theirs, "Sid"))
                && text(ours, "Effect").equalsIgnoreCase(text(theirs, "Effect"))
                && LISTS.stream().allMatch(key -> Objects.equals(sorted(ours.get(key)), sorted(theirs.get(key))))
                && sameConditions(ours.get("Condition"), theirs.get("Condition"))
                && samePrincipals(ours.get("Principal"), theirs.get("Principal"))
                && samePrincipals(ours.get("NotPrincipal"), theirs.get("NotPrincipal"));
    }

    private static List<String> sorted(Object value) {
        var values = values(value);
        return values == null ? null : values.stream().sorted().toList();
    }

    private static boolean sameConditions(Object ours, Object theirs) {
        if (ours == null || theirs == null) {
            return ours == theirs;
        }
        return conditions(ours).equals(conditions(theirs));
    }

    /** Returns the operators with their keys, each with its values and their number. */
    private static Map<String, Object> conditions(Object block) {
        var operators = new HashMap<String, Object>();
        map(block).forEach((operator, keys) -> {
            var normal = new HashMap<String, Object>();
            map(keys).forEach((key, value) -> normal.put(key, conditionValues(value)));
            operators.put(operator, normal);
        });
        return operators;
    }

    private static Object conditionValues(Object value) {
        var values = values(value);
        if (values == null) {
            throw new IllegalArgumentException("not the values of a condition");
        }
        return Map.of("all", new HashSet<>(values), "number", values.size());
    }

    private static boolean samePrincipals(Object ours, Object theirs) {
        if (ours instanceof String one && theirs instanceof String two && samePrincipal(one, two)) {
            return true;
        }
        var first = principals(ours);
        var second = principals(theirs);
        return first.keySet().equals(second.keySet())
                && first.keySet().stream()
                        .allMatch(kind -> first.get(kind).size()
                                        == second.get(kind).size()
                                && eachHasOne(first.get(kind), second.get(kind), PolicyEquivalence::samePrincipal)
                                && eachHasOne(second.get(kind), first.get(kind), PolicyEquivalence::samePrincipal));
    }

    /** Returns the principals of each kind that has any. */
    private static Map<String, List<String>> principals(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Map.of();
        }
        var principals = new HashMap<String, List<String>>();
        map.forEach((kind, members) -> {
            var values = values(members);
            if (values != null && !values.isEmpty()) {
                principals.put((String) kind, values);
            }
        });
        return principals;
    }

    private static boolean samePrincipal(String one, String other) {
        return one.equals(other) || isRootOf(one, other) || isRootOf(other, one);
    }

    private static boolean isRootOf(String principal, String account) {
        var root = ROOT.matcher(principal);
        return ACCOUNT.matcher(account).matches()
                && root.matches()
                && root.group(1).equals(account);
    }

    /** Returns the values as text; null if one is neither text nor a number nor a boolean. */
    private static List<String> values(Object value) {
        if (value == null) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        for (var element : value instanceof List<?> list ? list : List.of(value)) {
            if (element instanceof String text) {
                texts.add(text);
            } else if (element instanceof Boolean || element instanceof Number) {
                texts.add(WireJson.write(element));
            } else {
                return null;
            }
        }
        return texts;
    }

    private static String text(Map<String, Object> map, String key) {
        var value = map.get(key);
        if (value != null && !(value instanceof String)) {
            throw new IllegalArgumentException(key + " is not a string");
        }
        return value == null ? "" : (String) value;
    }

    private static Map<String, Object> map(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("not an object");
        }
        return map.entrySet().stream()
                .filter(entry -> entry.getValue() != null)
                .collect(Collectors.toMap(entry -> (String) entry.getKey(), Map.Entry::getValue));
    }
}
