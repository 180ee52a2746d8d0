package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The policy that {@code getPolicyDocument} builds from statements: {@code
 * internal/service/iam/policy_document_data_source.go} of the official plugin.
 *
 * <p>The text has sorted keys and no white space, unlike the official plugin's.
 */
final class PolicyDocumentFunction {
    private static final Set<String> MEMBERS = Set.of(
            "sid",
            "effect",
            "actions",
            "notActions",
            "resources",
            "notResources",
            "principals",
            "notPrincipals",
            "conditions");
    private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
    private static final String VERSION = "2012-10-17";
    private static final String OLD_VERSION = "2008-10-17";
    private static final String SID = "Sid";
    private static final String STATEMENT = "Statement";

    private final Map<String, Object> document = new LinkedHashMap<>();
    private final List<Map<String, Object>> statements = new ArrayList<>();

    private PolicyDocumentFunction() {}

    /**
     * Builds the JSON text.
     *
     * @param args the function's arguments
     * @throws IllegalArgumentException if a statement or another policy is not valid
     */
    static String json(Values args) {
        var policy = new PolicyDocumentFunction();
        var sids = new HashSet<String>();
        for (var source : args.strings("sourcePolicyDocuments")) {
            policy.merge(parsed("sourcePolicyDocuments", source), sids);
        }
        policy.merge(own(args), new HashSet<>());
        for (var source : args.strings("overridePolicyDocuments")) {
            policy.merge(parsed("overridePolicyDocuments", source), new HashSet<>());
        }
        if (!policy.statements.isEmpty()) {
            policy.document.put(STATEMENT, policy.statements);
        }
        return WireJson.write(policy.document);
    }

    private static Map<?, ?> parsed(String argument, String source) {
        try {
            if (WireJson.read(source) instanceof Map<?, ?> map) {
                return map;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a policy of %s %s".formatted(argument, e.getMessage()), e);
        }
        throw new IllegalArgumentException("a policy of %s is not a JSON object".formatted(argument));
    }

    /** Adds another document, whose statements replace the statements with the same Sid. */
    private void merge(Map<?, ?> other, Set<String> sids) {
        for (var member : List.of("Version", "Id")) {
            if (other.get(member) instanceof String text && !text.isEmpty()) {
                document.put(member, text);
            }
        }
        var given = other.get(STATEMENT);
        for (var each : given instanceof List<?> list ? list : given == null ? List.of() : List.of(given)) {
            if (!(each instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException("a statement of a policy is not a JSON object");
            }
            add(map, sids);
        }
    }

    private void add(Map<?, ?> given, Set<String> sids) {
        var statement = new LinkedHashMap<String, Object>();
        given.forEach((key, value) -> statement.put((String) key, value));
        var sid = Objects.requireNonNullElse(statement.get(SID), "");
        if (sid.equals("")) {
            statements.add(statement);
            return;
        }
        if (!sids.add(sid.toString())) {
            throw new IllegalArgumentException(
                    "duplicate Sid (%s). Remove the Sid or ensure Sids are unique.".formatted(sid));
        }
        for (int i = 0; i < statements.size(); i++) {
            if (sid.equals(statements.get(i).get(SID))) {
                statements.set(i, statement);
                return;
            }
        }
        statements.add(statement);
    }

    private static Map<String, Object> own(Values args) {
        var version = Objects.requireNonNullElse(args.text("version"), VERSION);
        var document = new LinkedHashMap<String, Object>();
        document.put("Version", version);
        document.put("Id", args.text("policyId"));
        document.put(
                STATEMENT,
                args.objects("statements").stream()
                        .map(each -> statement(each, version))
                        .toList());
        return document;
    }

    private static Map<String, Object> statement(Values given, String version) {
        given.map().keySet().stream()
                .filter(member -> !MEMBERS.contains(member))
                .findFirst()
                .ifPresent(member -> {
                    throw new IllegalArgumentException("a statement has no argument '%s'; it may have %s"
                            .formatted(
                                    member,
                                    String.join(", ", MEMBERS.stream().sorted().toList())));
                });
        var effect = Objects.requireNonNullElse(given.text("effect"), "Allow");
        if (!EFFECTS.contains(effect)) {
            throw new IllegalArgumentException("expected effect to be one of %s, got %s"
                    .formatted(EFFECTS.stream().sorted().toList(), effect));
        }
        var statement = new LinkedHashMap<String, Object>();
        if (given.text("sid") != null) {
            statement.put(SID, given.text("sid"));
        }
        statement.put("Effect", effect);
        put(statement, "Action", given.strings("actions"));
        put(statement, "NotAction", given.strings("notActions"));
        put(statement, "Resource", withVariables(given.strings("resources"), version));
        put(statement, "NotResource", withVariables(given.strings("notResources"), version));
        putPrincipals(statement, "Principal", given.objects("principals"), version);
        putPrincipals(statement, "NotPrincipal", given.objects("notPrincipals"), version);
        var conditions = new LinkedHashMap<String, Map<String, Object>>();
        for (var condition : given.objects("conditions")) {
            conditions
                    .computeIfAbsent(required(condition, "test"), test -> new LinkedHashMap<>())
                    .merge(
                            required(condition, "variable"),
                            withVariables(condition.strings("values"), version),
                            PolicyDocumentFunction::both);
        }
        if (!conditions.isEmpty()) {
            conditions.values().forEach(keys -> keys.replaceAll((key, values) -> shortest((List<?>) values)));
            statement.put("Condition", conditions);
        }
        return statement;
    }

    private static String required(Values given, String name) {
        var text = given.text(name);
        if (text == null) {
            throw new IllegalArgumentException("Missing required argument '" + name + "'");
        }
        return text;
    }

    private static Object both(Object one, Object other) {
        var all = new ArrayList<Object>((List<?>) one);
        all.addAll((List<?>) other);
        return all;
    }

    private static void put(Map<String, Object> statement, String member, List<String> values) {
        if (!values.isEmpty()) {
            statement.put(member, shortest(sorted(values)));
        }
    }

    private static void putPrincipals(
            Map<String, Object> statement, String member, List<Values> principals, String version) {
        var byType = new LinkedHashMap<String, Object>();
        for (var principal : principals) {
            byType.merge(
                    required(principal, "type"),
                    sorted(withVariables(principal.strings("identifiers"), version)),
                    PolicyDocumentFunction::both);
        }
        if (byType.equals(Map.of("*", List.of("*")))) {
            statement.put(member, "*");
        } else if (!byType.isEmpty()) {
            byType.replaceAll((type, identifiers) -> shortest((List<?>) identifiers));
            statement.put(member, byType);
        }
    }

    private static List<String> sorted(List<String> values) {
        return values.stream().distinct().sorted(Comparator.reverseOrder()).toList();
    }

    /** Returns a single value by itself. */
    private static Object shortest(List<?> values) {
        return values.size() == 1 ? values.get(0) : values;
    }

    /** Returns the values with policy variables, which a program writes as {@code &{aws:username}}. */
    private static List<String> withVariables(List<String> values, String version) {
        if (version.equals(OLD_VERSION) && values.stream().anyMatch(value -> value.contains("&{"))) {
            throw new IllegalArgumentException(
                    "found &{ sequence, which is only allowed in a policy of version " + VERSION);
        }
        return values.stream().map(value -> value.replace("&{", "${")).toList();
    }
}
