package io.assumerole.plugin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Reads policies and conditions, which a program gives as JSON or as objects of the same form. */
final class PolicyValue {

    static final InputType POLICY = new InputType.Json(false);
    static final InputType CONDITION = new InputType.Json(true);

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    private PolicyValue() {}

    /** Passes a policy as a plain value or as an output. */
    static void pass(Input policy, Consumer<PolicyDocument> plain, Consumer<Output<PolicyDocument>> output) {
        var flat = policy.flat();
        flat.pass(value -> document(value, flat.isSecret()), plain, output);
    }

    private static PolicyDocument document(Object value, boolean isSecret) {
        try {
            return PolicyDocument.parse(value instanceof String json ? json : GSON.toJson(value));
        } catch (InvalidPolicyException e) {
            if (isSecret) {
                // The cause is omitted, because its message quotes the policy.
                throw new IllegalArgumentException(
                        "the policy is invalid; it is a secret, so its problems are not shown."
                                + " To see them, give the policy as plain text in a preview");
            }
            throw e;
        }
    }

    /** Returns the conditions of an object such as {@code {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}. */
    static Condition[] conditions(Input condition) {
        var statement = Map.of(
                "Effect", "Allow",
                "Principal", "*",
                "Action", "sts:AssumeRole",
                "Condition", condition.flat().value());
        try {
            var document = GSON.toJson(Map.of("Version", PolicyDocument.VERSION, "Statement", List.of(statement)));
            return PolicyDocument.parse(document)
                    .statements()
                    .get(0)
                    .conditions()
                    .toArray(Condition[]::new);
        } catch (InvalidPolicyException e) {
            throw new IllegalArgumentException(e.problems().stream()
                    .map(problem -> problem.toString().replaceFirst("^.*?Condition", "trustCondition"))
                    .collect(Collectors.joining("\n")));
        }
    }
}
