package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.AwsFailure.call;
import static io.assumerole.localaws.provider.AwsFailure.run;

import io.assumerole.localaws.provider.Property.Trait;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * {@code aws:s3/bucket:Bucket} and {@code aws:s3/bucketV2:BucketV2}: name, tags, canned ACL, policy
 * and versioning. Encryption, payer and the like are told as AWS has them in a new bucket.
 */
final class BucketType implements ResourceType {
    private static final AutoName NAME =
            AutoName.of("bucket", 63).orPrefix("bucketPrefix").lowerCase();
    private static final String BUCKET = "bucket";
    private static final String ACL = "acl";
    private static final String POLICY = "policy";
    private static final String ENABLED = "enabled";

    private final Shape shape;
    private final Flavor flavor;

    private BucketType(Flavor flavor) {
        this.flavor = flavor;
        List<Property> properties =
                new ArrayList<>(
                        List.of(
                                Property.output("arn", Kind.STRING),
                                Property.input(BUCKET, Kind.STRING)
                                        .with(Trait.COMPUTED, Trait.REPLACES)
                                        .must(Rule.length(0, 63)),
                                Property.input("bucketPrefix", Kind.STRING)
                                        .with(Trait.COMPUTED, Trait.REPLACES)
                                        .must(Rule.length(0, 37)),
                                Property.output("bucketDomainName", Kind.STRING),
                                Property.output("bucketRegionalDomainName", Kind.STRING),
                                Property.input("forceDestroy", Kind.BOOLEAN)
                                        .orElse(false)
                                        .with(Trait.REMEMBERED),
                                Property.output("hostedZoneId", Kind.STRING),
                                Property.output("region", Kind.STRING),
                                Property.output("accelerationStatus", Kind.STRING),
                                Property.output("requestPayer", Kind.STRING),
                                flavor.acl(),
                                flavor.policy(),
                                flavor.versioning()));
        flavor.constants()
                .forEach(
                        (name, value) ->
                                properties.add(
                                        Property.output(
                                                name,
                                                value instanceof List
                                                        ? Kind.OBJECTS
                                                        : Kind.OBJECT)));
        this.shape =
                Shape.of(flavor.token(), properties.toArray(Property[]::new))
                        .named(NAME)
                        .without(
                                Stream.concat(
                                                Stream.of(
                                                        "accelerationStatus",
                                                        "corsRules",
                                                        "grants",
                                                        "lifecycleRules",
                                                        "loggings",
                                                        "objectLockConfiguration",
                                                        "requestPayer"),
                                                flavor.elsewhere().stream())
                                        .toArray(String[]::new))
                        .tagged();
    }

