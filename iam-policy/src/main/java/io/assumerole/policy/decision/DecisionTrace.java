package io.assumerole.policy.decision;

import com.fasterxml.jackson.core.JsonFactory;
import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The trace of a {@link Decision}: for each statement of each policy, whether it applies to the request, and which of its
 * elements match.
 *
 * <p>The statement that decided comes first. If a policy lacks an Allow, its statements come first, starting with the
 * closest to the request. Therefore, {@code statements().get(0)} is the statement to change. A mismatched principal or
 * action counts more than a mismatched resource, which counts more than a mismatched condition. If a request requires
 * several actions, such as {@code sts:TagSession} besides {@code sts:AssumeRole}, the trace has each statement once for
 * each action.
 *
 * <p>External IDs are never shown, whether they are in a policy or in the request.
 *
 * @param outcome the answer to the request
 * @param reason the reason, in a sentence
 * @param statements each statement of each policy that was given, for each action
 * @see Decision#trace()
 */
public record DecisionTrace(Decision.Outcome outcome, String reason, List<StatementTrace> statements) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int SHOWN_STATEMENTS = 10;

    /**
     * Checks that no component is null.
     *
     * @param outcome the answer to the request
     * @param reason the reason
     * @param statements each statement, for each action
     * @throws IllegalArgumentException if a component is null
     */
    public DecisionTrace {
        Preconditions.of(outcome, "outcome");
        Preconditions.of(reason, "reason");
        statements = Preconditions.all(statements, "statements");
    }

    /**
     * Writes the whole trace as one line of JSON. Later versions can add fields and kinds, but do not change or remove existing ones.
     *
     * <pre>{@code
     * {"outcome": "IMPLICITLY_DENIED",
     *  "reason": "s3:GetObject on arn:aws:s3:::example/a is denied: …",
     *  "statements": [
     *    {"action": "s3:GetObject", "kind": "identity", "document": 0, "statement": 2, "sid": "ReadAll",
     *     "effect": "Allow", "match": "no", "decisive": false,
     *     "elements": [
     *       {"element": "Action", "match": "yes", "policyValues": ["s3:Get*"], "requestValues": ["s3:GetObject"]},
     *       {"element": "Resource", "match": "no",
     *        "policyValues": ["arn:aws:s3:::other/*"], "requestValues": ["arn:aws:s3:::example/a"]},
     *       {"element": "Condition", "operator": "Bool", "key": "aws:MultiFactorAuthPresent", "match": "no",
     *        "policyValues": ["true"], "requestValues": []}]}]}
     * }</pre>
     *
     * <p>{@code sid}, {@code operator}, {@code key} and {@code note} are present only if they are not empty.
     * {@code match} is {@code yes}, {@code unknown} or {@code no}. {@code kind} is the
     * {@link io.assumerole.policy.PolicyKind} in lower case, such as {@code boundary} or {@code service-control}.
     *
     * @return the JSON
     */
    public String toJson() {
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("outcome", outcome.name());
            json.writeStringField("reason", reason);
            json.writeArrayFieldStart("statements");
            for (var statement : statements) {
                statement.write(json);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("A string writer cannot fail", e);
        }
        return text.toString();
    }

    /**
     * {@return lines for a terminal: outcome, reason, and at most ten statements with at most five values per element;
     * {@link #toJson} and {@link #statements} have no such limits}
     */
    @Override
    public String toString() {
        var text = new StringBuilder(Text.visible(outcome + ": " + reason));
        statements.stream()
                .limit(SHOWN_STATEMENTS)
                .forEach(statement -> text.append('\n').append(statement));
        if (statements.size() > SHOWN_STATEMENTS) {
            text.append("\n… and ").append(statements.size() - SHOWN_STATEMENTS).append(" more statements");
        }
        return text.toString();
    }
}
