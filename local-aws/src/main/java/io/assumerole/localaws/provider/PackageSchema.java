package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.ProviderConfig;
import io.assumerole.localaws.provider.resources.InvokedFunction;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.wire.JsonText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The package schema of what is here: what YAML programs and {@code pulumi import} read before they
 * use a type.
 */
final class PackageSchema {
    private PackageSchema() {}

    static String json(PluginVersion version) {
        var resources = new TreeMap<String, Object>();
        ResourceTypes.of(version)
                .shapes()
                .forEach(shape -> resources.put(shape.token(), resource(shape, property -> true)));
        var functions = new TreeMap<String, Object>();
        Stream.of(InvokedFunction.values())
                .forEach(function -> functions.put(function.token(), function.schema(version)));
        return JsonText.write(Map.of(
                "name",
                "aws",
                "version",
                version.number(),
                // Without it aws:iam:User is not understood as aws:iam/user:User.
                "meta",
                Map.of("moduleFormat", "(.*)(?:/[^/]*)"),
                "provider",
                resource(ProviderConfig.shape(version), property -> false),
                "resources",
                resources,
                "functions",
                functions));
    }

    private static Map<String, Object> resource(ResourceSchema shape, Predicate<Property> isOutput) {
        return Map.of(
                "inputProperties",
                properties(shape, property -> property.is(Trait.INPUT)),
                "requiredInputs",
                shape.all(Trait.REQUIRED).stream().map(Property::name).toList(),
                "properties",
                properties(shape, isOutput));
    }

    private static Map<String, Object> properties(ResourceSchema shape, Predicate<Property> which) {
        var properties = new TreeMap<String, Object>();
        shape.properties().values().stream().filter(which).forEach(property -> {
            var schema = new TreeMap<String, Object>(
                    property.is(Trait.POLICY)
                            ? Map.of("oneOf", List.of(PropertyType.STRING.schema(), PropertyType.OBJECT.schema()))
                            : property.kind().schema());
            if (property.is(Trait.SECRET)) {
                schema.put("secret", true);
            }
            properties.put(property.name(), schema);
        });
        return properties;
    }
}
