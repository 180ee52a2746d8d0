package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.contract.PluginPermissions;
import io.assumerole.localaws.contract.ResourceCase;
import io.assumerole.localaws.contract.ResourceCase.Owners;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Which permissions each type needs: with all of them a resource is made, read and deleted, and
 * without any one of them that fails. docs/reference/permissions.md has the same table.
 *
 * <p>Does not prove that the official plugin needs no others: its calls were read in its sources.
 */
@Tag("slow")
class PermissionsTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "reference", "permissions.md");

    private static Plugin root;
    private static Plugin rootOf7;
    private static IamClient iam;
    private static Made user;
    private static Made key;
    private static Made owner;

    /** A resource type of one version of the plugin, and the actions that create and delete such a resource. */
    private record Row(PluginVersion version, String type, List<String> toCreate, List<String> toDelete) {
        static Row of(PluginVersion version, String type) {
            var token = type + (version == PluginVersion.V6 ? "" : "@" + version.number());
            return new Row(version, type, PluginPermissions.toCreate(token), PluginPermissions.toDelete(token));
        }

        Plugin ofRoot() {
            return version == PluginVersion.V6 ? root : rootOf7;
        }

        Map<String, Object> inputs() {
            return ResourceCase.of(type)
                    .inputs()
                    .apply(new Owners(
                            SharedAws.name("case"),
                            owner.id(),
                            "",
                            owner.output("arn"),
                            ownRole(),
                            "",
                            ownSecret(),
                            ""));
        }

        /** The type as the document writes it. */
        @Override
        public String toString() {
            return "`" + type + "`" + (version == PluginVersion.V6 ? "" : " of " + version.number());
        }
    }

    /** Returns each type of version 6, and those of version 7 whose permissions differ. */
    static Stream<Row> rows() {
        var all = ResourceCase.all().stream()
                .flatMap(resource -> Stream.of(PluginVersion.values()).map(version -> Row.of(version, resource.type())))
                .filter(row -> row.version == PluginVersion.V6 || !row.toCreate.isEmpty())
                .toList();
        assertThat(all).contains(Row.of(PluginVersion.V7, Plugin.BUCKET));
        assertThat(ResourceTypes.of(PluginVersion.V6).schemas())
                .extracting(ResourceSchema::token)
                .containsExactlyInAnyOrderElementsOf(
                        ResourceCase.all().stream().map(ResourceCase::type).toList());
        return all.stream();
    }

    private static String ownRole() {
        return root.create(
                        Plugin.ROLE,
                        SharedAws.name("owner"),
                        Map.of("assumeRolePolicy", Policies.trust("000000000000"), "forceDetachPolicies", true))
                .id();
    }

    private static String ownSecret() {
        return root.create(Plugin.SECRET, SharedAws.name("secret"), Map.of("recoveryWindowInDays", 0.0))
                .id();
    }

    @BeforeAll
    static void make_a_user_that_may_nothing() {
        root = Plugin.ofRoot();
        rootOf7 = Plugin.ofRoot(PluginVersion.V7);
        iam = SharedAws.iam();
        user = root.create(Plugin.USER, SharedAws.name("narrow"), Map.of("forceDestroy", true));
        key = root.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
        owner = root.create(Plugin.USER, SharedAws.name("owner"), Map.of("forceDestroy", true));
    }

    @AfterAll
    static void remove_all() {
        root.delete(user);
        root.delete(owner);
        root.close();
        rootOf7.close();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void are_in_the_document(Row row) throws IOException {
        var line = Files.readString(DOCUMENT)
                .lines()
                .filter(each -> each.startsWith("| " + row + " |"))
                .findFirst()
                .orElseThrow();
        var cells = List.of(line.split("\\|"));
        var first = "those of `" + Plugin.BUCKET + "`, and";

        assertThat(cells.get(2)
                        .replace(first, code(PluginPermissions.toCreate(Plugin.BUCKET)))
                        .strip())
                .isEqualTo(code(row.toCreate));
        assertThat(cells.get(3).strip()).isEqualTo(code(row.toDelete));
    }

    /** What a change needs, and what the official plugin needs besides: in the tables, or in the differences. */
    @Test
    void are_in_the_document_beyond_those_of_a_run() throws IOException {
        var document = Files.readString(DOCUMENT);

        assertThat(PluginPermissions.unobserved())
                .isNotEmpty()
                .allSatisfy(action -> assertThat(document).contains("`" + action + "`"));
    }

    private static String code(List<String> actions) {
        return actions.stream().map("`%s`"::formatted).collect(Collectors.joining(" "));
    }

    /** The control of every refusal below. */
    @ParameterizedTest
    @MethodSource("rows")
    void are_enough(Row row) {
        try (var plugin = Plugin.of(row.version, key, Map.of())) {
            allow(all(row));

            var made = plugin.create(row.type, SharedAws.name("made"), row.inputs());
            plugin.delete(made);

            assertThat(left(row, made)).isEmpty();
        }
    }

    /** What AWS has of a resource that was deleted. */
    private static String left(Row row, Made made) {
        var read = row.ofRoot().read(row.type, "made", imported(made));
        return switch (row.type) {
            // Of a secret that is there: a value stays until another takes its place, and no policy is an empty one.
            case Plugin.SECRET_VERSION -> "";
            case Plugin.SECRET_POLICY -> read.output("policy");
            default -> read.id();
        };
    }

    @ParameterizedTest
    @MethodSource("rows")
    void are_all_needed_to_make_one(Row row) {
        try (var plugin = Plugin.of(row.version, key, Map.of())) {
            for (var action : row.toCreate) {
                allow(without(all(row), action));
                var name = SharedAws.name("refused");

                assertThatThrownBy(() -> plugin.create(row.type, name, row.inputs()))
                        .as(action)
                        .hasMessageContaining("StatusCode: 403")
                        .satisfies(failure -> assertThat(named(failure)).contains(action));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void are_all_needed_to_delete_one(Row row) {
        try (var plugin = Plugin.of(row.version, key, Map.of())) {
            for (var action : row.toDelete) {
                allow(without(all(row), action));
                var made = row.ofRoot().create(row.type, SharedAws.name("kept"), row.inputs());

                assertThatThrownBy(() -> plugin.delete(made))
                        .as(action)
                        .hasMessageContaining("StatusCode: 403")
                        .satisfies(failure -> assertThat(named(failure)).contains(action));
                row.ofRoot().delete(made);
            }
        }
    }

    private static List<String> all(Row row) {
        return Stream.concat(row.toCreate.stream(), row.toDelete.stream())
                .distinct()
                .toList();
    }

    private static List<String> without(List<String> actions, String action) {
        var others = new ArrayList<String>(actions);
        others.remove(action);
        return others;
    }

    private static void allow(List<String> actions) {
        iam.putUserPolicy(request -> request.userName(user.id())
                .policyName("narrow")
                .policyDocument(Policies.allow(String.join("\",\"", actions), "*")));
    }

    /** What the refusal names: IAM the action, and S3, where it has no words, the operation. */
    private static String named(Throwable failure) {
        return failure.getMessage().replace("operation error S3: HeadBucket", "s3:ListBucket");
    }

    private static String imported(Made made) {
        return switch (made.type()) {
            case Plugin.ROLE_POLICY_ATTACHMENT -> made.output("role") + "/" + made.output("policyArn");
            case Plugin.USER_POLICY_ATTACHMENT -> made.output("user") + "/" + made.output("policyArn");
            default -> made.id();
        };
    }
}
