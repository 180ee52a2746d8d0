package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.ResourceState.Standing;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A resource of a preview, with the names in its inputs and its ARN.
 *
 * @param state the state after the deployment, or the last one of a deleted resource
 * @param isCreated whether this deployment, or a later one, creates the resource, so that its random suffix and its ARN change
 * @param elements the only element to consider of each list, by the path of the list
 */
record PlannedResource(ResourceState state, boolean isCreated, Map<String, Value> elements) {
    /** The text for the characters of a name that aren't known. */
    static final String ANY = "*";

    private static final String ARN = "arn";

    private static final String NAME = "name";

    /** The input that ARNs of IAM contain before the name; it starts with a slash. */
    static final String PATH = "path";

    /** The types whose ID is their name. */
    private static final Set<String> NAMED_BY_ID = Set.of(
            "aws:iam/role:Role", "aws:iam/user:User", "aws:iam/group:Group", "aws:iam/instanceProfile:InstanceProfile");

    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_+=,.@/:;!'()~#&%-]");

    /** A name with the random suffix that Pulumi generates. */
    private static final Pattern AUTOMATIC = Pattern.compile("(.+-)[0-9a-f]{7}(\\.fifo)?");

    PlannedResource(ResourceState state, boolean isCreated) {
        this(state, isCreated, Map.of());
    }

    /** Returns a resource to which another resource refers. A later deployment doesn't create a resource that it only reads. */
    static PlannedResource linked(ResourceState state, boolean isCreatedLater) {
        return new PlannedResource(
                state,
                state.standing() != Standing.READ
                        && (isCreatedLater || state.outputs().text(ARN).isEmpty()));
    }

    /** Returns this resource once for each element of a list; only this resource for an empty list and for any other value. */
    Stream<PlannedResource> each(String path) {
        return value(path) instanceof Items items && !items.list().isEmpty()
                ? items.list().stream().map(element -> {
                    var chosen = new HashMap<>(elements);
                    chosen.put(path, element);
                    return new PlannedResource(state, isCreated, chosen);
                })
                : Stream.of(this);
    }

    /** Returns the ARN of the resource; empty if it isn't known or changes. */
    Optional<String> arn() {
        return isCreated
                ? Optional.empty()
                : state.outputs().text(ARN).filter(arn -> PlannedArns.isArn(arn) && arn.equals(literal(arn)));
    }

    /** Returns whether the resource has, or may have, an input of the data, where {@code *} stands for every resource. */
    boolean mayHave(String input) {
        return input.equals(ANY) || PlannedInputs.isSet(state, input) != Truth.NO;
    }

    /** Returns a value in the inputs, whose path has dots before nested names. Numbers and Booleans become texts. */
    Value value(String path) {
        var element = elements.get(path);
        Value value = element == null ? input(path) : element;
        return value instanceof Scalar scalar && !scalar.isAbsent() ? new Text(scalar.json()) : value;
    }

    private Value input(String path) {
        Value value = state.inputs();
        for (var name : path.split("\\.")) {
            value = field(value, name);
        }
        return value.isAbsent() ? missing(path) : value;
    }

    /** Returns the name or path that a resource has, although its inputs don't contain this input. */
    private Value missing(String path) {
        if (state.standing() == Standing.READ && NAMED_BY_ID.contains(state.type())) {
            return switch (path) {
                case NAME -> state.outputs().get("id");
                case PATH -> Unreadable.UNKNOWN;
                default -> Value.ABSENT;
            };
        }
        return path.equals(NAME) ? prefix().<Value>map(Text::new).orElse(Value.ABSENT) : Value.ABSENT;
    }

    /** Returns a field of an object, or the fields of the objects in an array. */
    private static Value field(Value value, String name) {
        if (value instanceof Items items) {
            var fields = items.list().stream()
                    .map(item -> field(item, name))
                    .filter(field -> !field.isAbsent())
                    .toList();
            return fields.isEmpty() ? Value.ABSENT : fields.size() == 1 ? fields.get(0) : new Items(fields);
        }
        return value instanceof Fields fields ? fields.get(name) : value instanceof Unreadable ? value : Value.ABSENT;
    }

    /** Returns the start of a name whose end the provider chooses. */
    private Optional<String> prefix() {
        return state.inputs().text("namePrefix");
    }

    /** Returns the URNs that an input depends on. */
    List<String> dependencies(String path) {
        return state.dependencies(PlannedInputs.name(path));
    }

    /** Returns a name in the inputs with {@code *} for the random suffix; empty if Pulumi doesn't choose a suffix. */
    Optional<String> automatic(String input, String name) {
        if (input.equals(NAME) && state.inputs().get(NAME).isAbsent()) {
            return prefix().map(prefix -> literal(prefix) + ANY);
        }
        var generated = AUTOMATIC.matcher(name);
        // A provider lists the names that it generates as defaults; Pulumi's own names start with the resource's name.
        return isCreated
                        && generated.matches()
                        && (generated.group(1).equals(state.name() + "-")
                                || state.inputs().get("__defaults").elements().anyMatch(new Text(input)::equals))
                ? Optional.of(literal(generated.group(1)) + ANY)
                : Optional.empty();
    }

    /** Returns a name with {@code *} for the random suffix of this resource's own input with the name, if there is one. */
    Optional<String> automatic(String name) {
        return state.inputs().map().entrySet().stream()
                .filter(entry -> entry.getValue().equals(new Text(name)))
                .flatMap(entry -> automatic(entry.getKey(), name).stream())
                .findFirst();
    }

    /** Replaces the characters that have a meaning in policies, or that no name in an ARN has, with a wildcard. */
    static String literal(String text) {
        return SPECIAL.matcher(text).replaceAll("?");
    }

    /** Returns the name at the end of a URL or an ARN. */
    static String lastPart(String text) {
        return text.substring(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
    }
}
