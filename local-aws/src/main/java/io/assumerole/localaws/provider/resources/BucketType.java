package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.PropertyRule;
import io.assumerole.localaws.provider.schema.PropertyType;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** {@code aws:s3/bucket:Bucket}: its name, tags and policy. It has the same name in both versions of the plugin. */
final class BucketType implements EmulatedResourceType {
    private static final String TOKEN = "aws:s3/bucket:Bucket";
    private static final String BUCKET = "bucket";
    private static final AutoName NAME =
            AutoName.of(BUCKET, 63).orPrefix("bucketPrefix").lowerCase();

    /**
     * The ID of a bucket that is imported from a region: {@code importRegion} in
     * {@code internal/provider/sdkv2/region.go}.
     */
    private static final Pattern IMPORTED_FROM = Pattern.compile("(.+)@([a-z]{2}(?:-[a-z]+)+-\\d{1,2})");

    private final ResourceRegion region;
    private final boolean legacy;
    private final ResourceSchema schema;

    BucketType(ResourceRegion region) {
        this.region = region;
        this.legacy = region == ResourceRegion.OF_PROVIDER;
        this.schema = (legacy ? ofVersion6() : ofVersion7()).named(NAME).tagged();
    }

    private static ResourceSchema ofVersion6() {
        return ResourceSchema.of(
                        TOKEN,
                        properties(
                                Property.input(BucketReads.POLICY, PropertyType.STRING),
                                Property.output("region", PropertyType.STRING)))
                .without(
                        "accelerationStatus",
                        "acl",
                        "arn",
                        "corsRules",
                        "grants",
                        "hostedZoneId",
                        "lifecycleRules",
                        "loggings",
                        "objectLockConfiguration",
                        "replicationConfiguration",
                        "requestPayer",
                        "serverSideEncryptionConfiguration",
                        "versioning",
                        "website",
                        "websiteDomain",
                        "websiteEndpoint");
    }

    /** Treats a missing policy as no change, because another resource may set it. */
    private static ResourceSchema ofVersion7() {
        return ResourceRegion.OF_RESOURCE
                .schema(
                        TOKEN,
                        properties(
                                Property.input(BucketReads.POLICY, PropertyType.STRING)
                                        .with(Trait.COMPUTED),
                                Property.output("bucketRegion", PropertyType.STRING)))
                .without(
                        "accelerationStatus",
                        "acl",
                        "bucketNamespace",
                        "corsRules",
                        "grants",
                        "lifecycleRules",
                        "logging",
                        "objectLockConfiguration",
                        "objectLockEnabled",
                        "replicationConfiguration",
                        "requestPayer",
                        "serverSideEncryptionConfiguration",
                        "versioning",
                        "website");
    }

    private static Property[] properties(Property policy, Property region) {
        return new Property[] {
            Property.output("arn", PropertyType.STRING),
            Property.input(BUCKET, PropertyType.STRING)
                    .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                    .withRule(PropertyRule.length(0, 63)),
            Property.input("bucketPrefix", PropertyType.STRING)
                    .with(Trait.COMPUTED, Trait.REPLACE_ON_CHANGES)
                    .withRule(PropertyRule.length(0, 37)),
            Property.output("bucketDomainName", PropertyType.STRING),
            Property.output("bucketRegionalDomainName", PropertyType.STRING),
            Property.input("forceDestroy", PropertyType.BOOLEAN)
                    .withDefault(false)
                    .with(Trait.NOT_RETURNED),
            policy.with(Trait.POLICY).withRule(PropertyRule.JSON),
            region
        };
    }

    @Override
    public ResourceSchema schema() {
        return schema;
    }

    @Override
    public PredictedOutputs predicted() {
        return PredictedOutputs.known("arn:${partition}:s3:::${bucket}", "${bucket}");
    }

    @Override
    public Created create(Session session, Values inputs) {
        var aws = region.session(session, inputs);
        var name = NAME.resolve(inputs);
        var doing = "creating S3 Bucket (" + name + ")";
        if (aws.region().equals(Region.US_EAST_1) && exists(aws, name)) {
            // In this region, S3 also accepts the creation of a bucket that the caller already owns, so the plugin
            // refuses it.
            throw new AwsFailure(
                    doing + ": BucketAlreadyExists: a bucket with this name already exists",
                    "BucketAlreadyExists",
                    409,
                    null);
        }
        var request = CreateBucketRequest.builder().bucket(name);
        if (!aws.region().equals(Region.US_EAST_1)) {
            request.createBucketConfiguration(
                    place -> place.locationConstraint(aws.region().id()));
        }
        run(doing, () -> aws.s3().createBucket(request.build()));
        return new Created(name, described(aws, name));
    }

    private static boolean exists(Session aws, String name) {
        try {
            call("looking", () -> aws.s3().headBucket(request -> request.bucket(name)));
            return true;
        } catch (AwsFailure e) {
            return false;
        }
    }

