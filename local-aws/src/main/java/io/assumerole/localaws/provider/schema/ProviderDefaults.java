package io.assumerole.localaws.provider.schema;

import java.util.Map;

/**
 * What the provider's configuration gives to each of its resources.
 *
 * @param defaultTags the tags that every resource gets, by key
 * @param region where a resource is that names no region
 * @param ofRegion what the region that a resource names must be
 */
public record ProviderDefaults(Map<String, String> defaultTags, String region, PropertyRule ofRegion) {}
