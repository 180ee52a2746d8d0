package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.BUCKET;
import static io.assumerole.localaws.provider.Plugin.BUCKET_V2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.Unfinished;
import io.assumerole.localaws.provider.wire.Unknown;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Does not prove what S3 does with an ACL or a policy, only that they get there. */
@Tag("slow")
class BucketTypeTest {
    /** To make a bucket without tags, and to read it; the name of one action is not enough. */
    private static final String MAY_MAKE = "s3:CreateBucket\",\"s3:ListBucket\",\"s3:Get*\",\"s3:DeleteBucket";

    private static Plugin plugin;
    private static S3Client s3;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot();
        s3 = S3Client.builder()
                .endpointOverride(URI.create(SharedAws.endpoint()))
                .region(Region.of(Plugin.REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(SharedAws.rootKey()))
                .build();
    }

    @AfterAll
    static void stop() {
        plugin.close();
        s3.close();
    }

    private static Map<String, Object> versioned(String type, boolean enabled) {
        Map<String, Object> versioning = Map.of("enabled", enabled);
        return type.equals(BUCKET) ? Map.of("versioning", versioning) : Map.of("versionings", List.of(versioning));
    }

    @Test
    void creates_a_bucket_with_every_output() {
        var made = plugin.create(BUCKET, SharedAws.name("My-Bucket"), Map.of());

        assertThat(made.id()).matches("my-bucket-\\d+-[0-9a-f]{7}");
        assertThat(made.outputs())
                .containsOnly(
                        entry("accelerationStatus", ""),
                        entry("acl", "private"),
                        entry("arn", "arn:aws:s3:::" + made.id()),
                        entry("bucket", made.id()),
                        entry("bucketDomainName", made.id() + ".s3.amazonaws.com"),
                        entry("bucketPrefix", ""),
                        entry("bucketRegionalDomainName", made.id() + ".s3.eu-central-1.amazonaws.com"),
                        entry("forceDestroy", false),
                        entry("hostedZoneId", "Z21DNDUVLTQW6Q"),
                        entry("id", made.id()),
                        entry("region", "eu-central-1"),
                        entry("requestPayer", "BucketOwner"),
                        entry(
                                "serverSideEncryptionConfiguration",
                                Map.of(
                                        "rule",
                                        Map.of(
                                                "applyServerSideEncryptionByDefault",
                                                Map.of("sseAlgorithm", "AES256"),
                                                "bucketKeyEnabled",
                                                false))),
                        entry("tagsAll", Map.of()),
                        entry("versioning", Map.of("enabled", false, "mfaDelete", false)));
        assertThat(s3.getBucketLocation(request -> request.bucket(made.id())).locationConstraint())
                .hasToString("eu-central-1");
        plugin.delete(made);
    }

