package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.Kind;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.Rule;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the types of bucket do not have in common. Version 6 has {@code Bucket}, which nobody else
 * has any more, and {@code BucketV2}. Version 7 has that one twice: as {@code Bucket}, with objects
 * where only one element can be, and as {@code BucketV2}, which is deprecated.
 *
 * @param version the version of the plugin that has it
 * @param token the type
 * @param acl its property {@code acl}
 * @param policy its property {@code policy}
 * @param versioning its property {@code versioning} or {@code versionings}
 * @param constants outputs that are the same for every bucket of this plugin's
 * @param elsewhere inputs of the official plugin that this one does not have
 */
record BucketFlavor(
        PluginVersion version,
        String token,
        Property acl,
        Property policy,
        Property versioning,
        Map<String, Object> constants,
        Set<String> elsewhere) {
    static final AutoName NAME =
            AutoName.of("bucket", 63).orPrefix("bucketPrefix").lowerCase();
    static final String BUCKET = "bucket";
    static final String ACL = "acl";
    static final String POLICY = "policy";
    static final String REGION = "region";
    private static final String TOKEN = "aws:s3/bucket:Bucket";
    private static final String TOKEN_V2 = "aws:s3/bucketV2:BucketV2";
    private static final String ENABLED = "enabled";
    private static final Property SECOND_ACL = Property.input(ACL, Kind.STRING).with(Trait.COMPUTED);
    private static final Property SECOND_POLICY =
            Property.input(POLICY, Kind.STRING).with(Trait.POLICY, Trait.COMPUTED);

    BucketFlavor {
        acl = acl.with(Trait.REMEMBERED);
        policy = policy.must(Rule.JSON);
        versioning = versioning.with(Trait.COMPUTED).must(BucketFlavor::onlyEnabled);
    }

    private static Optional<String> onlyEnabled(String name, Object value) {
        var all = value instanceof List<?> list ? list : List.of(value);
        boolean more = all.stream()
                .map(Map.class::cast)
                .anyMatch(element -> !Set.of(ENABLED, "mfaDelete").containsAll(element.keySet())
                        || Boolean.TRUE.equals(element.get("mfaDelete")));
        return more
                ? Optional.of(name
                        + " may have 'enabled' alone in this stand-in of the AWS plugin;"
                        + " the official plugin has all of it")
                : Optional.empty();
    }

    private boolean isList() {
        return versioning.kind() == Kind.OBJECTS;
    }

    /** Whether it is the first type of all, which version 7 does not have any more. */
    boolean isLegacy() {
        return version == PluginVersion.V6 && !isList();
    }

    /** Whether a program may say in which region it is. */
    boolean isRegional() {
        return version == PluginVersion.V7;
    }

    boolean versioned(Values values) {
        return isList()
                ? values.objects(versioning.name()).stream().anyMatch(element -> element.flag(ENABLED))
                : values.object(versioning.name()).flag(ENABLED);
    }

    static BucketFlavor first() {
        return new BucketFlavor(
                PluginVersion.V6,
                TOKEN,
                Property.input(ACL, Kind.STRING).orElse("private"),
                Property.input(POLICY, Kind.STRING).with(Trait.POLICY),
                Property.input("versioning", Kind.OBJECT),
                Map.of("serverSideEncryptionConfiguration", encryption(Map.of("sseAlgorithm", "AES256"))),
                Set.of(
                        "arn",
                        "hostedZoneId",
                        "loggings",
                        "replicationConfiguration",
                        "serverSideEncryptionConfiguration",
                        "website",
                        "websiteDomain",
                        "websiteEndpoint"));
    }

    private static Map<String, Object> encryption(Map<String, String> byDefault) {
        return Map.of("rule", Map.of("applyServerSideEncryptionByDefault", byDefault, "bucketKeyEnabled", false));
    }

    static BucketFlavor second() {
        return second(PluginVersion.V6);
    }

    static BucketFlavor secondOfVersion7() {
        return second(PluginVersion.V7, "bucketNamespace");
    }

    /** Version 7's own: the table of renamed properties in pulumi-aws, docs/v7-upgrade.md. */
    static BucketFlavor third() {
        return new BucketFlavor(
                PluginVersion.V7,
                TOKEN,
                SECOND_ACL,
                SECOND_POLICY,
                Property.input("versioning", Kind.OBJECT),
                Map.of(
                        "serverSideEncryptionConfiguration",
                        encryption(Map.of("kmsMasterKeyId", "", "sseAlgorithm", "AES256")),
                        "corsRules",
                        List.of(),
                        "grants",
                        List.of(),
                        "lifecycleRules",
                        List.of()),
                Set.of(
                        "bucketNamespace",
                        "logging",
                        "objectLockEnabled",
                        "replicationConfiguration",
                        "serverSideEncryptionConfiguration",
                        "website"));
    }

    /** Both versions have it; {@code newer} has what is new in one. */
    private static BucketFlavor second(PluginVersion version, String... newer) {
        var elsewhere = new HashSet<String>(List.of(
                "loggings",
                "objectLockEnabled",
                "replicationConfigurations",
                "serverSideEncryptionConfigurations",
                "websites"));
        elsewhere.addAll(List.of(newer));
        return new BucketFlavor(
                version,
                TOKEN_V2,
                SECOND_ACL,
                SECOND_POLICY,
                Property.input("versionings", Kind.OBJECTS),
                Map.of(
                        "serverSideEncryptionConfigurations",
                        List.of(Map.of(
                                "rules",
                                List.of(Map.of(
                                        "applyServerSideEncryptionByDefaults",
                                        List.of(Map.of("kmsMasterKeyId", "", "sseAlgorithm", "AES256")),
                                        "bucketKeyEnabled",
                                        false)))),
                        "corsRules",
                        List.of(),
                        "grants",
                        List.of(),
                        "lifecycleRules",
                        List.of(),
                        "loggings",
                        List.of(),
                        "replicationConfigurations",
                        List.of(),
                        "websites",
                        List.of()),
                elsewhere);
    }

    /** What the type looks like to a program. */
    Shape shape() {
        var properties = new ArrayList<Property>(List.of(
                Property.output("arn", Kind.STRING),
                Property.input(BUCKET, Kind.STRING)
                        .with(Trait.COMPUTED, Trait.REPLACES)
                        .must(Rule.length(0, 63)),
                Property.input("bucketPrefix", Kind.STRING)
                        .with(Trait.COMPUTED, Trait.REPLACES)
                        .must(Rule.length(0, 37)),
                Property.output("bucketDomainName", Kind.STRING),
                Property.output("bucketRegionalDomainName", Kind.STRING),
                Property.input("forceDestroy", Kind.BOOLEAN).orElse(false).with(Trait.REMEMBERED),
                Property.output("hostedZoneId", Kind.STRING),
                region(),
                Property.output("accelerationStatus", Kind.STRING),
                Property.output("requestPayer", Kind.STRING),
                acl(),
                policy(),
                versioning()));
        if (isRegional()) {
            properties.add(Property.output("bucketRegion", Kind.STRING));
        }
        constants()
                .forEach((name, value) ->
                        properties.add(Property.output(name, value instanceof List ? Kind.OBJECTS : Kind.OBJECT)));
        return Shape.of(token(), properties.toArray(Property[]::new))
                .named(NAME)
                .without(Stream.concat(
                                Stream.of(
                                        "accelerationStatus",
                                        "corsRules",
                                        "grants",
                                        "lifecycleRules",
                                        "objectLockConfiguration",
                                        "requestPayer"),
                                elsewhere().stream())
                        .toArray(String[]::new))
                .tagged();
    }

    /** Another region is another bucket: {@code internal/provider/sdkv2/region.go} of the official plugin. */
    private Property region() {
        return isRegional()
                ? Property.input(REGION, Kind.STRING)
                        .with(Trait.COMPUTED, Trait.REPLACES, Trait.REGION)
                        .must(Rule.REGION)
                : Property.output(REGION, Kind.STRING);
    }

    /** The outputs that tell whether there are versions of each object. */
    Map<String, Object> versioned(boolean enabled) {
        var versioning = Map.of(ENABLED, enabled, "mfaDelete", false);
        return Map.of(versioning().name(), isList() ? List.of(versioning) : versioning);
    }
}
