package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.resources.ResourceType.Live;
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
 * The outputs and inputs of a resource that go into the engine's state, put together of what a
 * program gave, what AWS tells and what is known from before.
 */
final class ResourceState {
    static final String ID = "id";

    private ResourceState() {}

    /** The outputs of a resource that was just made. */
    static Map<String, Object> made(
            ResourceSchema shape, String id, Map<String, Object> inputs, Map<String, Object> added) {
        var outputs = new LinkedHashMap<String, Object>(added);
        outputs.putAll(shape.echo(Secret.reveal(inputs)));
        outputs.put(ID, id);
        return secret(shape, outputs, inputs);
    }

    /**
     * The outputs of a resource that was made, where it is not known what of the rest was done:
     * what is left out here is done by the next update.
     */
    static Map<String, Object> begun(
            ResourceSchema shape, String id, Map<String, Object> inputs, Map<String, Object> added) {
        var sure = new LinkedHashMap<String, Object>(inputs);
        sure.keySet().removeIf(name -> {
            var property = shape.properties().get(name);
            return property == null
                    || !property.is(Trait.REQUIRED) && !property.is(Trait.REPLACES) && !property.is(Trait.REMEMBERED);
        });
        return made(shape, id, sure, added);
    }

    /** The outputs that a new resource would have. */
    static Map<String, Object> previewed(ResourceSchema shape, Map<String, Object> inputs) {
        var unknown = new LinkedHashMap<String, Object>();
        shape.all(Trait.COMPUTED).forEach(property -> unknown.put(property.name(), Unknown.VALUE));
        var outputs = made(shape, "", inputs, unknown);
        outputs.put(ID, Unknown.VALUE);
        return outputs;
    }

    /** The outputs of a resource after an update, or as they would be. */
    static Map<String, Object> updated(
            ResourceSchema shape, Map<String, Object> before, Map<String, Object> inputs, Map<String, Object> added) {
        var outputs = Secret.reveal(before);
        shape.inputs().stream()
                .filter(property -> !property.is(Trait.COMPUTED))
                .forEach(property -> outputs.remove(property.name()));
        outputs.putAll(shape.echo(Secret.reveal(inputs)));
        outputs.putAll(added);
        Secret.mark(outputs, before);
        return secret(shape, outputs, inputs);
    }

    /**
     * The outputs of a resource as AWS has it.
     *
     * @param state what was known of it; empty for an import
     */
    static Map<String, Object> read(
            ResourceSchema shape, Live live, Map<String, Object> state, Map<String, String> defaultTags) {
        var known = Secret.reveal(state);
        var outputs = new LinkedHashMap<String, Object>(live.outputs());
        for (var property : shape.properties().values()) {
            var name = property.name();
            if (property.is(Trait.REMEMBERED)) {
                var remembered = state.isEmpty() ? property.fallback() : known.get(name);
                if (remembered != null) {
                    outputs.put(name, remembered);
                }
            } else if (property.is(Trait.POLICY) && outputs.get(name) instanceof String policy) {
                var before = known.get(name);
                outputs.put(name, PolicyText.asBefore(before instanceof String text ? text : null, policy));
            }
        }
        if (shape.isTagged()) {
            addTags(outputs, new Values(known).stringMap(ResourceSchema.TAGS), defaultTags);
        }
        outputs.put(ID, live.id());
        return secret(shape, outputs, state);
    }

    /** A default tag is among the resource's own tags only where it was there before. */
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

    /** The inputs that a program would have to give to have what AWS has: for an import. */
    static Map<String, Object> imported(ResourceSchema shape, Map<String, Object> outputs) {
        var inputs = new LinkedHashMap<String, Object>();
        for (var property : shape.inputs()) {
            var value = outputs.get(property.name());
            if (property.is(Trait.REQUIRED) || !ResourceDiff.same(property, property.fallback(), value)) {
                inputs.put(property.name(), value);
            }
        }
        shape.autoName().flatMap(AutoName::prefixProperty).ifPresent(inputs::remove);
        inputs.put(InputChecker.DEFAULTS, List.of());
        return inputs;
    }

    /** The inputs from before, with what AWS has where that is something else. */
    static Map<String, Object> refreshed(
            ResourceSchema shape, Map<String, Object> inputs, Map<String, Object> outputs) {
        var plain = Secret.reveal(inputs);
        var refreshed = new HashMap<String, Object>();
        plain.forEach((name, old) -> {
            var property = shape.properties().get(name);
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
            ResourceSchema shape, Map<String, Object> outputs, Map<String, Object> like) {
        Secret.mark(outputs, like);
        shape.all(Trait.SECRET)
                .forEach(property -> outputs.computeIfPresent(
                        property.name(), (name, value) -> value instanceof Secret ? value : new Secret(value)));
        return outputs;
    }
}
