package io.assumerole.localaws.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.compare.PluginComparison.Difference;
import io.assumerole.localaws.compare.PluginComparison.Result;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.testing.OfficialPluginDouble;
import io.assumerole.localaws.tools.OfficialPlugin;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison finds planted differences and no others; {@code ComparePluginsTest} has the control. Does not prove anything about the official plugin: a second
 * copy of the emulator, in its own process, runs in its place.
 */
@Tag("slow")
class PluginComparisonTest {
    private static final PluginVersion VERSION = PluginVersion.V6;

    @TempDir
    private static Path folder;

    private static Result compare(Path plugin, List<ResourceCase> cases) {
        var environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        var progress = Progress.plain(System.out);
        var second = new OfficialPlugin(plugin, VERSION.number());
        var name = plugin.getFileName().toString();
        try (var emulator = Sandbox.start(folder.resolve("emulator " + name), environment, progress);
                var other = Sandbox.startWithPlugin(folder.resolve("other " + name), environment, second, progress)) {
            return new PluginComparison(emulator, other, VERSION).compare(cases, progress);
        }
    }

    private static Difference difference(
            String type, String part, String item, String first, String second, String... where) {
        return new Difference(type, part, item, first, second, List.of(where));
    }

    @Test
    void finds_each_planted_difference_and_no_other() {
        var copy = OfficialPluginDouble.install(folder.resolve("relayed"), VERSION);
        var command = PlantedPlugin.command(copy.program().toString()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        var planted = new FakePrograms(folder.resolve("planted"))
                .with("planted", "exec " + command + " \"$@\"")
                .folder()
                .resolve("planted");

        var result = compare(
                planted,
                List.of(
                        ResourceCase.of("aws:iam/user:User"),
                        ResourceCase.of("aws:iam/role:Role"),
                        ResourceCase.of("aws:iam/userPolicy:UserPolicy"),
                        ResourceCase.of("aws:iam/policy:Policy")));

        var denied = """
                FAILED_PRECONDITION: reading IAM User Policy (owner:case-RANDOM): operation error IAM: GetUserPolicy, \
                https response error StatusCode: 403, RequestID: ID, api error AccessDenied: User: \
                arn:aws:iam::000000000000:user/compare is not authorized to perform: iam:GetUserPolicy because no \
                identity-based policy allows the iam:GetUserPolicy action""";
        assertThat(result.failed()).isEmpty();
        assertThat(result.differences())
                .containsExactlyInAnyOrder(
                        difference(
                                "aws:iam/user:User",
                                "diff",
                                "deleteBeforeReplace",
                                "false",
                                "true",
                                "no-op with all permissions",
                                "change with all permissions",
                                "change with these permissions only",
                                "change without iam:TagUser"),
                        difference(
                                "aws:iam/role:Role",
                                "AWS calls",
                                "iam:ListRoles",
                                "none",
                                "1 call",
                                "read with all permissions",
                                "import with all permissions",
                                "read with these permissions only",
                                "read without iam:GetRole",
                                "read without iam:ListAttachedRolePolicies",
                                "read without iam:ListRolePolicies"),
                        difference(
                                "aws:iam/role:Role",
                                "AWS calls",
                                "iam:ListRoles, denied",
                                "none",
                                "1 call",
                                "read without iam:ListRoles"),
                        difference(
                                "aws:iam/policy:Policy",
                                "state",
                                "outputs.policyId",
                                "\"ANPA...\"",
                                "\"planted\"",
                                "read with all permissions",
                                "import with all permissions",
                                "read with these permissions only"),
                        // Nothing shows this one while every call is allowed.
                        difference(
                                "aws:iam/userPolicy:UserPolicy",
                                "message",
                                "error",
                                denied,
                                denied + " planted",
                                "create without iam:GetUserPolicy",
                                "read without iam:GetUserPolicy"));
    }
}
