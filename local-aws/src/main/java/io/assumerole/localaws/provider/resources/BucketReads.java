package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;
import static io.assumerole.localaws.provider.aws.AwsFailure.run;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * Reads a bucket call by call, in the order of the official plugin, so that AWS also refuses a principal that lacks one
 * of these permissions. A missing configuration is not a failure. Any other error is a failure, above all AccessDenied.
 *
 * <p>The order is in the plugin's {@code internal/service/s3legacy/bucket_legacy.go} for version 6, the legacy type,
 * and {@code internal/service/s3/bucket.go} for version 7.
 */
final class BucketReads {
    static final String POLICY = "policy";
    static final ServiceTags<Tag> TAGS = new ServiceTags<>(
            (key, value) -> Tag.builder().key(key).value(value).build(), Tag::key, Tag::value);

    private final S3Client s3;
    private final boolean legacy;
    private final String bucket;

    BucketReads(S3Client s3, boolean legacy, String bucket) {
        this.s3 = s3;
        this.legacy = legacy;
        this.bucket = bucket;
    }

    /** Fails if the bucket does not exist in this region. */
    void head() {
        run("reading S3 Bucket (" + bucket + ")", () -> s3.headBucket(request -> request.bucket(bucket)));
    }

    /** Returns its policy and tags; the legacy type reads the policy only if the state has one. */
    Map<String, Object> all(Values state) {
        head();
        var outputs = new HashMap<String, Object>();
        policy(state).ifPresent(policy -> outputs.put(POLICY, policy));
        ask("ACL", () -> s3.getBucketAcl(request -> request.bucket(bucket)));
        ask("CORS configuration", () -> s3.getBucketCors(request -> request.bucket(bucket)), "NoSuchCORSConfiguration");
        ask(
                "website configuration",
                () -> s3.getBucketWebsite(request -> request.bucket(bucket)),
                "NoSuchWebsiteConfiguration",
                "NotImplemented");
        ask("versioning", () -> s3.getBucketVersioning(request -> request.bucket(bucket)));
        ask(
                "accelerate configuration",
                () -> s3.getBucketAccelerateConfiguration(request -> request.bucket(bucket)),
                "MethodNotAllowed",
                "UnsupportedArgument");
        ask("request payment configuration", () -> s3.getBucketRequestPayment(request -> request.bucket(bucket)));
        ask("logging", () -> s3.getBucketLogging(request -> request.bucket(bucket)));
        ask(
                "lifecycle configuration",
                () -> s3.getBucketLifecycleConfiguration(request -> request.bucket(bucket)),
                "NoSuchLifecycleConfiguration");
        ask(
                "replication configuration",
                () -> s3.getBucketReplication(request -> request.bucket(bucket)),
                "ReplicationConfigurationNotFoundError");
        ask(
                "server-side encryption configuration",
                () -> s3.getBucketEncryption(request -> request.bucket(bucket)),
                "ServerSideEncryptionConfigurationNotFoundError");
        ask(
                "object lock configuration",
                () -> s3.getObjectLockConfiguration(request -> request.bucket(bucket)),
                "ObjectLockConfigurationNotFoundError",
                "MethodNotAllowed");
        outputs.put(ResourceSchema.ALL_TAGS, tags());
        return outputs;
    }

    /** Returns the policy. The legacy type reads it only if the state has one, and treats a refusal as no policy. */
    private Optional<String> policy(Values state) {
        Supplier<String> get =
                () -> s3.getBucketPolicy(request -> request.bucket(bucket)).policy();
        if (!legacy) {
            return ask("policy", get, "NoSuchBucketPolicy");
        }
        if (!state.has(POLICY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(call("reading S3 Bucket (" + bucket + ") policy", get));
        } catch (AwsFailure e) {
            return Optional.empty();
        }
    }

    /** Returns the tags by key; empty if there are none. */
    Map<String, String> tags() {
        return ask(
                        "tags",
                        () -> s3.getBucketTagging(request -> request.bucket(bucket))
                                .tagSet(),
                        "NoSuchTagSet")
                .map(TAGS::read)
                .orElseGet(LinkedHashMap::new);
    }

    /**
     * Makes one call.
     *
     * @param what the configuration that is read
     * @param absent the error codes for a missing configuration
     */
    private <T> Optional<T> ask(String what, Supplier<T> read, String... absent) {
        try {
            return Optional.of(call("reading S3 Bucket (" + bucket + ") " + what, read));
        } catch (AwsFailure e) {
            Stream<String> more = !legacy ? Stream.of("NotImplemented", "XNotImplemented") : Stream.empty();
            if (Stream.concat(Arrays.stream(absent), more).anyMatch(e.code()::equals)) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
