package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import java.util.function.UnaryOperator;

/**
 * A policy that a builder was given: a document, an output of one, or an output of its JSON.
 *
 * @param option the method that was called, for the messages
 * @param document the document; {@code null} where JSON was given
 * @param json the JSON; {@code null} where a document was given
 */
public record PolicyInput(String option, ArgumentValue<PolicyDocument> document, ArgumentValue<String> json) {

    public static PolicyInput of(String option, ArgumentValue<PolicyDocument> document) {
        return new PolicyInput(option, document, null);
    }

    public static PolicyInput ofJson(String option, Output<String> json) {
        return new PolicyInput(option, null, ArgumentValue.of(json));
    }

    /** What was given as a value; {@code null} where an output was. */
    public PolicyDocument plain() {
        return document == null ? null : document.value();
    }

    /** Reads the JSON, and checks what is there: all that is wrong for its use at once. */
    public Output<PolicyDocument> check(
            ArgumentChecks checks, String name, PolicyKind kind, UnaryOperator<PolicyDocument> further) {
        return json == null
                ? checks.optional(name, document, given -> further.apply(given.requireValid(kind)))
                : checks.optional(name, json, text -> further.apply(PolicyDocument.parse(text, kind)));
    }
}
