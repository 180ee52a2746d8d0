package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.components.internal.input.StaleJar;
import io.assumerole.internal.Text;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component that users can extend, with additional outputs. */
abstract class ExtensibleComponent extends ComponentResource {

    private final Map<String, Output<?>> outputs = new LinkedHashMap<>();
    private boolean isRegistered;

    ExtensibleComponent(String type, String name, ResourceArgs args, @Nullable ComponentResourceOptions options) {
        super(type, name, args, options);
        StaleJar.warn(this);
    }

    /** Adds an output of the library's component, unless it is {@code null}, and returns it. */
    final <T> Output<T> output(String name, Output<T> output) {
        if (output != null) {
            outputs.put(name, output);
        }
        return output;
    }

    /** Returns the outputs of the library's component, in the order of their registration. */
    final Map<String, Output<?>> registeredOutputs() {
        return Collections.unmodifiableMap(outputs);
    }

    /**
     * Registers the outputs of a subclass together with those of the component that it extends.
     *
     * <p>A subclass with its own type token must call this method once, on the last line of its constructor, with an
     * empty map if it adds no outputs. Registered outputs are in the stack's state. If the subclass omits the call, it
     * still works, but the state contains no outputs of the component.
     *
     * @param own the outputs that the subclass adds, by name; the names must differ from the names of the component's
     *     outputs
     * @throws IllegalArgumentException if a name is blank or the component already uses it, or if an output or the map
     *     is {@code null}
     * @throws IllegalStateException if the outputs are already registered: by an earlier call, or by a constructor
     *     without a type token
     */
    @Override
    protected final void registerOutputs(Map<String, Output<?>> own) {
        register(Output.of(withOwn(own)));
    }

    /**
     * Registers the outputs of a subclass whose names are known later. In all other respects, it works like
     * {@link #registerOutputs(Map)}.
     *
     * @param own the outputs that the subclass adds, by name; the update fails if a name or an output is invalid
     * @throws IllegalStateException if the outputs are already registered
     */
    @Override
    protected final void registerOutputs(Output<Map<String, Output<?>>> own) {
        register(own == null ? Output.of(withOwn(null)) : own.applyValue(this::withOwn));
    }

    private Map<String, Output<?>> withOwn(Map<String, Output<?>> own) {
        if (own == null) {
            throw new IllegalArgumentException(
                    "registerOutputs of %s: got null; allowed: a map, empty if there are no outputs"
                            .formatted(described()));
        }
        var all = new LinkedHashMap<>(outputs);
        own.forEach((name, output) -> {
            if (name == null || name.isBlank()) {
                throw refused(name, "is blank; give the output a name");
            }
            if (output == null) {
                throw refused(name, "is null; omit it if there is no value");
            }
            if (all.put(name, output) != null) {
                throw refused(name, "is already an output of the component; give it a different name");
            }
        });
        return all;
    }

    private IllegalArgumentException refused(String output, String reason) {
        return new IllegalArgumentException(
                "registerOutputs of %s: %s %s".formatted(described(), Text.quote(output), reason));
    }

    private void register(Output<Map<String, Output<?>>> all) {
        if (isRegistered) {
            throw new IllegalStateException(
                    ("registerOutputs of %s: its outputs are already registered, and the engine accepts them only"
                                    + " once. Call super(type, name, args, options) with your own type token, such as"
                                    + " my-team:index:%s, and registerOutputs once, at the end of your constructor")
                            .formatted(described(), getClass().getSimpleName()));
        }
        isRegistered = true;
        super.registerOutputs(all);
    }

    private String described() {
        return getClass().getSimpleName() + " " + Text.quote(pulumiResourceName());
    }
}
