package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.BUCKET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.Unknown;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Buckets as version 7 has them. What they have in common with those of version 6, {@link BucketTypeTest} proves. */
@Tag("slow")
class BucketOfVersion7Test {
    private static final String ELSEWHERE = "eu-west-1";

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot(PluginVersion.V7);
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    /** Where S3 has a bucket, asked in that region. */
    private static String location(Made made, String region) {
        try (var s3 = S3Client.builder()
                .endpointOverride(URI.create(SharedAws.endpoint()))
                .region(Region.of(region))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(SharedAws.rootKey()))
                .build()) {
            return s3.getBucketLocation(request -> request.bucket(made.id())).locationConstraintAsString();
        }
    }

    /** The policy can come from another resource, such as a BucketPolicy. */
    @Test
    void keeps_a_policy_that_the_program_no_longer_gives() {
        var made = plugin.create(BUCKET, SharedAws.name("policy"), Map.of());
        assertThat(plugin.refresh(made).outputs()).doesNotContainKey("policy");

        var restricted = plugin.update(made, Map.of("policy", Policies.ofBucket(made.id())));
        var bare = plugin.update(restricted, Map.of());

        assertThat(plugin.refresh(bare).outputs()).containsKey("policy");
        plugin.delete(bare);
    }

    @Test
    void makes_reads_changes_and_deletes_a_bucket_in_its_own_region() {
        Map<String, Object> there = Map.of("region", ELSEWHERE, "tags", Map.of("a", "1"));
        var made = plugin.create(BUCKET, SharedAws.name("there"), there);

        assertThat(made.outputs())
                .contains(
                        entry("region", ELSEWHERE),
                        entry("bucketRegion", ELSEWHERE),
                        entry("bucketRegionalDomainName", made.id() + ".s3.eu-west-1.amazonaws.com"));
        assertThat(location(made, ELSEWHERE)).isEqualTo(ELSEWHERE);
        assertThat(plugin.diff(plugin.refresh(made), there).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        var changed = plugin.update(made, Map.of("region", ELSEWHERE, "tags", Map.of("b", "2")));
        assertThat(plugin.refresh(changed).outputs())
                .contains(entry("tags", Map.of("b", "2")), entry("region", ELSEWHERE));
        plugin.delete(changed);
        assertThat(plugin.refresh(changed).id()).isEmpty();
    }

    @Test
    void is_in_the_providers_region_by_default_and_is_replaced_in_another() {
        var made = plugin.create(BUCKET, SharedAws.name("here"), Map.of());

        assertThat(made.inputs()).containsEntry("region", Plugin.REGION);
        assertThat(location(made, Plugin.REGION)).isEqualTo(Plugin.REGION);
        assertThat(plugin.diff(made, Map.of()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(made, Map.of("region", Plugin.REGION)).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(plugin.diff(made, Map.of("region", ELSEWHERE)).getReplacesList())
                .containsExactly("region");
        assertThat(plugin.previewCreate(BUCKET, "seen", Map.of("region", Unknown.VALUE)))
                .containsEntry("region", Unknown.VALUE);
        // The provider goes to another region, and is not replaced: the bucket goes with it all the same.
        try (var moved = new Plugin(PluginVersion.V7, SharedAws.root())) {
            moved.configure(Map.of("region", ELSEWHERE));

            assertThat(moved.diff(made, Map.of()).getReplacesList()).containsExactly("region");
            assertThat(moved.diff(made, Map.of("region", Plugin.REGION)).getChanges())
                    .isEqualTo(DiffChanges.DIFF_NONE);
            // Of a bucket the state says where it is.
            assertThat(moved.refresh(made).outputs()).isEqualTo(made.outputs());
            moved.delete(made);
        }
        assertThat(plugin.refresh(made).id()).isEmpty();
    }

    @Test
    void imports_from_another_region_with_its_name_in_the_id() {
        var made = plugin.create(BUCKET, SharedAws.name("imported"), Map.of("region", ELSEWHERE));

        var imported = plugin.read(BUCKET, "another", made.id() + "@" + ELSEWHERE);

        assertThat(imported.id()).isEqualTo(made.id());
        assertThat(imported.outputs()).isEqualTo(made.outputs());
        assertThat(imported.inputs()).containsEntry("region", ELSEWHERE);
        // The provider's region, where the bucket is not.
        assertThatThrownBy(() -> plugin.read(BUCKET, "another", made.id())).hasMessageContaining("StatusCode: 301");
        plugin.delete(made);
    }

    @Test
    void refuses_a_region_that_is_none_or_of_another_partition() {
        assertThat(Plugin.reasons(plugin.check(BUCKET, "x", Map.of("region", "eu-west-2"))))
                .isEmpty();
        assertThat(Plugin.reasons(plugin.check(BUCKET, "x", Map.of("region", "cn-north-1"))))
                .containsExactly("partition (aws-cn) for per-resource Region (cn-north-1) is not the provider's"
                        + " configured partition (aws). Examine values at 'x.region'.");
        assertThat(Plugin.reasons(plugin.check(BUCKET, "x", Map.of("region", "us east"))))
                .containsExactly("\"region\" (us east) is not a region; a region looks like eu-central-1."
                        + " Examine values at 'x.region'.");
    }

    @Test
    void refuses_a_region_as_version_6() {
        try (var six = Plugin.ofRoot()) {
            assertThat(Plugin.reasons(six.check(BUCKET, "x", Map.of()))).isEmpty();
            assertThat(Plugin.reasons(six.check(BUCKET, "x", Map.of("region", Plugin.REGION))))
                    .singleElement()
                    .asString()
                    .contains("AWS sets its value, so it cannot be given", "x.region");
        }
    }

    /** The output of the region that version 6 has in the state is what version 7 compares with. */
    @Test
    void takes_over_a_bucket_of_version_6_without_replacing_it() {
        try (var six = Plugin.ofRoot()) {
            var made = six.create(BUCKET, SharedAws.name("of-6"), Map.of("tags", Map.of("a", "1")));

            var refreshed = plugin.refresh(made);
            assertThat(refreshed.id()).isEqualTo(made.id());
            var diff = plugin.diff(refreshed, Map.of("tags", Map.of("a", "1")));
            assertThat(diff.getReplacesList()).isEmpty();
            assertThat(diff.getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
            plugin.delete(refreshed);
        }
    }
}