    static BucketType first() {
        return new BucketType(
                new Flavor(
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
                                "websiteEndpoint")));
    }

    static BucketType second() {
        return new BucketType(
                new Flavor(
                        "aws:s3/bucketV2:BucketV2",
                        Property.input(ACL, Kind.STRING).with(Trait.COMPUTED),
                        Property.input(POLICY, Kind.STRING).with(Trait.POLICY, Trait.COMPUTED),
                        Property.input("versionings", Kind.OBJECTS),
                        Map.of(
                                "serverSideEncryptionConfigurations",
                                List.of(
                                        Map.of(
                                                "rules",
                                                List.of(
                                                        Map.of(
                                                                "applyServerSideEncryptionByDefaults",
                                                                List.of(
                                                                        Map.of(
                                                                                "kmsMasterKeyId",
                                                                                "",
                                                                                "sseAlgorithm",
                                                                                "AES256")),
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
                                "websites")));
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Created create(Session aws, Values inputs) {
        String name = NAME.resolve(inputs);
        String doing = "creating S3 Bucket (" + name + ")";
        if (aws.region().equals(Region.US_EAST_1) && exists(aws, name)) {
            // There S3 does not refuse to create one's own bucket again, so the plugin does.
            throw new AwsFailure(
                    doing + ": BucketAlreadyExists: there is a bucket of this name already",
                    "BucketAlreadyExists",
                    409,
                    null);
        }
        CreateBucketRequest.Builder request =
                CreateBucketRequest.builder().bucket(name).acl(inputs.text(ACL));
        if (!aws.region().equals(Region.US_EAST_1)) {
            request.createBucketConfiguration(place -> place.locationConstraint(aws.region().id()));
        }
        run(doing, () -> aws.s3().createBucket(request.build()));
        return new Created(name, described(aws, name, false));
    }

    private static boolean exists(Session aws, String name) {
        try {
            call("looking", () -> aws.s3().headBucket(request -> request.bucket(name)));
            return true;
        } catch (AwsFailure e) {
            return false;
        }
    }

    /** What follows from the name and the region, or is so in every bucket of this plugin's. */
    private Map<String, Object> described(Session aws, String name, boolean versioned) {
        String suffix = PartitionMetadata.of(aws.region()).dnsSuffix();
        Map<String, Object> outputs = new HashMap<>(flavor.constants());
        outputs.put(
                "arn", "arn:%s:s3:::%s".formatted(PartitionMetadata.of(aws.region()).id(), name));
        outputs.put(BUCKET, name);
        outputs.put("bucketPrefix", AutoName.prefixOf(name));
        outputs.put("bucketDomainName", "%s.s3.%s".formatted(name, suffix));
        outputs.put(
                "bucketRegionalDomainName",
                "%s.s3.%s.%s".formatted(name, aws.region().id(), suffix));
        HostedZones.ofBuckets(aws.region().id())
                .ifPresent(zone -> outputs.put("hostedZoneId", zone));
        outputs.put("region", aws.region().id());
        outputs.put("accelerationStatus", "");
        outputs.put("requestPayer", "BucketOwner");
        Map<String, Object> versioning = Map.of(ENABLED, versioned, "mfaDelete", false);
        outputs.put(flavor.versioning().name(), flavor.isList() ? List.of(versioning) : versioning);
        return outputs;
    }

    @Override
    public void finish(Session aws, String id, Values inputs) {
        putTags(aws.s3(), id, inputs);
        putPolicy(aws.s3(), id, inputs);
        if (flavor.versioned(inputs)) {
            putVersioning(aws.s3(), id, true);
        }
    }

    private static void putTags(S3Client s3, String name, Values inputs) {
        List<Tag> tags =
                inputs.stringMap(Shape.ALL_TAGS).entrySet().stream()
                        .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                        .toList();
        if (!tags.isEmpty()) {
            run(
                    "tagging S3 Bucket (" + name + ")",
                    () ->
                            s3.putBucketTagging(
                                    request ->
                                            request.bucket(name)
                                                    .tagging(tagging -> tagging.tagSet(tags))));
        }
    }

    private static void putPolicy(S3Client s3, String name, Values inputs) {
        if (inputs.text(POLICY) != null) {
            run(
                    "putting S3 Bucket (" + name + ") Policy",
                    () ->
                            s3.putBucketPolicy(
                                    request -> request.bucket(name).policy(inputs.string(POLICY))));
        }
    }

    private static void putVersioning(S3Client s3, String name, boolean enabled) {
        run(
                "putting S3 Bucket (" + name + ") versioning",
                () ->
                        s3.putBucketVersioning(
                                request ->
                                        request.bucket(name)
                                                .versioningConfiguration(
                                                        versioning ->
                                                                versioning.status(
                                                                        enabled
                                                                                ? BucketVersioningStatus
                                                                                        .ENABLED
                                                                                : BucketVersioningStatus
                                                                                        .SUSPENDED))));
    }

    @Override
    public Live read(Session aws, String id, Values state) {
        S3Client s3 = aws.s3();
        String doing = "reading S3 Bucket (" + id + ")";
        run(doing, () -> s3.headBucket(request -> request.bucket(id)));
        GetBucketVersioningResponse versioning =
                call(doing, () -> s3.getBucketVersioning(request -> request.bucket(id)));
        Map<String, Object> outputs =
                described(aws, id, versioning.status() == BucketVersioningStatus.ENABLED);
        unlessAbsent(
                        "NoSuchTagSet",
                        () ->
                                call(
                                        doing,
                                        () ->
                                                s3.getBucketTagging(request -> request.bucket(id))
                                                        .tagSet()))
                .ifPresent(
                        tags -> {
                            Map<String, Object> all = new LinkedHashMap<>();
                            tags.forEach(tag -> all.put(tag.key(), tag.value()));
                            outputs.put(Shape.ALL_TAGS, all);
                        });
        unlessAbsent(
                        "NoSuchBucketPolicy",
                        () ->
                                call(
                                        doing,
                                        () ->
                                                s3.getBucketPolicy(request -> request.bucket(id))
                                                        .policy()))
                .ifPresent(policy -> outputs.put(POLICY, policy));
        return new Live(id, outputs);
    }

    private static <T> Optional<T> unlessAbsent(String code, Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (AwsFailure e) {
            if (e.code().equals(code)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        S3Client s3 = aws.s3();
        if (!before.stringMap(Shape.ALL_TAGS).equals(inputs.stringMap(Shape.ALL_TAGS))) {
            if (inputs.stringMap(Shape.ALL_TAGS).isEmpty()) {
                run(
                        "untagging S3 Bucket (" + id + ")",
                        () -> s3.deleteBucketTagging(request -> request.bucket(id)));
            }
            putTags(s3, id, inputs);
        }
        if (inputs.has(ACL) && !Objects.equals(before.text(ACL), inputs.text(ACL))) {
            run(
                    "putting S3 Bucket (" + id + ") ACL",
                    () -> s3.putBucketAcl(request -> request.bucket(id).acl(inputs.string(ACL))));
        }
        updatePolicy(s3, id, before, inputs);
        if (inputs.has(flavor.versioning().name())
                && flavor.versioned(before) != flavor.versioned(inputs)) {
            putVersioning(s3, id, flavor.versioned(inputs));
        }
        return Map.of();
    }

    private void updatePolicy(S3Client s3, String name, Values before, Values inputs) {
        String old = before.text(POLICY);
        String policy = inputs.text(POLICY);
        if (policy == null && old != null && !flavor.policy().is(Trait.COMPUTED)) {
            run(
                    "deleting S3 Bucket (" + name + ") Policy",
                    () -> s3.deleteBucketPolicy(request -> request.bucket(name)));
        } else if (policy != null && (old == null || !PolicyJson.same(old, policy))) {
            putPolicy(s3, name, inputs);
        }
    }

    @Override
    public void delete(Session aws, String id, Values state) {
        String doing = "deleting S3 Bucket (" + id + ")";
        try {
            run(doing, () -> aws.s3().deleteBucket(request -> request.bucket(id)));
        } catch (AwsFailure e) {
            if (!e.code().equals("BucketNotEmpty") || !state.flag("forceDestroy")) {
                throw e;
            }
            run("emptying S3 Bucket (" + id + ")", () -> empty(aws.s3(), id));
            run(doing, () -> aws.s3().deleteBucket(request -> request.bucket(id)));
        }
    }

    private static void empty(S3Client s3, String name) {
        for (ListObjectVersionsResponse page :
                s3.listObjectVersionsPaginator(request -> request.bucket(name))) {
            List<ObjectIdentifier> objects =
                    Stream.concat(
                                    page.versions().stream()
                                            .map(
                                                    version ->
                                                            object(
                                                                    version.key(),
                                                                    version.versionId())),
                                    page.deleteMarkers().stream()
                                            .map(
                                                    marker ->
                                                            object(
                                                                    marker.key(),
                                                                    marker.versionId())))
                            .toList();
            if (!objects.isEmpty()) {
                s3.deleteObjects(
                        request -> request.bucket(name).delete(delete -> delete.objects(objects)));
            }
        }
    }

    private static ObjectIdentifier object(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }

    /** What the two types of bucket do not have in common. */
    private record Flavor(
            String token,
            Property acl,
            Property policy,
            Property versioning,
            Map<String, Object> constants,
            Set<String> elsewhere) {

        Flavor {
            acl = acl.with(Trait.REMEMBERED);
            policy = policy.must(Rule.JSON);
            versioning = versioning.with(Trait.COMPUTED).must(Flavor::onlyEnabled);
        }

        private static Optional<String> onlyEnabled(String name, Object value) {
            List<?> all = value instanceof List<?> list ? list : List.of(value);
            boolean more =
                    all.stream()
                            .map(Map.class::cast)
                            .anyMatch(
                                    element ->
                                            !Set.of(ENABLED, "mfaDelete")
                                                            .containsAll(element.keySet())
                                                    || Boolean.TRUE.equals(
                                                            element.get("mfaDelete")));
            return more
                    ? Optional.of(
                            name
                                    + " may have 'enabled' alone in this stand-in of the AWS plugin;"
                                    + " the official plugin has all of it")
                    : Optional.empty();
        }

        boolean isList() {
            return versioning.kind() == Kind.OBJECTS;
        }

        boolean versioned(Values values) {
            return isList()
                    ? values.objects(versioning.name()).stream()
                            .anyMatch(element -> element.flag(ENABLED))
                    : values.object(versioning.name()).flag(ENABLED);
        }
    }
}
