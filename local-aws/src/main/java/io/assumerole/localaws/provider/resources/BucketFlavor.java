package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.Kind;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.Rule;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the two types of bucket do not have in common.
 *
 * @param token the type
 * @param acl its property {@code acl}
 * @param policy its property {@code policy}
 * @param versioning its property {@code versioning} or {@code versionings}
 * @param constants outputs that are the same for every bucket of this plugin's
 * @param elsewhere inputs of the official plugin that this one does not have
 */
record BucketFlavor(
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
    private static final String ENABLED = "enabled";

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

    boolean isList() {
        return versioning.kind() == Kind.OBJECTS;
    }

    boolean versioned(Values values) {
        return isList()
                ? values.objects(versioning.name()).stream().anyMatch(element -> element.flag(ENABLED))
                : values.object(versioning.name()).flag(ENABLED);
    }

    static BucketFlavor first() {
        return new BucketFlavor(
                "aws:s3/bucket:Bucket",
                Property.input(ACL, Kind.STRING).orElse("private"),
                Property.input(POLICY, Kind.STRING).with(Trait.POLICY),
                Property.input("versioning", Kind.OBJECT),
                Map.of(
                        "serverSideEncryptionConfiguration",
                        Map.of(
                                "rule",
                                Map.of(
                                        "applyServerSideEncryptionByDefault",
                                        Map.of("sseAlgorithm", "AES256"),
                                        "bucketKeyEnabled",
                                        false))),
                Set.of(
                        "arn",
                        "hostedZoneId",
                        "replicationConfiguration",
                        "serverSideEncryptionConfiguration",
                        "website",
                        "websiteDomain",
                        "websiteEndpoint"));
    }

    static BucketFlavor second() {
        return new BucketFlavor(
                "aws:s3/bucketV2:BucketV2",
                Property.input(ACL, Kind.STRING).with(Trait.COMPUTED),
                Property.input(POLICY, Kind.STRING).with(Trait.POLICY, Trait.COMPUTED),
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
                Set.of(
                        "objectLockEnabled",
                        "replicationConfigurations",
                        "serverSideEncryptionConfigurations",
                        "websites"));
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
                Property.output("region", Kind.STRING),
                Property.output("accelerationStatus", Kind.STRING),
                Property.output("requestPayer", Kind.STRING),
                acl(),
                policy(),
                versioning()));
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
                                        "loggings",
                                        "objectLockConfiguration",
                                        "requestPayer"),
                                elsewhere().stream())
                        .toArray(String[]::new))
                .tagged();
    }

    /** The outputs that tell whether there are versions of each object. */
    Map<String, Object> versioned(boolean enabled) {
        var versioning = Map.of(ENABLED, enabled, "mfaDelete", false);
        return Map.of(versioning().name(), isList() ? List.of(versioning) : versioning);
    }
}
