package io.assumerole.localaws.provider.schema;

import io.assumerole.localaws.provider.schema.Property.Trait;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The schema of a resource type.
 *
 * @param token the type token, such as {@code aws:iam/user:User}
 * @param properties the properties by name
 * @param autoName the rule for its automatic name; empty if it has none
 * @param unsupported inputs of the official plugin that the emulator does not have
 * @param deleteBeforeReplace true if the old resource is always deleted before its replacement is created
 */
public record ResourceSchema(
        String token,
        Map<String, Property> properties,
        Optional<AutoName> autoName,
        Set<String> unsupported,
        boolean deleteBeforeReplace) {

    public static final String TAGS = "tags";
    public static final String ALL_TAGS = "tagsAll";

    public static ResourceSchema of(String token, Property... properties) {
        return new ResourceSchema(
                token,
                Stream.of(properties)
                        .collect(Collectors.toMap(
                                Property::name, Function.identity(), (one, other) -> other, LinkedHashMap::new)),
                Optional.empty(),
                Set.of(),
                false);
    }

    public ResourceSchema named(AutoName name) {
        return new ResourceSchema(token, properties, Optional.of(name), unsupported, deleteBeforeReplace);
    }

    public ResourceSchema without(String... inputs) {
        return new ResourceSchema(token, properties, autoName, Set.of(inputs), deleteBeforeReplace);
    }

    public ResourceSchema deletedBeforeReplace() {
        return new ResourceSchema(token, properties, autoName, unsupported, true);
    }

    /** Adds a property for the resource's own tags, and a property that includes the provider's default tags. */
    public ResourceSchema tagged() {
        var all = new LinkedHashMap<String, Property>(properties);
        all.put(TAGS, Property.input(TAGS, PropertyType.STRING_MAP));
        all.put(ALL_TAGS, Property.output(ALL_TAGS, PropertyType.STRING_MAP));
        return new ResourceSchema(token, all, autoName, unsupported, deleteBeforeReplace);
    }

    public boolean isTagged() {
        return properties.containsKey(ALL_TAGS);
    }

    public List<Property> inputs() {
        return all(Trait.INPUT);
    }

    public List<Property> all(Trait trait) {
        return properties.values().stream()
                .filter(property -> property.is(trait))
                .toList();
    }

    /**
     * Returns the inputs of a resource for a create or update call.
     *
     * @throws IllegalArgumentException if an input is unknown, or a required input is missing
     */
    public Values validated(Map<String, Object> inputs) {
        var values = Values.known(inputs);
        properties.values().stream()
                .filter(property -> property.is(Trait.REQUIRED)
                        || property.name()
                                        .equals(autoName.map(AutoName::property).orElse(""))
                                && !property.is(Trait.COMPUTED))
                .map(Property::name)
                .filter(name -> !values.has(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException("Missing required property '" + name + "'");
                });
        return values;
    }

    /**
     * Returns the inputs in the format of the state: policies and URLs as the official plugin keeps them.
     *
     * <p>This includes the tags with the default tags, which Check has computed.
     */
    public Map<String, Object> toState(Map<String, Object> inputs) {
        var echo = new LinkedHashMap<String, Object>();
        inputs.forEach((name, value) -> {
            var property = properties.get(name);
            if (property != null) {
                echo.put(name, property.normalized(value));
            }
        });
        return echo;
    }
}
