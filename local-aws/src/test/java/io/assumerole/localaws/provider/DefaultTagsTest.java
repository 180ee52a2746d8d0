package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * Proves that the provider's default tags come and go. {@code ResourceContractTest} proves that each type has them. Does
 * not prove an update of the tags of an OpenID Connect provider: {@link FakeAwsTest} does.
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
