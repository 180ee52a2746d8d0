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
 * What a resource type looks like to a program.
 *
 * @param token the type, as {@code aws:iam/user:User}
 * @param properties by name
 * @param autoName how its name is made; empty if it has none
 * @param elsewhere inputs of the official plugin that this one does not have
 * @param deletedFirst whether the old one always goes before its replacement comes
 */
public record ResourceSchema(
        String token,
        Map<String, Property> properties,
        Optional<AutoName> autoName,
        Set<String> elsewhere,
        boolean deletedFirst) {

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
        return new ResourceSchema(token, properties, Optional.of(name), elsewhere, deletedFirst);
    }

    public ResourceSchema without(String... inputs) {
        return new ResourceSchema(token, properties, autoName, Set.of(inputs), deletedFirst);
    }

    public ResourceSchema replacedAfterDelete() {
        return new ResourceSchema(token, properties, autoName, elsewhere, true);
    }

    /** Adds the tags of the resource, and those with the provider's default tags. */
    public ResourceSchema tagged() {
        var all = new LinkedHashMap<String, Property>(properties);
        all.put(TAGS, Property.input(TAGS, PropertyType.STRING_MAP));
        all.put(ALL_TAGS, Property.output(ALL_TAGS, PropertyType.STRING_MAP));
        return new ResourceSchema(token, all, autoName, elsewhere, deletedFirst);
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
     * Takes the inputs of a resource that is about to be made or changed.
     *
     * @throws IllegalArgumentException if one is unknown or one that Check demands is missing
     */
    public Values ready(Map<String, Object> inputs) {
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
     * What the state holds of the inputs: policies and URLs in the form the official plugin keeps.
     *
     * <p>The tags with the default tags are among them, because Check has worked them out.
     */
    public Map<String, Object> echo(Map<String, Object> inputs) {
        var echo = new LinkedHashMap<String, Object>();
        inputs.forEach((name, value) -> {
            var property = properties.get(name);
            if (property != null) {
                echo.put(name, property.kept(value));
            }
        });
        return echo;
    }
}
