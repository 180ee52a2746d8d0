package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.resources.EmulatedResourceType.Live;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.InputChecker;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.ResourceDiff;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the outputs and inputs of a resource in the engine's state from the program's inputs, AWS's answers and the
 * previous state.
 */
final class StateProperties {
    static final String ID = "id";

    private StateProperties() {}

    /** Returns the outputs of a new resource. */
    static Map<String, Object> created(
            ResourceSchema schema, String id, Map<String, Object> inputs, Map<String, Object> added) {
        var outputs = new LinkedHashMap<String, Object>(added);
        outputs.putAll(schema.toState(Secret.reveal(inputs)));
        outputs.put(ID, id);
        return secret(schema, outputs, inputs);
    }

    /**
     * Returns the outputs of a new resource whose further calls may have failed: the next update adds the properties
     * that are omitted here.
     */
    static Map<String, Object> partial(
            ResourceSchema schema, String id, Map<String, Object> inputs, Map<String, Object> added) {
        var sure = new LinkedHashMap<String, Object>(inputs);
        sure.keySet().removeIf(name -> {
            var property = schema.properties().get(name);
            return property == null
                    || !property.is(Trait.REQUIRED)
                            && !property.is(Trait.REPLACE_ON_CHANGES)
                            && !property.is(Trait.NOT_RETURNED);
        });
        return created(schema, id, sure, added);
    }

    /** Returns the outputs of a new resource in a preview. */
    static Map<String, Object> previewed(ResourceSchema schema, Map<String, Object> inputs) {
        var unknown = new LinkedHashMap<String, Object>();
        schema.all(Trait.COMPUTED).forEach(property -> unknown.put(property.name(), Unknown.VALUE));
        var outputs = created(schema, "", inputs, unknown);
        outputs.put(ID, Unknown.VALUE);
        return outputs;
    }

    /** Returns the outputs of a resource after an update, or in its preview. */
    static Map<String, Object> updated(
            ResourceSchema schema, Map<String, Object> before, Map<String, Object> inputs, Map<String, Object> added) {
        var outputs = Secret.reveal(before);
        schema.inputs().stream()
                .filter(property -> !property.is(Trait.COMPUTED))
                .forEach(property -> outputs.remove(property.name()));
        outputs.putAll(schema.toState(Secret.reveal(inputs)));
        outputs.putAll(added);
        Secret.mark(outputs, before);
        return secret(schema, outputs, inputs);
    }

    /**
     * Returns the outputs of a resource as it exists in AWS.
     *
     * @param state the previous state; empty for an import
     */
    static Map<String, Object> read(
            ResourceSchema schema, Live live, Map<String, Object> state, Map<String, String> defaultTags) {
        var known = Secret.reveal(state);
        var outputs = new LinkedHashMap<String, Object>(live.outputs());
        for (var property : schema.properties().values()) {
            var name = property.name();
            if (property.is(Trait.NOT_RETURNED)) {
                var remembered = state.isEmpty() ? property.defaultValue() : known.get(name);
                if (remembered != null) {
                    outputs.put(name, remembered);
                }
            } else if (property.is(Trait.POLICY) && outputs.get(name) instanceof String policy) {
                var before = known.get(name);
                outputs.put(name, PolicyText.asBefore(before instanceof String text ? text : null, policy));
            }
        }
        if (schema.isTagged()) {
            addTags(outputs, new Values(known).stringMap(ResourceSchema.TAGS), defaultTags);
        }
        outputs.put(ID, live.id());
        return secret(schema, outputs, state);
    }

    /** Keeps a default tag among the resource's own tags only if the previous state has it there. */
    private static void addTags(
            Map<String, Object> outputs, Map<String, String> before, Map<String, String> defaultTags) {
        var all = new Values(outputs).stringMap(ResourceSchema.ALL_TAGS);
        outputs.put(ResourceSchema.ALL_TAGS, new LinkedHashMap<>(all));
        all.entrySet()
                .removeIf(tag ->
                        !before.containsKey(tag.getKey()) && tag.getValue().equals(defaultTags.get(tag.getKey())));
        if (!all.isEmpty() || !before.isEmpty()) {
            outputs.put(ResourceSchema.TAGS, new LinkedHashMap<>(all));
        }
    }

    /** Returns the inputs that describe an imported resource. */
    static Map<String, Object> imported(ResourceSchema schema, Map<String, Object> outputs) {
        var inputs = new LinkedHashMap<String, Object>();
        for (var property : schema.inputs()) {
            var value = outputs.get(property.name());
            if (property.is(Trait.REQUIRED) || !ResourceDiff.same(property, property.defaultValue(), value)) {
                inputs.put(property.name(), value);
            }
        }
        schema.autoName().flatMap(AutoName::prefixProperty).ifPresent(inputs::remove);
        inputs.put(InputChecker.DEFAULTS, List.of());
        return inputs;
    }

    /** Returns the previous inputs, with AWS's values where they differ. */
    static Map<String, Object> refreshed(
            ResourceSchema schema, Map<String, Object> inputs, Map<String, Object> outputs) {
        var plain = Secret.reveal(inputs);
        var refreshed = new HashMap<String, Object>();
        plain.forEach((name, old) -> {
            var property = schema.properties().get(name);
            if (name.equals(InputChecker.DEFAULTS)) {
                refreshed.put(name, old);
            } else if (property != null && outputs.containsKey(name)) {
                var live = Secret.reveal(outputs.get(name));
                refreshed.put(name, ResourceDiff.same(property, live, old) ? old : live);
            }
        });
        Secret.mark(refreshed, inputs);
        return refreshed;
    }

    private static Map<String, Object> secret(
            ResourceSchema schema, Map<String, Object> outputs, Map<String, Object> like) {
        Secret.mark(outputs, like);
        schema.all(Trait.SECRET)
                .forEach(property -> outputs.computeIfPresent(
                        property.name(), (name, value) -> value instanceof Secret ? value : new Secret(value)));
        return outputs;
    }
}
