package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PolicyText;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * Proves that a managed policy is made, versioned and removed as IAM demands. Does not prove that
 * IAM refuses to remove one that has other versions: MiniStack does not.
 */
@Tag("slow")
class PolicyTypeTest {
    private static final String DOCUMENT = Policies.allow("s3:*", "*");
    private static final String OTHER = Policies.allow("s3:CreateBucket", "*");

    private static Plugin plugin;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    private static Made make(String name) {
        return plugin.create(POLICY, SharedAws.name(name), Map.of("policy", DOCUMENT));
    }

    private static List<PolicyVersion> versions(Made made) {
        return SharedAws.iam()
                .listPolicyVersions(request -> request.policyArn(made.id()))
                .versions();
    }

    @Test
    void creates_reads_and_deletes_with_every_output() {
        var made = plugin.create(
                POLICY,
                "buckets",
                Map.of("policy", DOCUMENT, "description", "for a test", "path", "/team/", "tags", Map.of("a", "1")));

        var name = made.output("name");
        assertThat(name).matches("buckets-[0-9a-f]{7}");
        assertThat(made.id()).isEqualTo("arn:aws:iam::000000000000:policy/team/" + name);
        assertThat(made.output("policyId")).startsWith("ANPA");
        assertThat(made.outputs())
                .contains(
                        entry("id", made.id()),
                        entry("arn", made.id()),
                        entry("attachmentCount", 0.0),
                        entry("description", "for a test"),
                        entry("namePrefix", ""),
                        entry("path", "/team/"),
                        entry("policy", PolicyText.normalized(DOCUMENT)),
                        entry("tags", Map.of("a", "1")),
                        entry("tagsAll", Map.of("a", "1")))
                .hasSize(11);
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);

        plugin.delete(made);

