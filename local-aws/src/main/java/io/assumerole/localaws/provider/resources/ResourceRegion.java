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

/** The region of a resource: {@code internal/provider/sdkv2/region.go} of the official plugin. */
enum ResourceRegion {
    /** Version 6: the provider's region. */
    OF_PROVIDER,
    /** Version 7: the resource's region, or else the provider's region. */
    OF_RESOURCE;

    private static final String REGION = "region";

    ResourceSchema schema(String token, Property... properties) {
        return this == OF_PROVIDER
                ? ResourceSchema.of(token, properties)
                : ResourceSchema.of(
                        token,
                        Stream.concat(
                                        Stream.of(properties),
                                        Stream.of(Property.input(REGION, PropertyType.STRING)
                                                .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES, Trait.REGION)
                                                .withRule(PropertyRule.REGION)))
                                .toArray(Property[]::new));
    }

    Session session(Session aws, Values values) {
        return this == OF_RESOURCE && values.has(REGION) ? aws.in(Region.of(values.string(REGION))) : aws;
    }

    /** Adds the resource's own region, if it has one, to AWS's answer. */
    Map<String, Object> outputs(Session aws, Map<String, Object> live) {
        var outputs = new HashMap<String, Object>(live);
        if (this == OF_RESOURCE) {
            outputs.put(REGION, aws.region().id());
        }
        return outputs;
    }
}
