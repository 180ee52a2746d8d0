package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.permissions.PlannedInputs.Truth;
import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A resource of a preview, with the names in its inputs and its ARN.
 *
 * @param state the state after the deployment, or the last one of a deleted resource
 * @param isCreated whether this deployment, or a later one, creates the resource, so that its random suffix and its ARN change
 */
record PlannedResource(ResourceState state, boolean isCreated) {
    /** The text for the characters of a name that aren't known. */
    static final String ANY = "*";

    private static final String ARN = "arn";

    private static final String NAME = "name";

    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_+=,.@/:;!'()~#&%-]");

    /** A name with the random suffix that Pulumi generates. */
    private static final Pattern AUTOMATIC = Pattern.compile("(.+-)[0-9a-f]{7}(\\.fifo)?");

    /** Returns a resource to which another resource refers. */
    static PlannedResource linked(ResourceState state, boolean isCreatedLater) {
        return new PlannedResource(
                state, isCreatedLater || state.outputs().text(ARN).isEmpty());
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
        Value value = state.inputs();
        for (var name : path.split("\\.")) {
            if (value instanceof Items items && items.list().size() == 1) {
                value = items.list().get(0);
            }
            value = value instanceof Fields fields
                    ? fields.get(name)
                    : value instanceof Unreadable ? value : Value.ABSENT;
        }
        if (value.isAbsent() && path.equals(NAME)) {
            value = prefix().<Value>map(Text::new).orElse(value);
        }
        return value instanceof Scalar scalar && !scalar.isAbsent() ? new Text(scalar.json()) : value;
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
