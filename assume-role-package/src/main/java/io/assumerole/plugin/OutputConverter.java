package io.assumerole.plugin;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;
import com.pulumi.core.internal.OutputData;
import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.resources.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts the outputs of a component for the engine: secrets stay secrets, at every depth. */
final class OutputConverter {

    private OutputConverter() {}

    /** Returns the values of outputs by name. */
    static CompletableFuture<Map<String, PropertyValue>> values(Map<String, Output<?>> outputs) {
        return byKey(outputs, OutputConverter::property);
    }

    /** Returns the URNs of the resources that each output depends on. */
    static CompletableFuture<Map<String, Set<String>>> dependencies(Map<String, Output<?>> outputs) {
        return byKey(
                outputs,
                output -> Internal.of(output)
                        .getDataAsync()
                        .thenCompose(data -> all(data.getResources().stream()
                                .map(Resource::urn)
                                .map(urn -> Internal.of(urn).getDataAsync())
                                .toList()))
                        .thenApply(urns ->
                                urns.stream().map(OutputData::getValueNullable).collect(Collectors.toSet())));
    }

    private static CompletableFuture<PropertyValue> property(@Nullable Object value) {
        if (value instanceof Output<?> output) {
            return Internal.of(output).getDataAsync().thenCompose(OutputConverter::property);
        }
        if (value instanceof Map<?, ?> map) {
            return byKey(map, OutputConverter::property).thenApply(PropertyValue::of);
        }
        if (value instanceof Collection<?> items) {
            return all(items.stream().map(OutputConverter::property).toList()).thenApply(PropertyValue::of);
        }
        return CompletableFuture.completedFuture(scalar(value));
    }

    private static CompletableFuture<PropertyValue> property(OutputData<?> data) {
        var property = data.isKnown()
                ? property(data.getValueNullable())
                : CompletableFuture.completedFuture(PropertyValue.COMPUTED);
        return data.isSecret() ? property.thenApply(PropertyValue::ofSecret) : property;
    }

    private static PropertyValue scalar(@Nullable Object value) {
        if (value == null) {
            return PropertyValue.NULL;
        }
        if (value instanceof String text) {
            return PropertyValue.of(text);
        }
        if (value instanceof Boolean flag) {
            return PropertyValue.of((boolean) flag);
        }
        if (value instanceof Number number) {
            return PropertyValue.of(number.doubleValue());
        }
        throw new IllegalStateException(
                "An output has the unsupported type " + value.getClass().getName());
    }

    private interface Conversion<V, R> {
        CompletableFuture<R> of(V value);
    }

    private static <V, R> CompletableFuture<Map<String, R>> byKey(
            Map<?, ? extends V> map, Conversion<V, R> conversion) {
        var names = new ArrayList<String>();
        var futures = new ArrayList<CompletableFuture<R>>();
        map.forEach((name, value) -> {
            names.add((String) name);
            futures.add(conversion.of(value));
        });
        return all(futures).thenApply(values -> {
            var converted = new LinkedHashMap<String, R>();
            for (var i = 0; i < names.size(); i++) {
                converted.put(names.get(i), values.get(i));
            }
            return converted;
        });
    }

    private static <R> CompletableFuture<List<R>> all(List<CompletableFuture<R>> futures) {
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
    }
}
