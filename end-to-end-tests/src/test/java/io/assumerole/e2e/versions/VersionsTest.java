package io.assumerole.e2e.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.AwsSdk;
import io.assumerole.e2e.PluginScript;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.iam.model.Role;

/**
 * Builds and deploys a project that has only the jars, with each major version of com.pulumi:aws. Does not prove
 * anything about the official jar and plugin of 7.x, which are not available here: the jar is generated with the same
 * types, and the plugin is the emulator.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class VersionsTest {

    private static final UpOptions NO_CHANGES =
            UpOptions.builder().expectNoChanges(true).build();

    private static final String TRUST_OF_THE_ACCOUNT = """
            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"AWS": "arn:aws:iam::000000000000:root"}}]}
            """;

    private Stacks stacks;
    private AwsClients root;

    @BeforeAll
    void start() throws IOException {
        stacks = Stacks.startQuick(VersionsTest.class);
        root = stacks.root();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    static AwsSdk[] both() {
        return new AwsSdk[] {AwsSdk.SIX, AwsSdk.SEVEN};
    }

    private Consumer consumer(String name) throws IOException {
        return consumer("Consumer", name);
    }

    private Consumer consumer(String mainClass, String name) throws IOException {
        return Consumer.of(mainClass, stacks.folder().resolve("consumers").resolve(name));
    }

    private WorkspaceStack stack(Consumer consumer, String stack, AwsCredentials caller, String... config)
            throws AutomationException {
        var name = consumer.folder().getFileName() + "-" + stack;
        var made = stacks.sandbox().stack(consumer.folder(), name, caller);
        made.setAllConfig(Stacks.config(config));
        return made;
    }

    private WorkspaceStack bothHalves(Consumer consumer, String role) throws AutomationException {
        return stack(consumer, "test", stacks.sandbox().root(), "consumer:halves", "both", "consumer:roleName", role);
    }

    private static String caller(Map<String, OutputValue> outputs) {
        return Stacks.text(outputs, "callerArn");
    }

    /** {@code OneProgramTest} changes the role, and {@code StacksTest} deploys two programs, each with both versions. */
    @Test
    void deploys_both_components_in_one_program_at_the_first_attempt() throws Exception {
        var stack = bothHalves(consumer("one").with(AwsSdk.SEVEN), "one");

        assertThat(caller(stack.up().outputs())).contains(":assumed-role/one/");
        stack.up(NO_CHANGES);
        assertThat(inputs(stack)).containsKey("assumeRoles").doesNotContainKey("assumeRole");

        stack.destroy();
        assertThat(roles()).doesNotContain("one");
    }

    @Test
    void upgrades_from_6_to_7_without_replacing_a_resource() throws Exception {
        var consumer = consumer("six-to-seven").with(AwsSdk.SIX);
        var before = bothHalves(consumer, "six-to-seven");
        assertThat(caller(before.up().outputs())).contains(":assumed-role/six-to-seven/");
        assertThat(inputs(before)).containsKey("assumeRole").doesNotContainKey("assumeRoles");
        var made = ids(before);

        consumer.with(AwsSdk.SEVEN);
        var after = bothHalves(consumer, "six-to-seven");
        assertThat(after.preview().standardOutput())
                .contains(
                        "~  pulumi:providers:aws assumed update [diff: +assumeRoles-assumeRole~version]",
                        "~ 1 to update",
                        "10 unchanged");
        after.up();
        assertThat(ids(after)).isEqualTo(made);
        assertThat(inputs(after)).containsKey("assumeRoles").doesNotContainKey("assumeRole");
        after.up(NO_CHANGES);
        after.destroy();
    }

    /** Says which version it found and which are allowed, and has made nothing. */
    @Test
    void refuses_another_major_version_before_anything_is_registered() throws Exception {
        var consumer = consumer("eight").with(AwsSdk.SEVEN.saying("8.0.0", stacks.folder()));
        var stack = bothHalves(consumer, "eight");

        assertThatThrownBy(stack::preview).hasMessageContainingAll("8.0.0", "6.x", "7.x");
        assertThatThrownBy(stack::up).hasMessageContainingAll("8.0.0", "6.x", "7.x");
        assertThat(Stacks.resources(stack).findValuesAsText("type")).allMatch("pulumi:pulumi:Stack"::equals);
        assertThat(roles()).doesNotContain("eight");

        consumer.with(AwsSdk.SEVEN);
        assertThat(bothHalves(consumer, "eight").preview().changeSummary()).containsKey(OperationType.CREATE);
    }

    /** As {@code plugins:} in Pulumi.yaml can do. The caller's own key may make buckets, so a refusal is not its own. */
    @ParameterizedTest
    @MethodSource("both")
    void makes_nothing_with_base_credentials_where_the_plugin_is_of_another_major_version(AwsSdk sdk) throws Exception {
        var name = "plugin-for-" + sdk.version();
        var role = roleOfTheAccount(name);
        var six = sdk.equals(AwsSdk.SIX);
        var other = six ? AwsSdk.SEVEN : AwsSdk.SIX;
        var refusal = six
                ? "invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'"
                : "`aws:assumeRoles` is not a valid configuration key";
        var consumer = consumer(name).with(sdk).settings("""
                plugins:
                  providers:
                    - name: aws
                      path: %s
                """.formatted(
                        PluginScript.of(stacks.folder(), PluginVersion.of(other.version()))
                                .getParent()));
        var stack = stack(
                consumer, "test", stacks.sandbox().root(), "consumer:halves", "provider", "consumer:roleArn", role);

        var before = buckets();
        assertThatThrownBy(stack::up).hasMessageContaining(refusal);
        assertThat(buckets()).isEqualTo(before);

        consumer.settings("");
        var same = stack(consumer, "test", stacks.sandbox().root());
        assertThat(caller(same.up().outputs())).contains(":assumed-role/" + name + "/");
        assertThat(buckets()).isEqualTo(before + 1);
    }

    /** A transformation leaves the role out, as a plugin does that does not know the input. */
    @ParameterizedTest
    @MethodSource("both")
    void makes_nothing_with_base_credentials_where_the_provider_assumes_no_role(AwsSdk sdk) throws Exception {
        var name = "no-role-" + sdk.version();
        var role = roleOfTheAccount(name);
        var stack = stack(
                consumer(name).with(sdk),
                "test",
                stacks.sandbox().root(),
                "consumer:halves",
                "provider",
                "consumer:roleArn",
                role,
                "consumer:withoutRole",
                "true");

        var before = buckets();
        assertThatThrownBy(stack::up)
                .hasMessageContaining("AWS says that the caller is arn:aws:iam::000000000000:root")
                .hasMessageContaining(role);
        assertThat(buckets()).isEqualTo(before);

        stack.setConfig("consumer:withoutRole", new ConfigValue("false"));
        assertThat(caller(stack.up().outputs())).contains(":assumed-role/" + name + "/");
        assertThat(buckets()).isEqualTo(before + 1);
    }

    private WorkspaceStack chain(String name, AwsSdk sdk, boolean trusted) throws AutomationException, IOException {
        return stack(
                consumer(name).with(sdk),
                "test",
                stacks.sandbox().root(),
                "consumer:halves",
                "chain",
                "consumer:roleName",
                name,
                "consumer:trusted",
                Boolean.toString(trusted));
    }

    @Test
    void goes_from_role_to_role_with_7_where_the_second_one_trusts_the_first() throws Exception {
        var stack = chain("chain", AwsSdk.SEVEN, false);
        assertThatThrownBy(stack::up).hasMessageContaining("AccessDenied").hasMessageContaining("role/chain");

        stack.setConfig("consumer:trusted", new ConfigValue("true"));
        assertThat(caller(stack.up().outputs())).contains(":assumed-role/chain/");
        stack.up(NO_CHANGES);

        stack.setConfig("consumer:from", new ConfigValue("true"));
        assertThat(caller(stack.up().outputs())).contains(":assumed-role/chain/");
        stack.destroy();
    }

    @Test
    void refuses_a_chain_with_6_and_makes_no_provider() throws Exception {
        var six = chain("chain-6", AwsSdk.SIX, true);
        assertThatThrownBy(six::up).hasMessageContaining("roleChain").hasMessageContaining("com.pulumi:aws 6.83.0");
        assertThat(Stacks.resources(six).findValuesAsText("urn"))
                .noneMatch(urn -> urn.endsWith("pulumi:providers:aws::assumed"));
    }

    @Test
    void makes_buckets_in_two_regions_with_one_provider_of_7() throws Exception {
        var role = roleOfTheAccount("two-regions");
        var consumer = consumer("TwoRegions", "two-regions").with(AwsSdk.SEVEN);
        var stack = stack(consumer, "test", stacks.sandbox().root(), "consumer:roleArn", role);

        var outputs = stack.up().outputs();

        assertThat(Stacks.text(outputs, "siteRegion")).isEqualTo("us-east-1");
        assertThat(Stacks.text(outputs, "copyRegion")).isEqualTo("eu-west-1");
        stack.destroy();
    }

    private int buckets() {
        return root.s3().listBuckets().buckets().size();
    }

    /** A role that may do anything in S3, and that everybody in the account may assume, the root too. */
    private String roleOfTheAccount(String name) {
        var iam = root.iam();
        var role = iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST_OF_THE_ACCOUNT));
        iam.attachRolePolicy(r -> r.roleName(name).policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));
        return role.role().arn();
    }

    private List<String> roles() {
        return root.iam().listRoles().roles().stream().map(Role::roleName).toList();
    }

    /** The ID of each resource but of the engine's own provider, whose name has the version. */
    private static Map<String, String> ids(WorkspaceStack stack) throws AutomationException, IOException {
        var ids = new TreeMap<String, String>();
        for (var resource : Stacks.resources(stack)) {
            var urn = resource.get("urn").asText();
            if (!urn.contains("::default_") && resource.has("id")) {
                ids.put(urn, resource.get("id").asText());
            }
        }
        return ids;
    }

    /** What the assumed role's provider is configured with. */
    private static Map<String, JsonNode> inputs(WorkspaceStack stack) throws AutomationException, IOException {
        for (var resource : Stacks.resources(stack)) {
            if (resource.get("urn").asText().endsWith("$pulumi:providers:aws::assumed")) {
                var inputs = new TreeMap<String, JsonNode>();
                resource.get("inputs").properties().forEach(input -> inputs.put(input.getKey(), input.getValue()));
                return inputs;
            }
        }
        throw new AssertionError("No provider in the state");
    }
}
