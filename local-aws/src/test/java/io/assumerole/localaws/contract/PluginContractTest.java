package io.assumerole.localaws.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.testing.OfficialPluginDouble;
import java.nio.file.Files;
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
 * The AWS plugin behaves as {@code plugin-contract.txt} says: the emulator by default, or the official plugin of the
 * user's Pulumi with {@code -Dplugin=official}. The file was written by the emulator, so it proves nothing about the
 * official plugin until somebody runs that. {@code -Dtables.rewrite=true} rewrites the file.
 */
@Tag("slow")
class PluginContractTest {
    private static final PluginVersion VERSION = PluginVersion.V6;
    private static final Path CONTRACT =
            Path.of("src/test/resources/io/assumerole/localaws/contract/plugin-contract.txt");
    private static final Path OBSERVED = Path.of("target/plugin-contract.txt");
    private static final Progress PROGRESS = Progress.plain(System.out);
    private static final boolean OFFICIAL = "official".equals(System.getProperty("plugin"));

    /** A resource that the plugin rejects although AWS denies nothing. */
    private static final ResourceCase REJECTED = new ResourceCase(
            "aws:iam/userPolicyAttachment:UserPolicyAttachment",
            owners -> Map.of("user", owners.user(), "policyArn", "no ARN"),
            owners -> Map.of(),
            owners -> Map.of());

    /** A provider that the plugin accepts, although it must not. */
    private static final ProviderCase SUCCEEDED =
            new ProviderCase("that must fail", Map.of("region", "a"), Map.of("region", "b"), Set.of(), false);

    @TempDir
    private static Path folder;

