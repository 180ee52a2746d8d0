package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.function.UnaryOperator;

/**
 * A policy of a builder: a document, an output of a document, or a JSON output.
 *
 * @param option the method that was called, for messages
 * @param document the document; {@code null} for JSON
 * @param json the JSON; {@code null} for a document
 */
public record PolicyInput(String option, ArgumentValue<PolicyDocument> document, ArgumentValue<String> json) {

    public static PolicyInput of(String option, ArgumentValue<PolicyDocument> document) {
        return new PolicyInput(option, document, null);
    }

    public static PolicyInput ofJson(String option, Output<String> json) {
        return new PolicyInput(option, null, ArgumentValue.of(json));
    }

    /** Returns the plain document; {@code null} for an output. */
    public PolicyDocument plain() {
        return document == null ? null : document.value();
    }

    /** Parses JSON and checks the policy for its intended use; the message lists all problems. */
    public Output<PolicyDocument> check(
            ArgumentChecks checks, String name, PolicyKind kind, UnaryOperator<PolicyDocument> further) {
        return json == null
                ? checks.optional(name, document, given -> further.apply(given.requireValid(kind)))
                : checks.optional(name, json, text -> further.apply(PolicyDocument.parse(text, kind)));
    }
}
