package io.assumerole.testing;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an output that Pulumi writes to the state in plain text. This is the only class of the kit that
 * uses internal classes of the SDK, because no public method shows which parts are secrets.
 */
final class PlaintextParts {

    /** Reports an output that has neither a value nor a secret mark, as in a first preview. */
    static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final List<String> parts = new ArrayList<>();

    private PlaintextParts() {}

    /** {@return the texts without a secret mark, including those in lists, maps, and nested outputs} */
    static List<String> of(Output<?> output) throws UnknownException {
        var found = new PlaintextParts();
        found.add(output);
        return found.parts;
    }

    private void add(@Nullable Object value) throws UnknownException {
        if (value instanceof Output<?> output) {
            addUnlessSecret(output);
        } else if (value instanceof Optional<?> optional) {
            add(optional.orElse(null));
        } else if (value instanceof Iterable<?> list) {
            for (var element : list) {
                add(element);
            }
        } else if (value instanceof Map<?, ?> map) {
            add(map.keySet());
            add(map.values());
        } else {
            parts.add(String.valueOf(value));
        }
    }

    private void addUnlessSecret(Output<?> output) throws UnknownException {
        var data = Internal.of(output);
        if (data.isSecret().join()) {
            return;
        }
        if (!data.isKnown().join()) {
            throw new UnknownException();
        }
        add(data.getValueNullable().join());
    }
}