    private static Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        return environment;
    }

    @Test
    void is_kept_by_the_plugin() throws Exception {
        var run = folder.resolve("run");
        try (var sandbox = OFFICIAL
                ? Sandbox.startWithOfficialPlugin(run, environment(), VERSION.number(), PROGRESS)
                : Sandbox.start(run, environment(), PROGRESS)) {
            var lines = PluginContract.observe(sandbox, VERSION, ResourceCase.all(), ProviderCase.all(VERSION));

            // The observed lines are also a report if a step is unexpected.
            Files.write(OBSERVED, lines);
            assertThat(lines).hasSizeGreaterThan(1000).noneMatch(line -> line.contains(": UNEXPECTED: "));
            if (Boolean.getBoolean("tables.rewrite")) {
                Files.write(CONTRACT, lines);
            }
            var contract = Files.readAllLines(CONTRACT);
            assertThat(without(lines, contract)).as("what the plugin does").isEmpty();
            assertThat(without(contract, lines))
                    .as("what the plugin doesn't do")
                    .isEmpty();
        }
    }

    /** Observes a copy of the emulator with the planted differences, in a Pulumi home of its own. */
    private static List<String> observePlanted(List<ResourceCase> resources, List<ProviderCase> providers) {
        var copy = OfficialPluginDouble.install(folder.resolve("copy"), VERSION).program();
        var planted = OfficialPluginDouble.install(folder.resolve("planted"), VERSION);
        var command = PlantedPlugin.command(copy.toString()).stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        new FakePrograms(planted.program().getParent())
                .with("pulumi-resource-aws", """
                if [ "$*" = -version ]; then echo %s; exit; fi
                exec %s "$@"\
                """.formatted(VERSION.number(), command));
        var environment = environment();
        environment.put("PULUMI_HOME", planted.pulumiHome().toString());
        try (var sandbox = Sandbox.startWithOfficialPlugin(
                folder.resolve("planted run"), environment, VERSION.number(), PROGRESS)) {
            return PluginContract.observe(sandbox, VERSION, resources, providers);
        }
    }

    /** A value in the contract and a planted value, in some steps. {@code none} is no line. */
    private record Planted(String type, String item, String contract, String planted, List<String> steps) {
        static Planted in(String type, String item, String contract, String planted, String... steps) {
            return new Planted(type, item, contract, planted, List.of(steps));
        }

        static Planted withRole(String item, String contract, String planted) {
            return in("pulumi:providers:aws", item, contract, planted, "with a role");
        }

        Stream<String> lines(String value) {
            return value.equals("none")
                    ? Stream.empty()
                    : steps.stream().map(step -> "%s, %s: %s = %s".formatted(type, step, item, value));
        }
    }

    /** A relayed copy of the emulator keeps the contract, except for the planted differences. */
    @Tag("extended")
    @Test
    void shows_each_planted_difference_and_no_other() throws Exception {
        var resources = Stream.of("user:User", "role:Role", "userPolicy:UserPolicy", "policy:Policy")
                .map(type -> ResourceCase.of("aws:iam/" + type))
                .toList();
        var providers = ProviderCase.all(VERSION).stream()
                .filter(ProviderCase::isAllowed)
                .toList();
        var denied = """
                reading IAM User Policy (owner:case-RANDOM): operation error IAM: GetUserPolicy, \
                https response error StatusCode: 403, RequestID: ID, api error AccessDenied: User: \
                arn:aws:iam::000000000000:user/compare is not authorized to perform: iam:GetUserPolicy because no \
                identity-based policy allows the iam:GetUserPolicy action""";
        var differences = List.of(
                Planted.in(
                        "aws:iam/user:User",
                        "diff: deleteBeforeReplace",
                        "false",
                        "true",
                        "no-op with all permissions",
                        "preview of change with all permissions",
                        "change with all permissions",
                        "change with these permissions only",
                        "change without iam:TagUser"),
                Planted.in(
                        "aws:iam/role:Role",
                        "AWS calls: iam:ListRoles",
                        "none",
                        "1 call",
                        "read with all permissions",
                        "import with all permissions",
                        "read with these permissions only",
                        "read without iam:GetRole",
                        "read without iam:ListAttachedRolePolicies",
                        "read without iam:ListRolePolicies"),
                Planted.in(
                        "aws:iam/role:Role",
                        "state: outputs.arn",
                        "\"[unknown]\"",
                        "\"planted\"",
                        "preview of create with all permissions"),
                Planted.in(
                        "aws:iam/policy:Policy",
                        "state: outputs.policyId",
                        "\"ANPA...\"",
                        "\"planted\"",
                        "read with all permissions",
                        "import with all permissions",
                        "read with these permissions only"),
                // While every call is allowed, no step shows this difference.
                Planted.in(
                        "aws:iam/userPolicy:UserPolicy",
                        "message: error",
                        denied,
                        denied + " planted",
                        "create without iam:GetUserPolicy",
                        "read without iam:GetUserPolicy"),
                // The plugin ignores the role.
                Planted.withRole("AWS calls: sts:AssumeRole", "4 calls", "2 calls"),
                Planted.withRole("AWS calls: iam:CreateUser in role provider-role/compare", "1 call", "none"),
                Planted.withRole("AWS calls: iam:GetUser in role provider-role/compare", "1 call", "none"),
                Planted.withRole("AWS calls: iam:CreateUser", "none", "1 call"),
                Planted.withRole("AWS calls: iam:GetUser", "none", "1 call"),
                Planted.withRole(
                        "state: caller.arn",
                        "\"arn:aws:sts::000000000000:assumed-role/provider-role/compare\"",
                        "\"arn:aws:iam::000000000000:user/compare\""),
                Planted.withRole("state: caller.userId", "\"AROA...:compare\"", "\"AIDA...\""),
                Planted.in(
                        "pulumi:providers:aws",
                        "diff: replaces assumeRole",
                        "none",
                        "yes",
                        "with a different session name"));

        var lines = observePlanted(
                Stream.concat(resources.stream(), Stream.of(REJECTED)).toList(),
                Stream.concat(providers.stream(), Stream.of(SUCCEEDED)).toList());

        var starts = Stream.concat(
                        resources.stream().map(resource -> resource.type() + ", "),
                        providers.stream().map(provider -> "pulumi:providers:aws, " + provider.title() + ": "))
                .toList();
        var contract = Files.readAllLines(CONTRACT).stream()
                .filter(line -> starts.stream().anyMatch(line::startsWith))
                .toList();
        assertThat(without(contract, lines))
                .containsExactlyInAnyOrderElementsOf(differences.stream()
                        .flatMap(each -> each.lines(each.contract()))
                        .toList());
        // A step of the planted call, and steps that the contract does not have.
        var more = List.of(
                "aws:iam/role:Role, read without iam:ListRoles: ",
                REJECTED.type() + ", ",
                "pulumi:providers:aws, " + SUCCEEDED.title() + ": ");
        var added = without(lines, contract);
        assertThat(added.stream()
                        .filter(line -> more.stream().noneMatch(line::startsWith))
                        .toList())
                .containsExactlyInAnyOrderElementsOf(differences.stream()
                        .flatMap(each -> each.lines(each.planted()))
                        .toList());
        assertThat(added)
                .contains(
                        more.get(0) + "AWS calls: iam:ListRoles, denied = 1 call",
                        REJECTED.type()
                                + ", create with all permissions: UNEXPECTED: \"policyArn\" (no ARN) is an invalid"
                                + " ARN: arn: invalid prefix. Examine values at 'case.policyArn'.",
                        REJECTED.type() + ", read with all permissions: UNEXPECTED: not run, because the resource was"
                                + " not created",
                        more.get(2) + "UNEXPECTED: the step succeeded");
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }
}
