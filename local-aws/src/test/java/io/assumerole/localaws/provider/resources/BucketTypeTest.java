package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.Unfinished;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Does not prove what S3 does with a policy, only that it gets there. */
class BucketTypeTest extends WithPlugin {
    /** The permissions to create a bucket without tags, and to read it; one action is not enough. */
    private static final String MAY_MAKE = "s3:CreateBucket\",\"s3:ListBucket\",\"s3:Get*\",\"s3:DeleteBucket";

    private static S3Client s3;

    @BeforeAll
    static void start() {
        s3 = S3Client.builder()
                .endpointOverride(URI.create(SharedAws.endpoint()))
                .region(Region.of(Plugin.REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(SharedAws.rootKey()))
                .build();
    }

    @AfterAll
    static void stop() {
        s3.close();
    }

    @Test
    void names_a_bucket_in_lower_case_and_creates_it_in_the_region_of_the_provider() {
        var made = plugin.create(BUCKET, SharedAws.name("My-Bucket"), Map.of());

        assertThat(made.id()).matches("my-bucket-\\d+-[0-9a-f]{7}");
        assertThat(s3.getBucketLocation(request -> request.bucket(made.id())).locationConstraint())
                .hasToString("eu-central-1");
        plugin.delete(made);
    }

    @Test
    void puts_and_removes_a_policy() {
        var made = plugin.create(BUCKET, SharedAws.name("full"), Map.of());
        Map<String, Object> inputs = Map.of("policy", Policies.ofBucket(made.id()));

        assertThat(plugin.diff(made, inputs).getDiffsList()).containsExactly("policy");
        var read = plugin.refresh(plugin.update(made, inputs));
        assertThat(plugin.diff(read, inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(read.outputs()).containsKey("policy");
        var bare = plugin.update(read, Map.of());

        assertThat(plugin.refresh(bare).outputs()).doesNotContainKey("policy");
        plugin.delete(bare);
    }

    @Test
    void replaces_on_name_and_prefix() {
        var made = plugin.create(BUCKET, SharedAws.name("named"), Map.of());

        for (var property : List.of("bucket", "bucketPrefix")) {
            assertThat(plugin.diff(made, Map.of(property, "another")).getReplacesList())
                    .containsExactly(property);
        }
        plugin.delete(made);
    }

    @Test
    void empties_a_bucket_only_when_forced() {
        var made = plugin.create(BUCKET, SharedAws.name("filled"), Map.of());
        s3.putBucketVersioning(request -> request.bucket(made.id())
                .versioningConfiguration(versioning -> versioning.status(BucketVersioningStatus.ENABLED)));
        s3.putObject(request -> request.bucket(made.id()).key("a/b"), RequestBody.fromString("1"));
        s3.putObject(request -> request.bucket(made.id()).key("a/b"), RequestBody.fromString("2"));
        s3.putObject(request -> request.bucket(made.id()).key("c"), RequestBody.fromString("3"));
        s3.deleteObject(request -> request.bucket(made.id()).key("c"));

        assertThatThrownBy(() -> plugin.delete(made))
                .hasMessageContaining("deleting S3 Bucket (" + made.id() + ")")
                .hasMessageContaining("BucketNotEmpty");
        plugin.delete(plugin.update(made, Map.of("forceDestroy", true)));

        assertThat(plugin.refresh(made).id()).isEmpty();
    }

    @Test
    void rejects_the_name_of_an_existing_bucket_in_every_region() {
        var made = plugin.create(BUCKET, SharedAws.name("taken"), Map.of());
        try (var first = new Plugin(SharedAws.root())) {
            first.configure(Map.of("region", "us-east-1"));

            for (var each : List.of(plugin, first)) {
                assertThatThrownBy(() -> each.create(BUCKET, "x", Map.of("bucket", made.id())))
                        .hasMessageContaining("creating S3 Bucket (" + made.id() + "): ")
                        .hasMessageContaining("BucketAlready");
            }
            // In another region than the bucket's: not absent, and not to be read from here.
            assertThatThrownBy(() -> first.read(BUCKET, "x", made.id()))
                    .hasMessageContaining("reading S3 Bucket (" + made.id() + "): ")
                    .hasMessageContaining("operation error S3: HeadBucket")
                    .hasMessageContaining("StatusCode: 301");
            var another = first.create(BUCKET, SharedAws.name("free"), Map.of());
            first.delete(another);
        }
        plugin.delete(made);
    }

    @Test
    void keeps_a_bucket_of_which_only_a_part_was_allowed() {
        var user = plugin.create(Plugin.USER, SharedAws.name("maker"), Map.of("forceDestroy", true));
        var key = plugin.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        plugin.create(Plugin.USER_POLICY, "policy", Map.of("user", user.id(), "policy", Policies.allow(MAY_MAKE, "*")));
        Map<String, Object> tagged = Map.of("tags", Map.of("a", "1"));
        try (var maker = new Plugin(Map.of("AWS_ENDPOINT_URL", SharedAws.endpoint()))) {
            maker.configure(Map.of(
                    "region", Plugin.REGION,
                    "accessKey", key.id(),
                    "secretKey", key.outputs().get("secret")));

            var untagged = maker.create(BUCKET, SharedAws.name("untagged"), Map.of());
            var unfinished = Unfinished.of(() -> maker.create(BUCKET, SharedAws.name("half"), tagged));

            assertThat(unfinished.outputs())
                    .contains(entry("id", unfinished.id()), entry("bucket", unfinished.id()))
                    .doesNotContainKey("tags");
            assertThat(unfinished.reasons())
                    .singleElement()
                    .asString()
                    .contains("tagging S3 Bucket (", "operation error S3: PutBucketTagging", "api error AccessDenied");
            var half = new Made(BUCKET, "half", unfinished.id(), unfinished.inputs(), unfinished.outputs());
            assertThat(plugin.diff(half, tagged).getDiffsList()).containsExactly("tags", "tagsAll");
            assertThat(plugin.refresh(plugin.update(half, tagged)).outputs()).containsEntry("tags", Map.of("a", "1"));
            plugin.delete(half);
            plugin.delete(untagged);
        }
        plugin.delete(user);
    }
}
