package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/** Where a resource of a service with regions is: {@code internal/provider/sdkv2/region.go} of the official plugin. */
enum ResourceRegion {
    /** Version 6: where the provider is. */
    OF_PROVIDER,
    /** Version 7: where the resource says, else where the provider is. */
    OF_RESOURCE;

    private static final String REGION = "region";

    ResourceSchema shape(String token, Property... properties) {
        return this == OF_PROVIDER
                ? ResourceSchema.of(token, properties)
                : ResourceSchema.of(
                        token,
                        Stream.concat(
                                        Stream.of(properties),
                                        Stream.of(Property.input(REGION, PropertyType.STRING)
                                                .with(Trait.COMPUTED, Trait.REPLACES, Trait.REGION)
                                                .must(PropertyRule.REGION)))
                                .toArray(Property[]::new));
    }

    Session session(Session aws, Values values) {
        return this == OF_RESOURCE && values.has(REGION) ? aws.in(Region.of(values.string(REGION))) : aws;
    }

    /** What is told of a resource, with its region where it has one of its own. */
    Map<String, Object> outputs(Session aws, Map<String, Object> told) {
        var outputs = new HashMap<String, Object>(told);
        if (this == OF_RESOURCE) {
            outputs.put(REGION, aws.region().id());
        }
        return outputs;
    }
}
