package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.POLICY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * Proves that a managed policy is made, versioned and removed as IAM demands. Does not prove that
 * IAM refuses to remove one that has other versions: MiniStack does not.
 */
class PolicyTypeTest extends WithPlugin {
    private static final String DOCUMENT = Policies.allow("s3:*", "*");
    private static final String OTHER = Policies.allow("s3:CreateBucket", "*");

    private static Made make(String name) {
        return plugin.create(POLICY, SharedAws.name(name), Map.of("policy", DOCUMENT));
    }

    private static List<PolicyVersion> versions(Made made) {
        return SharedAws.iam()
                .listPolicyVersions(request -> request.policyArn(made.id()))
                .versions();
    }

    @Test
    void makes_a_new_default_version_of_another_document_and_of_no_other_text() {
        var made = make("versions");

        assertThat(plugin.diff(made, made.and("policy", DOCUMENT.replace("\":", "\" : ") + "\n"))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        plugin.update(made, made.and("policy", DOCUMENT.replace("\":", "\" : ") + "\n"));
        assertThat(versions(made)).hasSize(1);
        var updated = plugin.update(made, made.and("policy", OTHER));

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
    void updates_tags_without_a_new_version() {
        var made = make("tagged");

        var updated = plugin.update(made, made.and("tags", Map.of("comes", "1")));

        assertThat(versions(updated)).hasSize(1);
        plugin.delete(updated);
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
    void cannot_delete_a_policy_that_is_a_boundary() {
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
