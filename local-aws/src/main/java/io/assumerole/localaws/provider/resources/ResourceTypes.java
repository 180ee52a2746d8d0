package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.wire.Urn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The resource types that are here. */
public final class ResourceTypes {
    private static final Map<String, ResourceType> ALL = Stream.of(
                    new UserType(),
                    new AccessKeyType(),
                    new RoleType(),
                    InlinePolicyType.ofRole(),
                    InlinePolicyType.ofUser(),
                    new PolicyType(),
                    AttachmentType.ofRole(),
                    AttachmentType.ofUser(),
                    new OpenIdConnectProviderType(),
                    BucketType.first(),
                    BucketType.second())
            .collect(Collectors.toMap(
                    type -> type.shape().token(), Function.identity(), (one, other) -> other, LinkedHashMap::new));

    private ResourceTypes() {}

    public static ResourceType of(String urn) {
        var token = Urn.type(urn);
        var type = ALL.get(token);
        if (type == null) {
            throw new IllegalArgumentException(
                    "this stand-in of the AWS plugin does not have the resource type '%s'. It has %s; the official plugin has all"
                            .formatted(token, String.join(", ", ALL.keySet())));
        }
        return type;
    }

    public static Stream<Shape> shapes() {
        return ALL.values().stream().map(ResourceType::shape);
    }
}
