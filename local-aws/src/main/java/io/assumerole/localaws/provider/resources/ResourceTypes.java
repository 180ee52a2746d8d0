package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.wire.Urn;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The supported resource types of one version of the plugin. */
public final class ResourceTypes {
    private static final Map<PluginVersion, ResourceTypes> ALL = new EnumMap<>(Map.of(
            PluginVersion.V6, new ResourceTypes(ResourceRegion.OF_PROVIDER),
            PluginVersion.V7, new ResourceTypes(ResourceRegion.OF_RESOURCE)));

    private final Map<String, EmulatedResourceType> byToken;

    /** The IAM types are the same in every version; the S3 and Secrets Manager types are not. */
    private ResourceTypes(ResourceRegion region) {
        byToken = Stream.of(
                        new UserType(),
                        new AccessKeyType(),
                        new RoleType(),
                        InlinePolicyType.ofRole(),
                        InlinePolicyType.ofUser(),
                        new PolicyType(),
                        AttachmentType.ofRole(),
                        AttachmentType.ofUser(),
                        new OpenIdConnectProviderType(),
                        new SecretType(region),
                        new SecretPolicyType(region),
                        new SecretVersionType(region),
                        new BucketType(region))
                .collect(Collectors.toMap(
                        type -> type.schema().token(), Function.identity(), (one, other) -> other, LinkedHashMap::new));
    }

    public static ResourceTypes of(PluginVersion version) {
        return ALL.get(version);
    }

    /**
     * Finds the type of a resource.
     *
     * @param urn the resource's URN
     * @throws IllegalArgumentException if the type is not supported
     */
    public EmulatedResourceType named(String urn) {
        var token = Urn.type(urn);
        var type = byToken.get(token);
        if (type == null) {
            throw new IllegalArgumentException(
                    "this provider emulator does not have the resource type '%s'. It has %s; the official plugin has all"
                            .formatted(token, String.join(", ", byToken.keySet())));
        }
        return type;
    }

    /** Returns whether the type of a resource is supported. */
    public boolean has(String urn) {
        return byToken.containsKey(Urn.type(urn));
    }

    public Stream<ResourceSchema> schemas() {
        return byToken.values().stream().map(EmulatedResourceType::schema);
    }
}
