package io.assumerole.policy.decision;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Writes a trace as JSON, in the form that {@link DecisionTrace#toJson} promises. */
final class TraceJson {
    private static final JsonFactory JSON = new JsonFactory();

    private TraceJson() {}

    static String write(DecisionTrace trace) {
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("outcome", trace.outcome().name());
            json.writeStringField("reason", trace.reason());
            json.writeArrayFieldStart("statements");
            for (var statement : trace.statements()) {
                write(json, statement);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string writer cannot fail", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, StatementTrace statement) throws IOException {
        json.writeStartObject();
        json.writeStringField("action", statement.action());
        json.writeStringField("kind", statement.kind().toString());
        json.writeNumberField("document", statement.document());
        json.writeNumberField("statement", statement.statement());
        writeUnlessEmpty(json, "sid", statement.sid());
        json.writeStringField("effect", statement.effect().json());
        json.writeStringField("match", lower(statement.match()));
        json.writeBooleanField("decisive", statement.decisive());
        json.writeArrayFieldStart("elements");
        for (var element : statement.elements()) {
            write(json, element);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ElementTrace element) throws IOException {
        json.writeStartObject();
        json.writeStringField("element", element.element());
        writeUnlessEmpty(json, "operator", element.operator());
        writeUnlessEmpty(json, "key", element.key());
        json.writeStringField("match", lower(element.match()));
        write(json, "policyValues", element.policyValues());
        write(json, "requestValues", element.requestValues());
        writeUnlessEmpty(json, "note", element.note());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, List<String> values) throws IOException {
        json.writeArrayFieldStart(name);
        for (var value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void writeUnlessEmpty(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