    /** Returns the outputs that follow from the name and the region. */
    private Map<String, Object> described(Session aws, String name) {
        var suffix = PartitionMetadata.of(aws.region()).dnsSuffix();
        var outputs = new HashMap<String, Object>();
        outputs.put(
                "arn",
                "arn:%s:s3:::%s".formatted(PartitionMetadata.of(aws.region()).id(), name));
        outputs.put(BUCKET, name);
        outputs.put("bucketPrefix", AutoName.prefixOf(name));
        outputs.put("bucketDomainName", "%s.s3.%s".formatted(name, suffix));
        outputs.put(
                "bucketRegionalDomainName",
                "%s.s3.%s.%s".formatted(name, aws.region().id(), suffix));
        outputs.put("region", aws.region().id());
        if (!legacy) {
            outputs.put("bucketRegion", aws.region().id());
        }
        return outputs;
    }

    @Override
    public void finish(Session session, String id, Values inputs) {
        var aws = region.session(session, inputs);
        updateTags(aws.s3(), id, Map.of(), inputs.stringMap(ResourceSchema.ALL_TAGS));
        putPolicy(aws.s3(), id, inputs);
    }

    /** Tags that are in neither the old nor the new inputs belong to other programs, and stay. */
    private void updateTags(S3Client s3, String name, Map<String, String> before, Map<String, String> wanted) {
        if (before.equals(wanted)) {
            return;
        }
        var all = new BucketReads(s3, legacy, name).tags();
        all.keySet().removeAll(before.keySet());
        all.putAll(wanted);
        if (all.isEmpty()) {
            run("untagging S3 Bucket (" + name + ")", () -> s3.deleteBucketTagging(request -> request.bucket(name)));
            return;
        }
        var tags = BucketReads.TAGS.of(all);
        run(
                "tagging S3 Bucket (" + name + ")",
                () -> s3.putBucketTagging(request -> request.bucket(name).tagging(tagging -> tagging.tagSet(tags))));
    }

    private static void putPolicy(S3Client s3, String name, Values inputs) {
        if (inputs.text(BucketReads.POLICY) != null) {
            run(
                    "putting S3 Bucket (" + name + ") Policy",
                    () -> s3.putBucketPolicy(
                            request -> request.bucket(name).policy(inputs.string(BucketReads.POLICY))));
        }
    }

    @Override
    public Live read(Session session, String id, Values state) {
        var imported = IMPORTED_FROM.matcher(id);
        if (!legacy && imported.matches()) {
            return read(session.in(Region.of(imported.group(2))), imported.group(1), state);
        }
        var aws = region.session(session, state);
        var outputs = described(aws, id);
        outputs.putAll(new BucketReads(aws.s3(), legacy, id).all(state));
        return new Live(id, outputs);
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var s3 = region.session(aws, before).s3();
        updateTags(s3, id, before.stringMap(ResourceSchema.ALL_TAGS), inputs.stringMap(ResourceSchema.ALL_TAGS));
        updatePolicy(s3, id, before, inputs);
        return Map.of();
    }

    private void updatePolicy(S3Client s3, String name, Values before, Values inputs) {
        var old = before.text(BucketReads.POLICY);
        var policy = inputs.text(BucketReads.POLICY);
        if (policy == null && old != null && legacy) {
            run(
                    "deleting S3 Bucket (" + name + ") Policy",
                    () -> s3.deleteBucketPolicy(request -> request.bucket(name)));
        } else if (policy != null && (old == null || !PolicyText.same(old, policy))) {
            putPolicy(s3, name, inputs);
        }
    }

    @Override
    public void delete(Session session, String id, Values state) {
        var aws = region.session(session, state);
        var doing = "deleting S3 Bucket (" + id + ")";
        try {
            run(doing, () -> aws.s3().deleteBucket(request -> request.bucket(id)));
        } catch (AwsFailure e) {
            if (!e.code().equals("BucketNotEmpty") || !state.flag("forceDestroy")) {
                throw e;
            }
            run("emptying S3 Bucket (" + id + ")", () -> empty(aws.s3(), id));
            run(doing, () -> aws.s3().deleteBucket(request -> request.bucket(id)));
        }
        if (!legacy) {
            Retry.untilItIsGone("waiting for S3 Bucket (" + id + ") delete: it still exists", () -> {
                new BucketReads(aws.s3(), legacy, id).head();
                return true;
            });
        }
    }

    private static void empty(S3Client s3, String name) {
        for (var page : s3.listObjectVersionsPaginator(request -> request.bucket(name))) {
            var objects = Stream.concat(
                            page.versions().stream().map(version -> object(version.key(), version.versionId())),
                            page.deleteMarkers().stream().map(marker -> object(marker.key(), marker.versionId())))
                    .toList();
            if (!objects.isEmpty()) {
                s3.deleteObjects(request -> request.bucket(name).delete(delete -> delete.objects(objects)));
            }
        }
    }

    private static ObjectIdentifier object(String key, String version) {
        return ObjectIdentifier.builder().key(key).versionId(version).build();
    }
}
