package io.assumerole.policy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes built documents in one canonical form, so equal documents produce equal text. */
final class PolicyWriter {
    private static final JsonFactory JSON = new JsonFactory();

    /** The last character that IAM accepts unescaped; the writer escapes all characters after it. */
    private static final int LAST_PLAIN_CHARACTER = 0xFF;

    private PolicyWriter() {}

    static String write(String version, List<Statement> statements) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            json.setHighestNonEscapedChar(LAST_PLAIN_CHARACTER);
            json.writeStartObject();
            json.writeStringField("Version", version);
            json.writeArrayFieldStart("Statement");
            for (var statement : statements) {
                write(json, statement);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string writer cannot fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Statement statement) throws IOException {
        json.writeStartObject();
        if (statement.sid().isPresent()) {
            json.writeStringField("Sid", statement.sid().get());
        }
        json.writeStringField("Effect", statement.effect().json());
        writePrincipals(json, "Principal", statement.principals());
        writePrincipals(json, "NotPrincipal", statement.notPrincipals());
        writeValues(json, "Action", statement.actions());
        writeValues(json, "NotAction", statement.notActions());
        writeValues(json, "Resource", statement.resources());
        writeValues(json, "NotResource", statement.notResources());
        writeConditions(json, statement.conditions());
        json.writeEndObject();
    }

    private static void writePrincipals(JsonGenerator json, String name, List<Principal> principals)
            throws IOException {
        if (principals.isEmpty()) {
            return;
        }
        Map<String, List<String>> byType = principals.stream()
                .collect(Collectors.groupingBy(
                        Principal::type,
                        LinkedHashMap::new,
                        Collectors.mapping(Principal::value, Collectors.toList())));
        json.writeObjectFieldStart(name);
        for (var entry : byType.entrySet()) {
            writeValues(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static void writeConditions(JsonGenerator json, List<Condition> conditions) throws IOException {
        if (conditions.isEmpty()) {
            return;
        }
        Map<ConditionOperator, List<Condition>> byOperator = conditions.stream()
                .collect(Collectors.groupingBy(Condition::operator, LinkedHashMap::new, Collectors.toList()));
        json.writeObjectFieldStart("Condition");
        for (var entry : byOperator.entrySet()) {
            json.writeObjectFieldStart(entry.getKey().json());
            for (var condition : entry.getValue()) {
                writeValues(json, condition.key(), condition.values());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeValues(JsonGenerator json, String name, List<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeFieldName(name);
        if (values.size() == 1) {
            json.writeString(values.get(0));
            return;
        }
        json.writeStartArray();
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }
}
