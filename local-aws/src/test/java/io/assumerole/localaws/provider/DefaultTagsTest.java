package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

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

/**
 * Proves that the provider's default tags get to AWS, beside a resource's own, which win. Does not
 * prove an update of the tags of an OpenID Connect provider: {@link FakeAwsTest} does.
 */
@Tag("slow")
class DefaultTagsTest {
    private static Plugin tagging;
    private static Plugin plain;

    @BeforeAll
    static void start() {
        plain = Plugin.ofRoot();
        tagging = new Plugin(SharedAws.root());
        tagging.configure(
                Map.of("region", Plugin.REGION, "defaultTags", "{\"tags\":{\"team\":\"default\",\"all\":\"1\"}}"));
    }

    @AfterAll
    static void stop() {
        tagging.close();
        plain.close();
    }

    private static Map<String, Object> inputs(String type, Map<String, Object> tags) {
        var inputs = new HashMap<String, Object>(Map.of("tags", tags));
        switch (type) {
            case Plugin.ROLE -> inputs.put("assumeRolePolicy", Policies.trust("000000000000"));
            case Plugin.POLICY -> inputs.put("policy", Policies.allow("s3:*", "*"));
            case Plugin.OIDC_PROVIDER -> {
                inputs.put("url", "https://" + SharedAws.name("tags") + ".example.com");
                inputs.put("clientIdLists", List.of("one"));
            }
            default -> {}
        }
        return inputs;
    }

    @ParameterizedTest
    @ValueSource(strings = {Plugin.USER, Plugin.ROLE, Plugin.POLICY, Plugin.OIDC_PROVIDER, Plugin.BUCKET})
    void get_to_aws_and_only_from_a_provider_that_has_them(String type) {
        var tagged = tagging.create(type, SharedAws.name("tagged"), inputs(type, Map.of("team", "own")));
        var untagged = plain.create(type, SharedAws.name("plain"), inputs(type, Map.of("team", "own")));

        assertThat(tagging.refresh(tagged)).isEqualTo(tagged);
        assertThat(tagged.outputs())
                .contains(entry("tags", Map.of("team", "own")), entry("tagsAll", Map.of("team", "own", "all", "1")));
        assertThat(plain.read(type, "another", tagged.id()).outputs())
                .containsEntry("tags", Map.of("team", "own", "all", "1"));
        assertThat(plain.read(type, "another", untagged.id()).outputs()).containsEntry("tags", Map.of("team", "own"));
        tagging.delete(tagged);
        plain.delete(untagged);
    }

    @Test
    void come_and_go_with_the_provider() {
        var made = plain.create(Plugin.USER, SharedAws.name("changing"), Map.of());

        assertThat(plain.diff(made, Map.of()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(tagging.diff(made, Map.of()).getDiffsList()).containsExactly("tagsAll");
        var tagged = tagging.update(made, Map.of());
        assertThat(plain.read(Plugin.USER, "another", made.id()).outputs())
                .containsEntry("tagsAll", Map.of("team", "default", "all", "1"));
        plain.update(tagged, Map.of());
        assertThat(plain.read(Plugin.USER, "another", made.id()).outputs()).containsEntry("tagsAll", Map.of());
        plain.delete(made);
    }
}
