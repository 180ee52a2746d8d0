package io.assumerole.plugin;

import com.pulumi.provider.internal.properties.PropertyValue;
import com.pulumi.provider.internal.properties.PropertyValue.OutputReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates values as the engine sends them. */
final class Values {

    static final PropertyValue UNKNOWN = PropertyValue.COMPUTED;
    static final PropertyValue NULL = PropertyValue.NULL;
    static final PropertyValue TRUE = PropertyValue.of(true);
    static final PropertyValue FALSE = PropertyValue.of(false);

    private Values() {}

    static PropertyValue text(String text) {
        return PropertyValue.of(text);
    }

    static PropertyValue number(double number) {
        return PropertyValue.of(number);
    }

    static PropertyValue list(PropertyValue... items) {
        return PropertyValue.of(List.of(items));
    }

    static PropertyValue texts(String... items) {
        return PropertyValue.of(List.of(items).stream().map(PropertyValue::of).toList());
    }

    /** @param pairs names and values in turn; a {@code String} is a text */
    static PropertyValue object(Object... pairs) {
        return PropertyValue.of(inputs(pairs));
    }

    /** @param pairs names and values in turn; a {@code String} is a text */
    static Map<String, PropertyValue> inputs(Object... pairs) {
        var values = new LinkedHashMap<String, PropertyValue>();
        for (var i = 0; i < pairs.length; i += 2) {
            values.put(
                    (String) pairs[i], pairs[i + 1] instanceof String text ? text(text) : (PropertyValue) pairs[i + 1]);
        }
        return values;
    }

    static PropertyValue secret(PropertyValue value) {
        return PropertyValue.ofSecret(value);
    }

    static PropertyValue secret(String text) {
        return secret(text(text));
    }

    /** @param value {@code null} for an unknown value */
    static PropertyValue output(@Nullable PropertyValue value, String... dependencies) {
        return PropertyValue.of(new OutputReference(value, Set.of(dependencies)));
    }

    static InputValue input(PropertyValue value) {
        return InputValue.of(value);
    }
}
