package io.assumerole.policy.cli.sarif;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.assumerole.internal.Text;
import io.assumerole.policy.cli.json.IndentedJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes a SARIF 2.1.0 log with one run. Control and bidirectional characters are escaped.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
public final class SarifLog {
    /**
     * The maximum number of results: GitHub shows no more.
     * https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
     */
    private static final int MOST_RESULTS = 5_000;

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /** Escapes more than JSON requires, so no name changes how a terminal shows the log. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    /** A placeholder in a message, which a viewer would replace. A variable such as <code>${aws:username}</code> isn't one. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([0-9]+)}");

    private final JsonGenerator json;
    private final Map<String, Integer> fingerprints = new HashMap<>();

    private SarifLog(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Returns the log, followed by a line break.
     *
     * @param version the version of this program
     * @param results the results, starting with the most important
     * @param notes notes about the run
     * @return one JSON object
     */
    public static String of(String version, List<SarifResult> results, List<String> notes) {
        return IndentedJson.object(FACTORY, json -> new SarifLog(json).write(version, results, notes));
    }

    private void write(String version, List<SarifResult> all, List<String> notes) throws IOException {
        var results = all.subList(0, Math.min(all.size(), MOST_RESULTS));
        var rules = new TreeMap<String, SarifRule>();
        results.forEach(result -> rules.put(result.rule().id(), result.rule()));
        var ids = List.copyOf(rules.keySet());
        json.writeStringField("$schema", SCHEMA);
        json.writeStringField("version", "2.1.0");
        IndentedJson.writeAll(json, "runs", List.of(results), run -> {
            json.writeObjectFieldStart("tool");
            json.writeObjectFieldStart("driver");
            json.writeStringField("name", "iam-policy");
            json.writeStringField("version", version);
            IndentedJson.writeAll(json, "rules", rules.values(), this::rule);
            json.writeEndObject();
            json.writeEndObject();
            IndentedJson.writeAll(
                    json, "invocations", List.of(all.size() - results.size()), omitted -> invocation(notes, omitted));
            json.writeStringField("columnKind", "utf16CodeUnits");
            IndentedJson.writeAll(
                    json,
                    "results",
                    run,
                    result -> result(result, ids.indexOf(result.rule().id())));
        });
    }

    private void rule(SarifRule rule) throws IOException {
        json.writeStringField("id", rule.id());
        message("shortDescription", rule.title());
        message("fullDescription", rule.text());
        json.writeObjectFieldStart("defaultConfiguration");
        json.writeStringField("level", word(rule.level()));
        json.writeEndObject();
        json.writeObjectFieldStart("help");
        json.writeStringField("text", rule.text());
        json.writeStringField("markdown", rule.markdown());
        json.writeEndObject();
    }

    private void invocation(List<String> notes, int omitted) throws IOException {
        json.writeBooleanField("executionSuccessful", true);
        json.writeArrayFieldStart("toolExecutionNotifications");
        for (var note : notes) {
            notification("note", note);
        }
        if (omitted > 0) {
            notification(
                    "warning",
                    "%d of the results are omitted, because GitHub shows at most %d; --format json lists all"
                            .formatted(omitted, MOST_RESULTS));
        }
        json.writeEndArray();
    }

    private void notification(String level, String text) throws IOException {
        json.writeStartObject();
        json.writeStringField("level", level);
        message("message", text);
        json.writeEndObject();
    }

    private void result(SarifResult result, int ruleIndex) throws IOException {
        json.writeStringField("ruleId", result.rule().id());
        json.writeNumberField("ruleIndex", ruleIndex);
        json.writeStringField("level", word(result.rule().level()));
        message("message", result.message());
        IndentedJson.writeAll(json, "locations", List.of(result.location()), this::location);
        var fingerprint = result.fingerprint();
        json.writeObjectFieldStart("partialFingerprints");
        // GitHub reads only this name. A hash of the line would merge resources that one line of a program creates.
        json.writeStringField(
                "primaryLocationLineHash", fingerprint + ":" + fingerprints.merge(fingerprint, 1, Integer::sum));
        json.writeEndObject();
        if (result.isNew().isPresent()) {
            json.writeStringField("baselineState", result.isNew().get() ? "new" : "unchanged");
        }
    }

    private void location(SarifLocation location) throws IOException {
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", location.uri());
        if (location.isRelative()) {
            json.writeStringField("uriBaseId", "%SRCROOT%");
        }
        json.writeEndObject();
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", location.line());
        if (location.column() > 0) {
            json.writeNumberField("startColumn", location.column());
        }
        json.writeEndObject();
        json.writeEndObject();
        var names = Stream.of(location.name()).filter(name -> !name.isEmpty()).toList();
        IndentedJson.writeAll(
                json,
                "logicalLocations",
                names,
                name -> json.writeStringField("fullyQualifiedName", Text.visible(name)));
    }

    private void message(String name, String text) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("text", plain(text));
        json.writeEndObject();
    }

    /** Breaks the links and placeholders that viewers find in messages. */
    private static String plain(String text) {
        return PLACEHOLDER.matcher(Text.visible(text)).replaceAll("{{$1}}").replace("](", "] (");
    }

    private static String word(SarifRule.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
