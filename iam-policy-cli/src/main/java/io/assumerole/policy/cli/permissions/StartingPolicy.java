package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.lint.Finding;
import io.assumerole.policy.lint.PolicyLint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Policies that allow the calls of a deployment. The Sid of a statement with calls that are not certain ends in
 * {@value #INFERRED}.
 */
final class StartingPolicy {
    static final String INFERRED = "Inferred";

    /**
     * The maximum number of characters of a managed policy without white space.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
     */
    private static final int MOST_CHARACTERS = 6144;

    /** The maximum number of resources in a statement, so that each statement fits into a policy. */
    private static final int MOST_RESOURCES = 30;

    private final List<PolicyDocument> documents;

    private StartingPolicy(List<PolicyDocument> documents) {
        this.documents = documents;
    }

    /** The properties of a statement other than its actions and resources. */
    private record Kind(boolean isCertain, String service) {}

    /** Creates the policy for calls. */
    static StartingPolicy of(Collection<NeededCall> calls) {
        var grants = new LinkedHashMap<Kind, Map<String, Set<String>>>();
        calls.stream().sorted(NeededCall.BY_CERTAINTY).forEach(call -> {
            var certain = grants.getOrDefault(new Kind(true, call.service()), Map.of());
            for (var resource : call.resources()) {
                if (!certain.getOrDefault(resource, Set.of()).contains(call.action())) {
                    grants.computeIfAbsent(new Kind(call.isCertain(), call.service()), key -> new TreeMap<>())
                            .computeIfAbsent(resource, key -> new TreeSet<>())
                            .add(call.action());
                }
            }
        });
        var statements = new TreeMap<String, Statement>();
        grants.forEach((kind, byResource) -> addStatements(kind, byResource, statements));
        return new StartingPolicy(documents(statements.values()));
    }

    private static void addStatements(
            Kind kind, Map<String, Set<String>> byResource, Map<String, Statement> statements) {
        var byActions = new LinkedHashMap<Set<String>, List<String>>();
        byResource.forEach((resource, actions) ->
                byActions.computeIfAbsent(actions, key -> new ArrayList<>()).add(resource));
        byActions.forEach((actions, resources) -> {
            for (int i = 0; i < resources.size(); i += MOST_RESOURCES) {
                var some = resources.subList(i, Math.min(i + MOST_RESOURCES, resources.size()));
                var sid = sid(kind, actions, some.get(0), statements.keySet());
                var statement = Statement.allow()
                        .sid(sid)
                        .action(actions.toArray(String[]::new))
                        .resource(some.toArray(String[]::new));
                if (!kind.service().isEmpty()) {
                    statement.condition(
                            Condition.of(ConditionOperator.STRING_EQUALS, NeededCall.PASSED_TO, kind.service()));
                }
                statements.put(sid, statement.build());
            }
        });
    }

    /** Returns a Sid such as {@code IamRole2Inferred}, from the service and the kind of the resource. */
    private static String sid(Kind kind, Set<String> actions, String resource, Set<String> used) {
        var what =
                resource.equals("*") ? "AnyResource" : named(actions.iterator().next(), resource);
        if (actions.equals(Set.of("iam:PassRole"))) {
            what = "PassRole";
        }
        for (int number = 1; ; number++) {
            var sid = what + (number == 1 ? "" : number) + (kind.isCertain() ? "" : INFERRED);
            if (!used.contains(sid)) {
                return sid;
            }
        }
    }

    private static String named(String action, String resource) {
        var parts = resource.split(":", 6);
        var kind = parts.length < 6 ? "" : parts[5].split("[:/]", 2)[0];
        // Without a separator, the last part of the ARN is a name, such as that of a bucket.
        boolean isKind = parts.length == 6 && kind.length() < parts[5].length();
        return title(action.substring(0, action.indexOf(':'))) + (isKind ? title(kind) : "");
    }

    private static String title(String text) {
        return Arrays.stream(text.split("[^A-Za-z0-9]+"))
                .filter(part -> !part.isEmpty())
                .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
                .collect(Collectors.joining());
    }

    private static List<PolicyDocument> documents(Collection<Statement> statements) {
        var documents = new ArrayList<PolicyDocument>();
        var some = new ArrayList<Statement>();
        PolicyDocument last = null;
        for (var statement : statements) {
            some.add(statement);
            var longer = PolicyDocument.of(PolicyKind.IDENTITY, some.toArray(Statement[]::new));
            if (longer.size() > MOST_CHARACTERS && last != null) {
                documents.add(last);
                some = new ArrayList<>(List.of(statement));
                longer = PolicyDocument.of(PolicyKind.IDENTITY, statement);
            }
            last = longer;
        }
        if (last != null) {
            documents.add(last);
        }
        return List.copyOf(documents);
    }

    /** Returns the documents, each of which fits into a managed policy. */
    List<PolicyDocument> documents() {
        return documents;
    }

    /** Returns the ways in which the owner of the policies can get more access. */
    List<Finding> escalation() {
        var byName = new LinkedHashMap<String, PolicyDocument>();
        documents.forEach(document -> byName.put("policy" + (byName.size() + 1), document));
        return PolicyLint.create().checkEscalation(byName);
    }

    /** Returns the documents as JSON texts, one after another. */
    String json() {
        return documents.stream()
                .map(document -> IndentedJson.indented(document.toJson()))
                .collect(Collectors.joining());
    }

    /** Returns the documents as Java expressions with the classes of {@code io.assumerole.policy}. */
    String java() {
        return documents.stream()
                .map(document -> document.statements().stream()
                        .map(StartingPolicy::java)
                        .collect(Collectors.joining(",\n", "PolicyDocument.of(\n", ")\n")))
                .collect(Collectors.joining("\n"));
    }

    private static String java(Statement statement) {
        var text = new StringBuilder("        Statement.allow()\n");
        text.append("                .sid(\"")
                .append(statement.sid().orElseThrow())
                .append("\")\n");
        text.append("                .action(")
                .append(javaList(statement.actions()))
                .append(")\n");
        text.append("                .resource(")
                .append(javaList(statement.resources()))
                .append(")\n");
        statement
                .conditions()
                .forEach(condition -> text.append("                .condition(Condition.of(\n")
                        .append("                        ConditionOperator.STRING_EQUALS, \"iam:PassedToService\", ")
                        .append(javaList(condition.values()))
                        .append("))\n"));
        return text + "                .build()";
    }

    /** Quotes texts for Java. Actions and ARNs contain neither quotes nor backslashes. */
    private static String javaList(List<String> texts) {
        return texts.stream()
                .map(text -> "\"" + text + "\"")
                .collect(Collectors.joining(texts.size() > 2 ? ",\n" + " ".repeat(24) : ", "));
    }
}
