package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.ProviderConfig;
import io.assumerole.localaws.provider.resources.InvokedFunction;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The package schema of the emulator, which YAML programs and {@code pulumi import} read before they use a type. */
final class PackageSchema {
    private PackageSchema() {}

    static String json(PluginVersion version) {
        var resources = new TreeMap<String, Object>();
        ResourceTypes.of(version)
                .schemas()
                .forEach(schema -> resources.put(schema.token(), resource(schema, property -> true)));
        var functions = new TreeMap<String, Object>();
        Stream.of(InvokedFunction.values())
                .forEach(function -> functions.put(function.token(), function.schema(version)));
        return WireJson.write(Map.of(
                "name",
                "aws",
                "version",
                version.number(),
                // Without this, aws:iam:User is not resolved to aws:iam/user:User.
                "meta",
                Map.of("moduleFormat", "(.*)(?:/[^/]*)"),
                "provider",
                resource(ProviderConfig.schema(version), property -> false),
                "resources",
                resources,
                "functions",
                functions));
    }

    private static Map<String, Object> resource(ResourceSchema schema, Predicate<Property> isOutput) {
        return Map.of(
                "inputProperties",
                properties(schema, property -> property.is(Trait.INPUT)),
                "requiredInputs",
                schema.all(Trait.REQUIRED).stream().map(Property::name).toList(),
                "properties",
                properties(schema, isOutput));
    }

    private static Map<String, Object> properties(ResourceSchema schema, Predicate<Property> which) {
        var properties = new TreeMap<String, Object>();
        schema.properties().values().stream().filter(which).forEach(property -> {
            var type = new TreeMap<String, Object>(
                    property.is(Trait.POLICY)
                            ? Map.of("oneOf", List.of(PropertyType.STRING.schema(), PropertyType.OBJECT.schema()))
                            : property.kind().schema());
            if (property.is(Trait.SECRET)) {
                type.put("secret", true);
            }
            properties.put(property.name(), type);
        });
        return properties;
    }
}
