package io.assumerole.policy.cli.review.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import io.assumerole.policy.cli.json.IndentedJson;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import java.io.IOException;
import java.util.Collection;
import java.util.Optional;

/** Writes a review as JSON, in the format that {@code review.schema.json} describes. */
public final class JsonReport {
    /** Escapes more than JSON requires, so no name changes how a terminal shows the report. */
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Returns the report, followed by a line break.
     *
     * @param review the review
     * @return one JSON object
     */
    public static String of(Review review) {
        return IndentedJson.object(FACTORY, json -> new JsonReport(json).write(review));
    }

    private void write(Review review) throws IOException {
        json.writeStringField("command", "review");
        json.writeNumberField("version", 1);
        json.writeStringField("outcome", review.outcome().name());
        json.writeObjectFieldStart("counts");
        for (var outcome : Outcome.values()) {
            json.writeNumberField(outcome.name(), review.count(outcome));
        }
        json.writeEndObject();
        IndentedJson.writeAll(json, "changes", review.changes(), this::change);
        IndentedJson.writeAll(json, "findings", review.findings(), this::finding);
        IndentedJson.writeAll(json, "access", review.access(), this::access);
        IndentedJson.writeAll(json, "trusts", review.trusts(), this::trust);
        IndentedJson.writeAll(json, "notUnderstood", review.notUnderstood(), policy -> {
            json.writeStringField("resource", policy.resource());
            json.writeStringField("type", policy.type());
            json.writeStringField("urn", policy.urn());
            optional("source", policy.source());
        });
        texts("notes", review.notes());
    }

    private void change(Change change) throws IOException {
        json.writeStringField("outcome", change.outcome().name());
        json.writeStringField("action", ReviewPhrases.word(change.action()));
        json.writeStringField("subject", change.subject());
        json.writeStringField("aspect", change.aspect());
        texts("reasons", change.reasons());
        optional("example", change.example());
        json.writeStringField("urn", change.urn());
        optional("source", change.source());
        texts("leadsTo", change.leadsTo());
    }

    private void finding(Review.RiskFinding riskFinding) throws IOException {
        var finding = riskFinding.finding();
        json.writeStringField("subject", riskFinding.subject());
        json.writeBooleanField("new", riskFinding.isNew());
        json.writeStringField("code", finding.code().toString());
        json.writeStringField("severity", ReviewPhrases.word(finding.severity()));
        json.writeStringField("path", finding.path());
        json.writeStringField("about", finding.about());
        json.writeStringField("what", finding.what());
        json.writeStringField("remedy", finding.remedy());
        json.writeStringField("urn", riskFinding.urn());
        optional("source", riskFinding.source());
    }

    private void access(Review.Access access) throws IOException {
        json.writeStringField("subject", access.subject());
        json.writeBooleanField("allowed", access.isAllowed());
        json.writeStringField("service", access.service());
        texts("levels", access.levels().stream().map(ReviewPhrases::word).toList());
        texts("actions", access.actions());
        texts("resources", access.resources());
        texts("conditions", access.conditions());
        json.writeStringField("policy", access.policy());
        json.writeBooleanField("changed", access.isChanged());
    }

    private void trust(Review.Trust trust) throws IOException {
        json.writeStringField("from", trust.from());
        json.writeStringField("role", trust.role());
        texts("actions", trust.actions());
        texts("conditions", trust.conditions());
        json.writeBooleanField("changed", trust.isChanged());
    }

    private void texts(String name, Collection<String> values) throws IOException {
        json.writeFieldName(name);
        json.writeArray(values.toArray(String[]::new), 0, values.size());
    }

    private void optional(String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            json.writeStringField(name, value.get());
        }
    }
}
