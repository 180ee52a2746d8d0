package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Which version of the emulator the engine starts, and what it does with a state of the other one.
 * Does not prove it of an SDK of version 7: the programs here name the version themselves.
 */
@Tag("slow")
@Tag("extended")
class PluginVersionsTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
            "Principal":{"AWS":"%s"},"Action":"sts:AssumeRole"}]}""";
    private static final String EVERYTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static final String SIX = PluginVersion.V6.number();
    private static final String SEVEN = PluginVersion.V7.number();
    private static final String BUCKET = "aws:s3/bucket:Bucket";
    private static final String USER = "aws:iam/user:User";

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static AwsCredentials user;
    private static String role;

    @BeforeAll
    static void start() {
        var environment = new HashMap<String, String>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        sandbox = Sandbox.start(folder.resolve("both"), environment, Progress.plain(System.out));
        var iam = sandbox.as(sandbox.root()).iam();
        var arn = iam.createUser(r -> r.userName("caller")).user().arn();
        iam.putUserPolicy(r -> r.userName("caller").policyName("all").policyDocument(EVERYTHING));
        var key = iam.createAccessKey(r -> r.userName("caller")).accessKey();
        user = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        role = iam.createRole(r -> r.roleName("maker").assumeRolePolicyDocument(TRUST.formatted(arn)))
                .role()
                .arn();
        iam.putRolePolicy(r -> r.roleName("maker").policyName("all").policyDocument(EVERYTHING));
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    private static WorkspaceStack stack(String name, Consumer<Context> program) throws Exception {
        return sandbox.stack("versions", name, program, user);
    }

    /** The outputs in the state of what a stack has of one type. */
    private static Map<?, ?> outputs(WorkspaceStack stack, String type) throws Exception {
        return ((List<?>) stack.exportStack().deployment().get("resources"))
                .stream()
                        .map(Map.class::cast)
                        .filter(resource -> type.equals(resource.get("type")))
                        .map(resource -> (Map<?, ?>) resource.get("outputs"))
                        .findFirst()
                        .orElseThrow();
    }

    /** A program with one bucket, whose SDK asks for this version; for none if it is null. */
    private static Consumer<Context> bucket(String version) {
        return context -> new CustomResource(
                BUCKET,
                "made",
                ResourceArgs.Empty,
                CustomResourceOptions.builder().version(version).build());
    }

    /** A program with a provider and a user of that provider. */
    private static Consumer<Context> provider(String version, ProviderArgs args) {
        return context -> {
            var provider = new ProviderResource(
                    "aws",
                    "mine",
                    args,
                    CustomResourceOptions.builder().version(version).build());
            new CustomResource(
                    USER,
                    "made",
                    ResourceArgs.Empty,
                    CustomResourceOptions.builder()
                            .version(version)
                            .provider(provider)
                            .build());
        };
    }

    private static ProviderArgs withRole() {
        return new ProviderArgs(Sandbox.REGION, WireJson.write(Map.of("roleArn", role)), null);
    }

    private static ProviderArgs withRoles(String region) {
        return new ProviderArgs(region, null, WireJson.write(List.of(Map.of("roleArn", role))));
    }

    @Test
    void starts_the_version_that_a_program_asks_for_and_the_newer_one_where_it_asks_for_none() throws Exception {
        for (var version : new String[] {SIX, SEVEN, null}) {
            var stack = stack("asks-for-" + version, bucket(version));
            stack.up();

            // Version 6 does not have it.
            assertThat(outputs(stack, BUCKET).containsKey("bucketRegion")).isEqualTo(!SIX.equals(version));
        }
    }

    /** A state of version 6 with {@code assumeRole}, and then a program of version 7 with {@code assumeRoles}. */
    @Test
    void updates_a_provider_of_version_6_in_place_and_keeps_what_is_its() throws Exception {
        var name = "upgraded";
        var before = stack(name, provider(SIX, withRole()));
        before.up();
        var made = outputs(before, USER).get("uniqueId");

        var after = stack(name, provider(SEVEN, withRoles(Sandbox.REGION)));
        var changes = after.up().summary().resourceChanges();

        assertThat(changes).containsOnlyKeys(OperationType.SAME, OperationType.UPDATE);
        assertThat(changes.get(OperationType.UPDATE)).isEqualTo(1);
        assertThat(outputs(after, USER).get("uniqueId")).isEqualTo(made);
        assertThat(after.up().summary().resourceChanges()).containsOnlyKeys(OperationType.SAME);

        var moved = stack(name, provider(SEVEN, withRoles("eu-west-1")));
        assertThat(moved.up().summary().resourceChanges()).containsOnlyKeys(OperationType.SAME, OperationType.UPDATE);
        assertThat(outputs(moved, USER).get("uniqueId")).isEqualTo(made);
        moved.destroy();
    }

    @Test
    void refuses_a_provider_of_version_7_with_one_role_before_anything_is_made() throws Exception {
        var wrong = stack("one-role", provider(SEVEN, withRole()));

        assertThatThrownBy(wrong::preview)
                .hasMessageContaining("invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'");
        assertThatThrownBy(wrong::up)
                .hasMessageContaining("invalid config key 'aws:assumeRole', should be 'aws:assumeRoles'");

        assertThat(((List<?>) wrong.exportStack().deployment().getOrDefault("resources", List.of()))
                        .stream().map(Map.class::cast).map(resource -> resource.get("type")))
                .doesNotContain(USER);
    }

    /** The inputs of the official plugin's provider, of both versions. */
    private static final class ProviderArgs extends ResourceArgs {
        @Import
        private final Output<String> region;

        @Import
        private final Output<String> assumeRole;

        @Import
        private final Output<String> assumeRoles;

        ProviderArgs(String region, String assumeRole, String assumeRoles) {
            this.region = Output.of(region);
            this.assumeRole = Output.ofNullable(assumeRole);
            this.assumeRoles = Output.ofNullable(assumeRoles);
        }
    }
}
