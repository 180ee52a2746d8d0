package io.assumerole.components.internal.input;

import com.pulumi.core.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads several outputs together.
 *
 * <p>The SDK keeps a task for each output that it creates, even for a known value, and a program can have thousands of
 * components. Therefore, this class creates one output for all outputs that are read, and none for missing outputs.
 */
public final class JoinedOutputs {

    private final List<Output<Object>> outputs = new ArrayList<>();

    /** Adds an output; the result finds its value in the list of all values. */
    public <T> Function<List<Object>, T> one(Output<T> output) {
        var all = all(List.of(output));
        return known -> all.apply(known).get(0);
    }

    /** Adds any number of outputs; the result finds their values, in order. */
    @SuppressWarnings("unchecked")
    public <T> Function<List<Object>, List<T>> all(List<Output<T>> more) {
        var from = outputs.size();
        more.forEach(output -> outputs.add((Output<Object>) output));
        var to = outputs.size();
        return known -> (List<T>) known.subList(from, to);
    }

    /** Adds an output that can be missing; the result finds a list with its value, or an empty list. */
    public <T> Function<List<Object>, List<T>> ifPresent(@Nullable Output<T> output) {
        return all(output == null ? List.of() : List.of(output));
    }

    /** Adds an output that can be missing; the result finds its value, or {@code null}. */
    public <T> Function<List<Object>, @Nullable T> orNull(@Nullable Output<T> output) {
        return output == null ? known -> null : one(output);
    }

    /** Adds an output of a list that can be missing; the result finds the list, or an empty list. */
    public <T> Function<List<Object>, List<T>> optional(Output<List<T>> output) {
        return output == null ? known -> List.of() : one(output);
    }

    public boolean isEmpty() {
        return outputs.isEmpty();
    }

    /** Returns whether all outputs have their values. */
    public boolean areKnown() {
        return outputs.stream().allMatch(output -> KnownValue.of(output).isPresent());
    }

    /** Passes on the values once all of them are known, and creates no output if they already are. */
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

    /** Computes a value from all values once they are known. */
    public <T> Output<T> applyValue(Function<List<Object>, T> function) {
        return Output.all(outputs).applyValue(function::apply);
    }
}
