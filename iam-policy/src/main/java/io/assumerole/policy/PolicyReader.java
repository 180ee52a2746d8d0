package io.assumerole.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.assumerole.internal.NameList;
import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one document strictly. It follows the grammar token by token and skips elements that the grammar does not allow,
 * so no input makes it recurse.
 */
final class PolicyReader {
    /** The maximum nesting depth; a policy has at most six levels. */
    private static final int MAX_DEPTH = 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            // All readers would share the table of names, which an attacker could flood.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private static final List<String> DOCUMENT_KEYS = List.of("Version", "Id", "Statement");
    private static final List<String> VERSIONS = List.of("2008-10-17", "2012-10-17");
    private static final List<String> STATEMENT_KEYS = NameList.listed("""
            Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition""");

    private final ProblemCollector problems = new ProblemCollector();
    private final JsonParser json;
    private final JsonElementReader elements;

    private String version;
    private String id;
    private final List<StatementElements> statements = new ArrayList<>();
    /** Conditions without problems, by operator, key and values. */
    private final Map<List<Object>, Condition> checked = new HashMap<>();

    private PolicyReader(JsonParser json) {
        this.json = json;
        this.elements = new JsonElementReader(json, problems);
    }

    /** Reads a document, and also checks the rules of the kind unless it is null. */
    static PolicyDocument read(String text, PolicyKind kind) {
        var first = new ProblemCollector();
        DocumentRules.checkText(text, first);
        first.throwIfAny();
        try (var json = JSON.createParser(text)) {
            return new PolicyReader(json).document(text, kind);
        } catch (IOException e) {
            throw new IllegalStateException("A string cannot fail to be read", e);
        }
    }

    private PolicyDocument document(String text, PolicyKind kind) throws IOException {
        boolean whole = false;
        try {
            whole = readDocument();
        } catch (JsonProcessingException e) {
            addSyntaxError(text, e.getLocation());
        }
        if (!whole) {
            // The rest of the text is unknown, so rules for the whole document cannot be checked.
            problems.throwIfAny();
        }
        if (!PolicyDocument.VERSION.equals(version)) {
            problems.dropVariables();
        }
        var compact = JsonElementReader.withoutWhiteSpace(text);
        DocumentRules.checkSids(statements, problems);
        if (kind != null) {
            KindRules.check(version, statements, compact, kind, problems);
        }
        problems.throwIfAny();
        return new PolicyDocument(
                version, id, statements.stream().map(Statement::new).toList(), compact);
    }

    private void addSyntaxError(String text, JsonLocation at) {
        var where = at == null ? "" : ", at line " + at.getLineNr() + " column " + at.getColumnNr();
        Text.objectIn(text)
                .ifPresentOrElse(
                        object -> problems.add(
                                ElementPath.ROOT,
                                "the text is not JSON" + where + ": it " + object.what(),
                                "",
                                "one JSON object",
                                object.remedy()),
                        () -> problems.add(
                                ElementPath.ROOT,
                                "the text is not JSON, or is nested too deeply" + where,
                                "",
                                "one JSON object, without comments, trailing commas or anything after it",
                                "correct the text there"));
    }

