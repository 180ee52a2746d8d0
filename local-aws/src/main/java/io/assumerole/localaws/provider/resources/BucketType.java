package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;
import static io.assumerole.localaws.provider.resources.BucketFlavor.ACL;
import static io.assumerole.localaws.provider.resources.BucketFlavor.BUCKET;
import static io.assumerole.localaws.provider.resources.BucketFlavor.NAME;
import static io.assumerole.localaws.provider.resources.BucketFlavor.POLICY;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Retry;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.AutoName;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.schema.Property.Trait;
import io.assumerole.localaws.provider.schema.Shape;
import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * {@code aws:s3/bucket:Bucket} and {@code aws:s3/bucketV2:BucketV2}: name, tags, canned ACL, policy
 * and versioning. Encryption, payer and the like are told as AWS has them in a new bucket.
 */
final class BucketType implements ResourceType {
    /** The id of a bucket that is imported from a region: {@code importRegion} in {@code internal/provider/sdkv2/region.go}. */
    private static final Pattern IMPORTED_FROM = Pattern.compile("(.+)@([a-z]{2}(?:-[a-z]+)+-\\d{1,2})");

    private final BucketFlavor flavor;
    private final Shape shape;

    BucketType(BucketFlavor flavor) {
        this.flavor = flavor;
        this.shape = flavor.shape();
    }

    @Override
    public Shape shape() {
        return shape;
    }

    @Override
    public Created create(Session session, Values inputs) {
        var aws = at(session, inputs);
        var name = NAME.resolve(inputs);
        var doing = "creating S3 Bucket (" + name + ")";
        if (aws.region().equals(Region.US_EAST_1) && exists(aws, name)) {
            // There S3 does not refuse to create one's own bucket again, so the plugin does.
            throw new AwsFailure(
                    doing + ": BucketAlreadyExists: there is a bucket of this name already",
                    "BucketAlreadyExists",
                    409,
                    null);
        }
        var request = CreateBucketRequest.builder().bucket(name).acl(inputs.text(ACL));
        if (!aws.region().equals(Region.US_EAST_1)) {
            request.createBucketConfiguration(
                    place -> place.locationConstraint(aws.region().id()));
        }
        run(doing, () -> aws.s3().createBucket(request.build()));
        return new Created(name, described(aws, name));
    }

