package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Several outputs that are read at once.
 *
 * <p>The SDK keeps a task for each output that it makes, also for one that is known, and a program makes thousands of
 * components: so here one output is made for all that are read, and none for what there is not.
 */
public final class JoinedOutputs {

    private final List<Output<Object>> outputs = new ArrayList<>();

    /** Adds one; the answer finds its value among those of all. */
    public <T> Function<List<Object>, T> one(Output<T> output) {
        var all = all(List.of(output));
        return known -> all.apply(known).get(0);
    }

    /** Adds any number; the answer finds their values, in their order. */
    @SuppressWarnings("unchecked")
    public <T> Function<List<Object>, List<T>> all(List<Output<T>> more) {
        var from = outputs.size();
        more.forEach(output -> outputs.add((Output<Object>) output));
        var to = outputs.size();
        return known -> (List<T>) known.subList(from, to);
    }

    /** Adds one that may be missing; the answer finds its value alone, or nothing. */
    public <T> Function<List<Object>, List<T>> ifPresent(@Nullable Output<T> output) {
        return all(output == null ? List.of() : List.of(output));
    }

    /** Adds one that may be missing; the answer finds its value, or {@code null}. */
    public <T> Function<List<Object>, @Nullable T> orNull(@Nullable Output<T> output) {
        return output == null ? known -> null : one(output);
    }

    /** Adds one that holds several, or is missing. */
    public <T> Function<List<Object>, List<T>> optional(Output<List<T>> output) {
        return output == null ? known -> List.of() : one(output);
    }

    public boolean isEmpty() {
        return outputs.isEmpty();
    }

    /** Whether all of them have their values. */
    public boolean areKnown() {
        return outputs.stream().allMatch(output -> KnownValue.of(output).isPresent());
    }

    /** Hands their values over as soon as all of them are known, and makes no output where they are. */
    public void accept(Consumer<List<Object>> consumer) {
        if (areKnown()) {
            consumer.accept(outputs.stream()
                    .map(output -> KnownValue.of(output).orElseThrow().value())
                    .toList());
        } else {
            applyValue(known -> {
                consumer.accept(known);
                return known;
            });
        }
    }

    /** Makes a value of them, as soon as all of them are known. */
    public <T> Output<T> applyValue(Function<List<Object>, T> function) {
        return Output.all(outputs).applyValue(function::apply);
    }
}