    /** Returns whether the text is one JSON object and was read to its end. */
    private boolean readDocument() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            elements.wrongType(ElementPath.ROOT, "the document", "a JSON object");
            return false;
        }
        var keys = elements.fields(ElementPath.ROOT, (key, at) -> {
            switch (key) {
                case "Version" -> readVersion(at);
                case "Id" -> readId(at);
                case "Statement" -> readStatements(at);
                default -> elements.unknown(at, key, DOCUMENT_KEYS);
            }
        });
        if (!keys.contains("Statement")) {
            problems.add(ElementPath.ROOT, "has no Statement", "", "at least one statement", "add a Statement");
        }
        if (json.nextToken() != null) {
            problems.add(
                    ElementPath.ROOT,
                    "there is text after the document's closing brace",
                    "",
                    "one JSON object",
                    "delete the text after it");
            return false;
        }
        return true;
    }

    private void readId(ElementPath path) throws IOException {
        id = elements.string(path);
        if (id != null) {
            TextRules.check(id, BuiltOrParsed.PARSED, path, problems);
        }
    }

    private void readVersion(ElementPath path) throws IOException {
        version = elements.string(path);
        if (version != null && !VERSIONS.contains(version)) {
            problems.add(
                    path,
                    "is not a version of the policy language",
                    Text.quote(version),
                    String.join(" or ", VERSIONS),
                    "write 2012-10-17, the version of the language; it is not the date of your policy");
        }
    }

    private void readStatements(ElementPath path) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            int index = 0;
            while (json.nextToken() != JsonToken.END_ARRAY) {
                readStatement(path.at(index++));
            }
            if (index == 0) {
                elements.empty(path);
            }
        } else {
            readStatement(path);
        }
    }

    private void readStatement(ElementPath path) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            elements.wrongType(path, "a statement", "a JSON object");
            return;
        }
        int mark = problems.mark();
        var draft = new StatementElements(BuiltOrParsed.PARSED, path);
        var keys = elements.fields(path, (key, at) -> {
            switch (key) {
                case "Sid" -> draft.sid = elements.string(at);
                case "Effect" -> draft.effect = readEffect(at);
                case "Principal" -> draft.principals = readPrincipals(at);
                case "NotPrincipal" -> draft.notPrincipals = readPrincipals(at);
                case "Action" -> draft.actions = elements.strings(at, false);
                case "NotAction" -> draft.notActions = elements.strings(at, false);
                case "Resource" -> draft.resources = elements.strings(at, false);
                case "NotResource" -> draft.notResources = elements.strings(at, false);
                case "Condition" -> draft.conditions = readConditions(at);
                default -> elements.unknown(at, key, STATEMENT_KEYS);
            }
        });
        if (!keys.contains("Effect")) {
            problems.add(path, "has no Effect", "", "Allow or Deny", "add Effect");
        }
        problems.nameStatement(mark, draft.sid);
        draft.check(problems);
        statements.add(draft);
    }

    private Effect readEffect(ElementPath path) throws IOException {
        var word = elements.string(path);
        for (var effect : Effect.values()) {
            if (effect.json().equals(word)) {
                return effect;
            }
        }
        if (word != null) {
            problems.add(path, "is not an effect", Text.quote(word), "exactly Allow or Deny", "write Allow or Deny");
        }
        return null;
    }

    private List<Principal> readPrincipals(ElementPath path) throws IOException {
        var principals = new ArrayList<Principal>();
        if (json.currentToken() == JsonToken.VALUE_STRING && "*".equals(json.getText())) {
            principals.add(Principal.everyone());
            return principals;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            elements.wrongType(path, "a principal", "* or an object such as {\"AWS\":\"123456789012\"}");
            return principals;
        }
        var types = elements.fields(path, (type, at) -> {
            if (PrincipalRules.TYPES.contains(type)) {
                readPrincipals(at, type, principals);
            } else {
                elements.unknown(at, type, PrincipalRules.TYPES);
            }
        });
        if (types.isEmpty()) {
            elements.empty(path);
        }
        return principals;
    }

    private void readPrincipals(ElementPath path, String type, List<Principal> principals) throws IOException {
        var values = elements.strings(path, false);
        for (int i = 0; i < values.size(); i++) {
            var value = values.get(i);
            if ("AWS".equals(type) && "*".equals(value)) {
                principals.add(Principal.everyone());
            } else if (PrincipalRules.check(type, value, BuiltOrParsed.PARSED, path.at(i), problems)) {
                principals.add(
                        switch (type) {
                            case "AWS" -> Principal.aws(value);
                            case "Service" -> Principal.service(value);
                            case "Federated" -> Principal.federated(value);
                            default -> Principal.canonicalUser(value);
                        });
            }
        }
    }

    private List<Condition> readConditions(ElementPath path) throws IOException {
        var conditions = new ArrayList<Condition>();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            elements.wrongType(path, "the Condition", "an object of operators");
            return conditions;
        }
        elements.fields(path, (name, at) -> {
            var operator = ConditionOperator.named(name).orElse(null);
            if (operator == null) {
                elements.unknown(at, name, ConditionOperator.names());
            } else {
                readKeys(at, operator, conditions);
            }
        });
        return conditions;
    }

    /** Returns a condition. Equal conditions of several statements share one object and are checked once. */
    private Optional<Condition> condition(
            ConditionOperator operator, String key, List<String> values, ElementPath path) {
        var parts = List.of(operator, key, values);
        if (checked.containsKey(parts)) {
            return Optional.of(checked.get(parts));
        }
        int mark = problems.mark();
        if (!ConditionRules.check(operator, key, values, BuiltOrParsed.PARSED, path, problems)) {
            return Optional.empty();
        }
        var condition = new Condition(operator, key, values);
        if (problems.mark() == mark) {
            checked.put(parts, condition);
        }
        return Optional.of(condition);
    }

    private void readKeys(ElementPath path, ConditionOperator operator, List<Condition> conditions) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            elements.wrongType(path, "an operator's value", "an object of condition keys");
            return;
        }
        var keys = elements.fields(path, (key, at) -> {
            int before = problems.size();
            var values = elements.strings(at, true);
            if (problems.size() == before) {
                condition(operator, key, values, path).ifPresent(conditions::add);
            }
        });
        if (keys.isEmpty()) {
            elements.empty(path);
        }
    }
}
