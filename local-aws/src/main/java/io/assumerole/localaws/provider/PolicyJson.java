package io.assumerole.localaws.provider;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * IAM policy documents compared by what they mean, as the official plugin does.
 *
 * <p>The order of keys, statements and values does not count, nor white space; one value is the
 * same as a list of that one value; an account id is the same as its root principal ({@code
 * awspolicyequivalence}, used by the AWS provider for every policy property).
 */
final class PolicyJson {
    private static final Pattern ROOT_PRINCIPAL = Pattern.compile("arn:[^:]+:iam::(\\d{12}):root");

    private PolicyJson() {}

    static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        try {
            return canonical(Json.read(one)).equals(canonical(Json.read(other)));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Gives the form that the official plugin keeps in the state: compact, with sorted keys. */
    static String normalized(String policy) {
        try {
            return Json.write(Json.read(policy));
        } catch (IllegalArgumentException e) {
            return policy;
        }
    }

    /** Keeps the text that was known before if what AWS has means the same. */
    static String asBefore(String before, String live) {
        return before != null && same(before, live) ? before : normalized(live);
    }

    /** IAM answers with policies that are encoded as in a URL. */
    static String decode(String document) {
        return document.startsWith("{")
                ? document
                : URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    private static Object canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> object = new LinkedHashMap<>();
            map.forEach(
                    (key, element) ->
                            object.put(
                                    (String) key,
                                    key.equals("Principal") || key.equals("NotPrincipal")
                                            ? principal(element)
                                            : valueSet(element)));
            return object;
        }
        return value;
    }

    private static Object principal(Object value) {
        if (value instanceof String everyone) {
            return principal(Map.of("AWS", everyone));
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    entry ->
                                            valueSet(entry.getValue()).stream()
                                                    .map(PolicyJson::account)
                                                    .collect(Collectors.toSet())));
        }
        return value;
    }

    private static String account(String principal) {
        return ROOT_PRINCIPAL.matcher(principal).replaceFirst("$1");
    }

    private static Set<String> valueSet(Object value) {
        List<?> values = value instanceof List<?> list ? list : List.of(value == null ? "" : value);
        return values.stream()
                .map(PolicyJson::canonical)
                .map(element -> element instanceof Map<?, ?> ? sorted(element) : text(element))
                .collect(Collectors.toSet());
    }

    /** One text for every way to write the same object: its sets are written in order. */
    private static String sorted(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> texts = new LinkedHashMap<>();
            map.forEach((key, element) -> texts.put((String) key, sorted(element)));
            return Json.write(texts);
        }
        if (value instanceof Set<?> set) {
            return Json.write(
                    set.stream()
                            .map(PolicyJson::sorted)
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        return String.valueOf(value);
    }

    private static String text(Object value) {
        return value instanceof String string ? string : Json.write(value);
    }
}
