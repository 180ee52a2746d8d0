package io.assumerole.localaws.provider.resources;

import static io.assumerole.localaws.provider.Plugin.OIDC_PROVIDER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.SharedAws;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * Proves that an OpenID Connect provider is made, read and removed. Does not prove an update, which
 * MiniStack does not have: {@code FakeAwsTest} shows what is sent; nor that STS asks for one:
 * {@code CredentialResolverTest} shows what a web identity may.
 */
class OpenIdConnectProviderTypeTest extends WithPlugin {
    private static final String THUMBPRINT = "a".repeat(40);

    private static String host() {
        return SharedAws.name("issuer") + ".example.com";
    }

    private static Made make(String host) {
        return plugin.create(
                OIDC_PROVIDER, "issuer", Map.of("url", "https://" + host, "clientIdLists", List.of("one", "two")));
    }

    @Test
    void does_without_thumbprints() {
        var made = make(host());

        assertThat(made.outputs()).containsEntry("thumbprintLists", List.of());
        assertThat(plugin.refresh(made)).isEqualTo(made);
        assertThat(plugin.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        plugin.delete(made);
    }

    @Test
    void updates_client_ids_and_thumbprints_in_place_and_ignores_their_order() {
        var host = host();
        var made = make(host);

        var changed = plugin.diff(
                made,
                Map.of(
                        "url",
                        "https://" + host,
                        "clientIdLists",
                        List.of("one"),
                        "thumbprintLists",
                        List.of(THUMBPRINT)));

        assertThat(changed.getReplacesList()).isEmpty();
        assertThat(changed.getDiffsList()).containsExactly("clientIdLists", "thumbprintLists");
        assertThat(plugin.diff(made, made.and("clientIdLists", List.of("two", "one")))
                        .getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
        plugin.delete(made);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://issuer.example.com|has to use HTTPS scheme",
                "issuer.example.com|has to use HTTPS scheme",
                "https://a b|has to be a valid URL",
                "https://issuer.example.com?a=1|cannot contain query parameters"
            })
    void rejects_what_is_no_issuer(String url, String reason) {
        assertThat(Plugin.reasons(
                        plugin.check(OIDC_PROVIDER, "wrong", Map.of("url", url, "clientIdLists", List.of("one")))))
                .singleElement()
                .asString()
                .contains(reason);
    }

    @Test
    void rejects_a_thumbprint_and_a_client_id_that_have_another_length() {
        assertThat(Plugin.reasons(plugin.check(
                        OIDC_PROVIDER,
                        "wrong",
                        Map.of(
                                "url",
                                "https://issuer.example.com",
                                "clientIdLists",
                                List.of("one", ""),
                                "thumbprintLists",
                                List.of(THUMBPRINT, "short")))))
                .hasSize(2)
                .anySatisfy(reason -> assertThat(reason).contains("clientIdLists", "(1 - 255)"))
                .anySatisfy(reason -> assertThat(reason).contains("thumbprintLists", "(40 - 40)"));
    }

    @Test
    void passes_on_that_iam_has_one_of_this_url() {
        var host = host();
        var made = make(host);

        assertThatThrownBy(() -> make(host))
                .hasMessageContaining("creating IAM OIDC Provider: operation error IAM: ")
                .hasMessageContaining("EntityAlreadyExists");
        plugin.delete(made);
    }
}
