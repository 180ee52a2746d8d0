package io.assumerole.plugin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.pulumi.core.Output;
import io.assumerole.policy.Condition;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads policies and conditions, which a program gives as JSON or as objects of the same form. */
final class PolicyValue {

    static final InputType POLICY = new InputType.Json(false);
    static final InputType CONDITION = new InputType.Json(true);

    private static final Gson GSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

    /** The elements of a policy in the order in which a Java program writes them. */
    private static final List<String> ELEMENTS = List.of(
            "Version",
            "Id",
            "Statement",
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");

    private static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    name -> ELEMENTS.contains(name) ? ELEMENTS.indexOf(name) : ELEMENTS.size())
            .thenComparing(Comparator.naturalOrder());

    private PolicyValue() {}

    /** Passes a policy as a plain value or as an output. */
    static void pass(Input policy, Consumer<PolicyDocument> plain, Consumer<Output<PolicyDocument>> output) {
        var flat = policy.flat();
        flat.pass(value -> document(value, flat.isSecret()), plain, output);
    }

    private static PolicyDocument document(Object value, boolean isSecret) {
        try {
            return PolicyDocument.parse(value instanceof String json ? json : GSON.toJson(ordered(value)));
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

    /** Orders the names of all objects, because the engine does not keep the program's order. */
    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            var ordered = new TreeMap<String, @Nullable Object>(ORDER);
            object.forEach((name, each) -> ordered.put((String) name, ordered(each)));
            return ordered;
        }
        return value instanceof List<?> items
                ? items.stream().map(PolicyValue::ordered).collect(Collectors.toCollection(ArrayList::new))
                : value;
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
            throw new InvalidInputException(e.problems().stream()
                    .map(problem -> problem.toString().replaceFirst("^Statement\\[0](\\.Condition)?", "trustCondition"))
                    .toList());
        }
    }
}
