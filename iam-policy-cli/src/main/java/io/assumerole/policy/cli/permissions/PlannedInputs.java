package io.assumerole.policy.cli.permissions;

import io.assumerole.policy.cli.review.types.ResourceState;
import io.assumerole.policy.cli.review.types.Value;
import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Scalar;
import io.assumerole.policy.cli.review.types.Value.Text;
import io.assumerole.policy.cli.review.types.Value.Unreadable;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for an input of a planned resource. Dots separate the names of nested inputs. After an equal sign, the input
 * contains the value that the resource needs, such as {@code type=ingress}.
 */
final class PlannedInputs {
    /** The answer to whether a resource has an input. */
    enum Truth {
        YES,
        NO,
        UNKNOWN
    }

    private PlannedInputs() {}

    /** Returns the name of the outermost input. */
    static String name(String input) {
        return input.split("[.=]")[0];
    }

    /** Returns an input of a provider, which the preview contains as JSON text. */
    static Value ofProvider(Value input) {
        return input instanceof Text text ? ValueReader.parse(text.text()).orElse(input) : input;
    }

    /** Returns whether the resource has an input. */
    static Truth isSet(ResourceState state, String input) {
        var truth = truth(state, input);
        // An output of another resource counts as a value, although it isn't known yet.
        boolean isLinked = truth == Truth.UNKNOWN
                && input.indexOf('=') < 0
                && !state.dependencies(name(input)).isEmpty();
        return isLinked ? Truth.YES : truth;
    }

    /** Returns whether an input is set, as far as the preview shows its value, which can also be false. */
    static Truth isShown(ResourceState state, String input) {
        return state.inputs().get(name(input)).unreadable().isPresent() ? Truth.UNKNOWN : truth(state, input);
    }

    private static Truth truth(ResourceState state, String input) {
        var parts = input.split("=", 2);
        return truth(state.inputs(), Arrays.asList(parts[0].split("\\.")), parts.length == 2 ? parts[1] : "");
    }

    private static Truth truth(Value value, List<String> path, String needed) {
        if (value.equals(Unreadable.UNKNOWN)) {
            return Truth.UNKNOWN;
        }
        if (value instanceof Items items) {
            var all =
                    items.list().stream().map(item -> truth(item, path, needed)).toList();
            return all.contains(Truth.YES) ? Truth.YES : all.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : Truth.NO;
        }
        if (!path.isEmpty() && !(value instanceof Unreadable)) {
            return value instanceof Fields fields
                    ? truth(fields.get(path.get(0)), path.subList(1, path.size()), needed)
                    : Truth.NO;
        }
        if (!needed.isEmpty()) {
            // The provider ignores the case of some texts, such as protocols.
            boolean isEqual = value instanceof Text text && text.text().equalsIgnoreCase(needed)
                    || value.equals(new Scalar(needed));
            return value instanceof Unreadable ? Truth.UNKNOWN : isEqual ? Truth.YES : Truth.NO;
        }
        boolean isEmpty = value.isAbsent()
                || value.equals(new Scalar("false"))
                || value.equals(new Text("false"))
                || value.equals(Fields.NONE);
        return isEmpty ? Truth.NO : Truth.YES;
    }
}