    /** Where the bucket is: on version 7 in its own region, which may be another than the provider's. */
    private Session at(Session aws, Values values) {
        return flavor.isRegional() && values.has(BucketFlavor.REGION)
                ? aws.in(Region.of(values.string(BucketFlavor.REGION)))
                : aws;
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
    private Map<String, Object> described(Session aws, String name) {
        var suffix = PartitionMetadata.of(aws.region()).dnsSuffix();
        var outputs = new HashMap<String, Object>(flavor.constants());
        outputs.put(
                "arn",
                "arn:%s:s3:::%s".formatted(PartitionMetadata.of(aws.region()).id(), name));
        outputs.put(BUCKET, name);
        outputs.put("bucketPrefix", AutoName.prefixOf(name));
        outputs.put("bucketDomainName", "%s.s3.%s".formatted(name, suffix));
        outputs.put(
                "bucketRegionalDomainName",
                "%s.s3.%s.%s".formatted(name, aws.region().id(), suffix));
        HostedZones.ofBuckets(aws.region().id()).ifPresent(zone -> outputs.put("hostedZoneId", zone));
        outputs.put(BucketFlavor.REGION, aws.region().id());
        if (flavor.isRegional()) {
            outputs.put("bucketRegion", aws.region().id());
        }
        outputs.put("accelerationStatus", "");
        outputs.put("requestPayer", "BucketOwner");
        outputs.putAll(flavor.versioned(false));
        return outputs;
    }

    @Override
    public void finish(Session session, String id, Values inputs) {
        var aws = at(session, inputs);
        updateTags(aws.s3(), id, Map.of(), inputs.stringMap(Shape.ALL_TAGS));
        putPolicy(aws.s3(), id, inputs);
        if (flavor.versioned(inputs)) {
            putVersioning(aws.s3(), id, true);
        }
    }

    /** Tags that are neither from before nor wanted now are somebody else's, and stay. */
    private void updateTags(S3Client s3, String name, Map<String, String> before, Map<String, String> wanted) {
        if (before.equals(wanted)) {
            return;
        }
        var all = new BucketReads(s3, flavor, name).tags();
        all.keySet().removeAll(before.keySet());
        all.putAll(wanted);
        if (all.isEmpty()) {
            run("untagging S3 Bucket (" + name + ")", () -> s3.deleteBucketTagging(request -> request.bucket(name)));
            return;
        }
        var tags = all.entrySet().stream()
                .map(tag -> Tag.builder()
                        .key(tag.getKey())
                        .value((String) tag.getValue())
                        .build())
                .toList();
        run(
                "tagging S3 Bucket (" + name + ")",
                () -> s3.putBucketTagging(request -> request.bucket(name).tagging(tagging -> tagging.tagSet(tags))));
    }

    private static void putPolicy(S3Client s3, String name, Values inputs) {
        if (inputs.text(POLICY) != null) {
            run(
                    "putting S3 Bucket (" + name + ") Policy",
                    () -> s3.putBucketPolicy(request -> request.bucket(name).policy(inputs.string(POLICY))));
        }
    }

    private static void putVersioning(S3Client s3, String name, boolean enabled) {
        run(
                "putting S3 Bucket (" + name + ") versioning",
                () -> s3.putBucketVersioning(request -> request.bucket(name)
                        .versioningConfiguration(versioning -> versioning.status(
                                enabled ? BucketVersioningStatus.ENABLED : BucketVersioningStatus.SUSPENDED))));
    }

    @Override
    public Live read(Session session, String id, Values state) {
        var imported = IMPORTED_FROM.matcher(id);
        if (flavor.isRegional() && imported.matches()) {
            return read(session.in(Region.of(imported.group(2))), imported.group(1), state);
        }
        var aws = at(session, state);
        var outputs = described(aws, id);
        outputs.putAll(new BucketReads(aws.s3(), flavor, id).all(state));
        return new Live(id, outputs);
    }

    @Override
    public Map<String, Object> update(Session aws, String id, Values before, Values inputs) {
        var s3 = at(aws, before).s3();
        updateTags(s3, id, before.stringMap(Shape.ALL_TAGS), inputs.stringMap(Shape.ALL_TAGS));
        if (inputs.has(ACL) && !Objects.equals(before.text(ACL), inputs.text(ACL))) {
            run(
                    "putting S3 Bucket (" + id + ") ACL",
                    () -> s3.putBucketAcl(request -> request.bucket(id).acl(inputs.string(ACL))));
        }
        updatePolicy(s3, id, before, inputs);
        if (inputs.has(flavor.versioning().name()) && flavor.versioned(before) != flavor.versioned(inputs)) {
            putVersioning(s3, id, flavor.versioned(inputs));
        }
        return Map.of();
    }

    private void updatePolicy(S3Client s3, String name, Values before, Values inputs) {
        var old = before.text(POLICY);
        var policy = inputs.text(POLICY);
        if (policy == null && old != null && !flavor.policy().is(Trait.COMPUTED)) {
            run(
                    "deleting S3 Bucket (" + name + ") Policy",
                    () -> s3.deleteBucketPolicy(request -> request.bucket(name)));
        } else if (policy != null && (old == null || !PolicyText.same(old, policy))) {
            putPolicy(s3, name, inputs);
        }
    }

    @Override
    public void delete(Session session, String id, Values state) {
        var aws = at(session, state);
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
        if (!flavor.isLegacy()) {
            Retry.untilItIsGone("waiting for S3 Bucket (" + id + ") delete: it is there", () -> {
                new BucketReads(aws.s3(), flavor, id).head();
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
