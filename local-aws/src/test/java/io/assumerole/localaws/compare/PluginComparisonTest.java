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
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison finds planted differences and unexpected results, and no others; {@code ComparePluginsTest} has the
 * control. Does not prove anything about the official plugin: a second copy of the emulator, in its own process, runs
 * instead.
 */
@Tag("slow")
class PluginComparisonTest {
    private static final PluginVersion VERSION = PluginVersion.V6;

    /** A resource that both plugins reject, although nothing is denied. */
    private static final ResourceCase REJECTED = new ResourceCase(
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            owners -> Map.of("user", owners.user(), "policyArn", "no ARN"),
            owners -> Map.of(),
            owners -> Map.of());

    /** A provider that both plugins accept, although they must not. */
    private static final ProviderCase SUCCEEDED =
            new ProviderCase("that must fail", Map.of("region", "a"), Map.of("region", "b"), Set.of(), false);

    @TempDir
    private static Path folder;

    private static Result compare(Path plugin, List<ResourceCase> resources, List<ProviderCase> providers) {
        var environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        var progress = Progress.plain(System.out);
        var second = new OfficialPlugin(plugin, VERSION.number());
        var name = plugin.getFileName().toString();
        try (var emulator = Sandbox.start(folder.resolve("emulator " + name), environment, progress);
                var other = Sandbox.startWithPlugin(folder.resolve("other " + name), environment, second, progress)) {
            return new PluginComparison(emulator, other, VERSION).compare(resources, providers, progress);
        }
    }

    private static Difference difference(
            String type, String part, String item, String first, String second, String... where) {
        return new Difference(type, part, item, first, second, List.of(where));
    }

    private static Difference withRole(String part, String item, String first, String second) {
        return difference("pulumi:providers:aws", part, item, first, second, "provider with a role");
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
                        ResourceCase.of("aws:iam/policy:Policy"),
                        REJECTED),
                Stream.concat(ProviderCase.all(VERSION).stream().filter(ProviderCase::isAllowed), Stream.of(SUCCEEDED))
                        .toList());

        var denied = """
                reading IAM User Policy (owner:case-RANDOM): operation error IAM: GetUserPolicy, \
                https response error StatusCode: 403, RequestID: ID, api error AccessDenied: User: \
                arn:aws:iam::000000000000:user/compare is not authorized to perform: iam:GetUserPolicy because no \
                identity-based policy allows the iam:GetUserPolicy action""";
        assertThat(result.unexpected())
                .contains(
                        REJECTED.type() + ": create with all permissions failed although nothing was denied:"
                                + " \"policyArn\" (no ARN) is an invalid ARN: arn: invalid prefix. Examine values at"
                                + " 'case.policyArn'.",
                        REJECTED.type() + ": read with all permissions failed although nothing was denied: not run,"
                                + " because the resource was not created",
                        "pulumi:providers:aws: provider that must fail succeeded although it should have failed")
                .filteredOn(step -> !step.startsWith(REJECTED.type()))
                .hasSize(1);
        assertThat(result.differences())
                .containsExactlyInAnyOrder(
                        difference(
                                "aws:iam/user:User",
                                "diff",
                                "deleteBeforeReplace",
                                "false",
                                "true",
                                "no-op with all permissions",
                                "preview of change with all permissions",
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
                                "aws:iam/role:Role",
                                "state",
                                "outputs.arn",
                                "\"[unknown]\"",
                                "\"planted\"",
                                "preview of create with all permissions"),
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
                                "read without iam:GetUserPolicy"),
                        // The role that is ignored.
                        withRole("AWS calls", "sts:AssumeRole", "4 calls", "2 calls"),
                        withRole("AWS calls", "iam:CreateUser in role provider-role/compare", "1 call", "none"),
                        withRole("AWS calls", "iam:GetUser in role provider-role/compare", "1 call", "none"),
                        withRole("AWS calls", "iam:CreateUser", "none", "1 call"),
                        withRole("AWS calls", "iam:GetUser", "none", "1 call"),
                        withRole(
                                "state",
                                "caller.arn",
                                "\"arn:aws:sts::000000000000:assumed-role/provider-role/compare\"",
                                "\"arn:aws:iam::000000000000:user/compare\""),
                        withRole("state", "caller.userId", "\"AROA...:compare\"", "\"AIDA...\""),
                        difference(
                                "pulumi:providers:aws",
                                "diff",
                                "replaces assumeRole",
                                "none",
                                "yes",
                                "provider with a different session name"));
    }
}