    @Test
    void creates_the_second_kind_with_lists_where_the_first_has_objects() {
        var made = plugin.create(BUCKET_V2, SharedAws.name("v2"), Map.of());

        assertThat(made.outputs())
                .contains(
                        entry("bucket", made.id()),
                        entry("versionings", List.of(Map.of("enabled", false, "mfaDelete", false))),
                        entry("corsRules", List.of()),
                        entry("websites", List.of()))
                .containsKey("serverSideEncryptionConfigurations")
                .doesNotContainKeys("acl", "versioning");
        plugin.delete(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {BUCKET, BUCKET_V2})
    void reads_updates_and_deletes(String type) {
        var inputs = new HashMap<String, Object>(versioned(type, true));
        inputs.put("tags", Map.of("a", "1"));
        var made = plugin.create(type, SharedAws.name("full"), inputs);

        assertThat(plugin.refresh(made).outputs()).containsEntry("tags", Map.of("a", "1"));
        assertThat(plugin.diff(plugin.refresh(made), inputs).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.refresh(made).inputs()).isEqualTo(made.inputs());
        var other = new HashMap<String, Object>(versioned(type, false));
        other.put("tags", Map.of("b", "2"));
        other.put("policy", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",\
                "Action":"s3:DeleteObject","Resource":"arn:aws:s3:::%s/*"}]}""".formatted(made.id()));
        var diff = plugin.diff(made, other);
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(diff.getDiffsList()).contains("policy", "tags", "tagsAll").hasSize(4);
        var updated = plugin.update(made, other);
        var read = plugin.refresh(updated);

        assertThat(plugin.diff(read, other).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(read.outputs()).containsEntry("tags", Map.of("b", "2")).containsKey("policy");
        var bare = plugin.update(read, Map.of());

        assertThat(plugin.refresh(bare).outputs()).doesNotContainKey("tags");
        // A policy of the second kind may come from another resource, so it stays.
        assertThat(plugin.refresh(bare).outputs().containsKey("policy")).isEqualTo(type.equals(BUCKET_V2));
        plugin.delete(bare);
        assertThat(plugin.refresh(bare).id()).isEmpty();
        plugin.delete(bare);
    }

    @ParameterizedTest
    @ValueSource(strings = {BUCKET, BUCKET_V2})
    void imports_by_name(String type) {
        var made = plugin.create(type, SharedAws.name("imported"), Map.of("tags", Map.of("a", "1")));

        var imported = plugin.read(type, "another", made.id());

        assertThat(imported.inputs())
                .containsOnly(
                        entry("bucket", made.id()), entry("tags", Map.of("a", "1")), entry("__defaults", List.of()));
        assertThat(imported.outputs()).isEqualTo(made.outputs());
        assertThat(plugin.diff(imported, imported.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.read(type, "another", "there-is-no-such-bucket").id()).isEmpty();
        plugin.delete(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {BUCKET, BUCKET_V2})
    void replaces_on_name_and_previews(String type) {
        var made = plugin.create(type, SharedAws.name("named"), Map.of());

        assertThat(plugin.diff(made, Map.of("bucket", "another")).getReplacesList())
                .containsExactly("bucket");
        assertThat(plugin.diff(made, Map.of("bucketPrefix", "pre")).getReplacesList())
                .containsExactly("bucketPrefix");
        assertThat(plugin.previewCreate(type, "seen", Map.of("tags", Unknown.VALUE)))
                .contains(
                        entry("arn", Unknown.VALUE),
                        entry("tags", Unknown.VALUE),
                        entry("id", Unknown.VALUE),
                        entry("region", Unknown.VALUE));
        plugin.delete(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {BUCKET, BUCKET_V2})
    void names_by_prefix(String type) {
        var made = plugin.create(type, "logical", Map.of("bucketPrefix", "pre-"));

        assertThat(made.id()).matches("pre-\\d{18}[0-9a-f]{8}");
        assertThat(plugin.diff(plugin.refresh(made), made.inputs()).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        plugin.delete(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {BUCKET, BUCKET_V2})
    void empties_a_bucket_only_when_forced(String type) {
        var inputs = versioned(type, true);
        var made = plugin.create(type, SharedAws.name("filled"), inputs);
        s3.putObject(request -> request.bucket(made.id()).key("a/b"), RequestBody.fromString("1"));
        s3.putObject(request -> request.bucket(made.id()).key("a/b"), RequestBody.fromString("2"));
        s3.putObject(request -> request.bucket(made.id()).key("c"), RequestBody.fromString("3"));
        s3.deleteObject(request -> request.bucket(made.id()).key("c"));

        assertThatThrownBy(() -> plugin.delete(made))
                .hasMessageContaining("deleting S3 Bucket (" + made.id() + ")")
                .hasMessageContaining("BucketNotEmpty");
        var forced = new HashMap<String, Object>(inputs);
        forced.put("forceDestroy", true);
        plugin.delete(plugin.update(made, forced));

        assertThat(plugin.refresh(made).id()).isEmpty();
    }

    @Test
    void rejects_the_name_of_a_bucket_that_is_there_in_every_region() {
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
            assertThat(another.outputs()).containsEntry("hostedZoneId", "Z3AQBSTGFYJSTF");
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
