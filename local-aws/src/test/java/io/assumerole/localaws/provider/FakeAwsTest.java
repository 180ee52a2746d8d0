package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.Plugin.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What MiniStack cannot show. Does not prove that AWS answers as the fake endpoint here does. */
class FakeAwsTest {

    @Test
    void renames_a_user_in_place_and_finds_it_again_under_its_old_id() {
        try (var aws = new FakeAws(FakeAws::user);
                var plugin = aws.plugin()) {
            var made = plugin.create(USER, "user", Map.of("name", "before"));
            Map<String, Object> renamed = Map.of("name", "after", "path", "/team/");

            var diff = plugin.diff(made, renamed);
            var updated = plugin.update(made, renamed);

            assertThat(diff.getDiffsList()).containsExactly("name", "path");
            assertThat(diff.getReplacesList()).isEmpty();
            assertThat(aws.requests("UpdateUser"))
                    .singleElement()
                    .satisfies(request -> assertThat(request)
                            .contains(
                                    entry("UserName", "before"),
                                    entry("NewUserName", "after"),
                                    entry("NewPath", "/team/")));
            assertThat(updated.outputs())
                    .contains(
                            entry("name", "after"),
                            entry("arn", "arn:aws:iam::000000000000:user/after"),
                            entry("uniqueId", "AIDAFAKE"));
            assertThat(updated.id()).isEqualTo("before");
            assertThat(plugin.refresh(updated).id()).isEqualTo("after");
            plugin.delete(updated);
            assertThat(aws.requests("DeleteUser"))
                    .singleElement()
                    .satisfies(request -> assertThat(request).containsEntry("UserName", "after"));
        }
    }

    @Test
    void updates_an_oidc_provider_in_place_call_by_call() {
        try (var aws = new FakeAws(FakeAws.oidcProvider());
                var plugin = aws.plugin()) {
            var made = plugin.create(
                    Plugin.OIDC_PROVIDER,
                    "issuer",
                    Map.of(
                            "url",
                            "https://issuer.example.com",
                            "clientIdLists",
                            List.of("stays", "goes"),
                            "tags",
                            Map.of("stays", "1", "goes", "1")));
            Map<String, Object> inputs = Map.of(
                    "url",
                    "https://issuer.example.com",
                    "clientIdLists",
                    List.of("comes", "stays"),
                    "thumbprintLists",
                    List.of("b".repeat(40)),
                    "tags",
                    Map.of("stays", "1", "comes", "2"));

            var updated = plugin.update(made, inputs);

            assertThat(updated.outputs())
                    .contains(
                            entry("url", "issuer.example.com"),
                            entry("clientIdLists", List.of("stays", "comes")),
                            entry("thumbprintLists", List.of("b".repeat(40))));
            sent(aws, "AddClientIDToOpenIDConnectProvider", "ClientID", "comes");
            sent(aws, "RemoveClientIDFromOpenIDConnectProvider", "ClientID", "goes");
            sent(aws, "UpdateOpenIDConnectProviderThumbprint", "ThumbprintList.member.1", "b".repeat(40));
            sent(aws, "UntagOpenIDConnectProvider", "TagKeys.member.1", "goes");
            sent(aws, "TagOpenIDConnectProvider", "Tags.member.1.Key", "comes");
            plugin.update(updated, inputs);
            assertThat(aws.requests("UpdateOpenIDConnectProviderThumbprint")).hasSize(1);
        }
    }

    private static void sent(FakeAws aws, String operation, String parameter, String value) {
        assertThat(aws.requests(operation))
                .singleElement()
                .satisfies(request -> assertThat(request)
                        .contains(
                                entry(parameter, value),
                                entry(
                                        "OpenIDConnectProviderArn",
                                        "arn:aws:iam::000000000000:oidc-provider/issuer.example.com")));
    }

    @Test
    void makes_many_at_once_each_with_its_own_name() {
        try (var aws = new FakeAws(FakeAws::user);
                var plugin = aws.plugin()) {
            Set<String> ids = ConcurrentHashMap.newKeySet();

            IntStream.range(0, 200)
                    .parallel()
                    .forEach(number -> ids.add(
                            plugin.create(USER, "user-" + number, Map.of()).id()));

            assertThat(ids).hasSize(200);
            assertThat(aws.requests("CreateUser")).hasSize(200);
        }
    }
}
