package io.assumerole.localaws.provider.schema;

import java.util.Map;

/**
 * The defaults that the provider's configuration gives to each of its resources.
 *
 * @param defaultTags the tags of every resource, by key
 * @param region the region of a resource that names no region
 * @param ofRegion the rule for a resource's own region
 */
public record ProviderDefaults(Map<String, String> defaultTags, String region, PropertyRule ofRegion) {}
