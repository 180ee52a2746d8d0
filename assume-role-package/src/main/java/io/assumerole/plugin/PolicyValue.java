package io.assumerole.plugin;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import com.pulumi.core.Output;
import com.pulumi.provider.internal.properties.PropertyValue;
import io.assumerole.policy.Condition;
import io.assumerole.policy.InvalidPolicyException;
import io.assumerole.policy.PolicyDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
    private static final Pattern BOOLEAN_OPERATOR =
            Pattern.compile("((ForAllValues|ForAnyValue):)?(Bool|Null)(IfExists)?");

    private static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    name -> ELEMENTS.contains(name) ? ELEMENTS.indexOf(name) : ELEMENTS.size())
            .thenComparing(Comparator.naturalOrder());

    private PolicyValue() {}

    /**
     * Passes a policy as a plain value or as an output.
     *
     * @throws InvalidInputException if a value in the policy is probably a mistake
     */
    static void pass(
            String path, InputValue policy, Consumer<PolicyDocument> plain, Consumer<Output<PolicyDocument>> output) {
        check(path, policy);
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

    /**
     * Rejects values that are probably mistakes in the program, even if AWS would accept them.
     *
     * @throws InvalidInputException if there are such values
     */
    static void check(String path, InputValue policy) {
        var problems = new ArrayList<String>();
        parsed(policy).ifPresent(json -> addProblems(path, json, false, problems));
        if (!problems.isEmpty()) {
            throw new InvalidInputException(problems);
        }
    }

    /** Returns the values in a policy; empty if it is invalid JSON, which the library reports. */
    private static Optional<InputValue> parsed(InputValue policy) {
        try {
            return Optional.of(
                    policy.value() instanceof String json ? policy.ofJson(GSON.fromJson(json, Object.class)) : policy);
        } catch (JsonParseException e) {
            return Optional.empty();
        }
    }

    /** @param isBoolean whether AWS compares the value as a boolean */
    private static void addProblems(String path, InputValue input, boolean isBoolean, List<String> problems) {
        if (input.value() instanceof List) {
            IntStream.range(0, input.items().size())
                    .forEach(
                            i -> addProblems(path + "[" + i + "]", input.items().get(i), isBoolean, problems));
        } else if (input.value() instanceof Map) {
            if (input.fields().isEmpty()) {
                // TypeScript omits a field whose value is undefined, so a condition can lose its only value.
                problems.add(path + InputType.EMPTY_OBJECT);
            }
            input.fields()
                    .forEach((name, value) -> addProblems(
                            InputType.field(path, input, name),
                            value,
                            isBoolean || BOOLEAN_OPERATOR.matcher(name).matches(),
                            problems));
        } else if (input.value() instanceof Double) {
            // YAML reads the account ID 012345670123 as the number 1402433619.
            problems.add(path + ": got a number; allowed: a string; write the number in quotes");
        } else if (input.value() instanceof Boolean && !isBoolean) {
            // YAML reads TRUE as the boolean true, which becomes the string true. Most conditions are case-sensitive.
            problems.add(path + ": got a boolean; allowed: a string; write the value in quotes");
        } else if (input.value() instanceof PropertyValue) {
            problems.add("%s: got %s; allowed: a string, list, or object".formatted(path, input.kind()));
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
    static Condition[] conditions(InputValue condition) {
        check("trustCondition", condition);
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