        assertThat(plugin.refresh(made).id()).isEmpty();
        plugin.delete(made);
    }

    @Test
    void makes_a_new_default_version_of_another_document_and_of_no_other_text() {
        var made = make("versions");

        assertThat(plugin.diff(made, made.and("policy", DOCUMENT.replace("\":", "\" : ") + "\n"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        plugin.update(made, made.and("policy", DOCUMENT.replace("\":", "\" : ") + "\n"));
        assertThat(versions(made)).hasSize(1);
        var diff = plugin.diff(made, made.and("policy", OTHER));
        assertThat(diff.getDetailedDiffMap()).containsOnlyKeys("policy");
        assertThat(diff.getReplacesList()).isEmpty();
        var updated = plugin.update(made, made.and("policy", OTHER));

        assertThat(updated.outputs()).containsEntry("policy", PolicyText.normalized(OTHER));
        assertThat(plugin.refresh(updated)).isEqualTo(updated);
        assertThat(versions(made))
                .hasSize(2)
                .filteredOn(PolicyVersion::isDefaultVersion)
                .extracting(PolicyVersion::versionId)
                .containsExactly("v2");
        plugin.delete(updated);
        assertThat(plugin.refresh(updated).id()).isEmpty();
    }

    @Test
    void removes_the_oldest_version_when_there_are_as_many_as_iam_keeps() {
        var made = make("many");
        for (int number = 2; number <= 7; number++) {
            made = plugin.update(made, made.and("policy", Policies.allow("s3:Get" + number, "*")));
        }

        assertThat(versions(made))
                .extracting(PolicyVersion::versionId)
                .containsExactlyInAnyOrder("v3", "v4", "v5", "v6", "v7");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
        assertThat(plugin.refresh(made).id()).isEmpty();
    }

    @Test
    void replaces_on_name_path_and_description_and_deletes_first_only_what_has_a_name_of_its_own() {
        var automatic = make("auto");
        var named = plugin.create(POLICY, "logical", Map.of("policy", DOCUMENT, "name", SharedAws.name("own")));

        Map.of("name", "another", "path", "/other/", "description", "another")
                .forEach((property, value) -> assertThat(
                                plugin.diff(automatic, Map.of("policy", DOCUMENT, property, value))
                                        .getReplacesList())
                        .containsExactly(property));
        assertThat(plugin.diff(automatic, Map.of("policy", DOCUMENT, "path", "/other/"))
                        .getDeleteBeforeReplace())
                .isFalse();
        assertThat(plugin.diff(named, named.and("path", "/other/")).getDeleteBeforeReplace())
                .isTrue();
        plugin.delete(automatic);
        plugin.delete(named);
    }

    @Test
    void names_by_prefix() {
        var made = plugin.create(POLICY, "logical", Map.of("policy", DOCUMENT, "namePrefix", "pre-"));

        assertThat(made.output("name")).matches("pre-\\d{18}[0-9a-f]{8}");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        plugin.delete(made);
    }

    @Test
    void updates_tags_in_place_and_makes_no_version_for_that() {
        var made = plugin.create(
                POLICY,
                SharedAws.name("tagged"),
                Map.of("policy", DOCUMENT, "tags", Map.of("stays", "1", "goes", "1")));

        var updated = plugin.update(made, made.and("tags", Map.of("stays", "2", "comes", "")));

        assertThat(plugin.refresh(updated)).isEqualTo(updated);
        assertThat(updated.outputs()).containsEntry("tagsAll", Map.of("stays", "2", "comes", ""));
        assertThat(versions(made)).hasSize(1);
        plugin.delete(updated);
    }

    @Test
    void imports_by_arn() {
        var made = plugin.create(POLICY, SharedAws.name("imported"), Map.of("policy", DOCUMENT, "description", "text"));

        var imported = plugin.read(POLICY, "another", made.id());

        assertThat(imported.outputs()).isEqualTo(made.outputs());
        assertThat(imported.inputs()).containsOnlyKeys("name", "description", "policy", "__defaults");
        assertThat(plugin.read(POLICY, "another", made.id() + "-none").id()).isEmpty();
        plugin.delete(made);
    }

    @Test
    void previews_what_aws_decides_as_unknown() {
        assertThat(plugin.previewCreate(POLICY, "seen", Map.of("policy", Unknown.VALUE)))
                .contains(
                        entry("policy", Unknown.VALUE),
                        entry("arn", Unknown.VALUE),
                        entry("id", Unknown.VALUE),
                        entry("policyId", Unknown.VALUE),
                        entry("path", "/"));
    }

    @Test
    void keeps_a_secret_document_secret() {
        var made = plugin.create(POLICY, SharedAws.name("secret"), Map.of("policy", new Secret(DOCUMENT)));

        assertThat(made.outputs().get("policy")).isInstanceOf(Secret.class);
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
    }

    @Test
    void passes_on_that_iam_refuses() {
        var made = make("taken");

        assertThatThrownBy(
                        () -> plugin.create(POLICY, "twice", Map.of("policy", DOCUMENT, "name", made.output("name"))))
                .hasMessageContaining("creating IAM Policy (" + made.output("name") + "): ")
                .hasMessageContaining("EntityAlreadyExists");
        assertThatThrownBy(() -> plugin.update(made, made.and("policy", "{\"no\":\"policy\"}")))
                .hasMessageContaining("updating IAM Policy (" + made.id() + "): ")
                .hasMessageContaining("MalformedPolicyDocument");
        assertThat(plugin.refresh(made)).isEqualTo(made);
        plugin.delete(made);
    }

    @Test
    void cannot_delete_what_is_somebodys_boundary() {
        var made = make("limit");
        var limited = plugin.create(Plugin.USER, SharedAws.name("limited"), Map.of("permissionsBoundary", made.id()));

        assertThatThrownBy(() -> plugin.delete(made))
                .hasMessageContaining("deleting IAM Policy (" + made.id() + "): ")
                .hasMessageContaining("DeleteConflict");
        plugin.delete(limited);
        plugin.delete(made);
        assertThat(plugin.refresh(made).id()).isEmpty();
    }
}
