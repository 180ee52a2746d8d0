package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.entry;

import com.google.protobuf.Empty;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.assumerole.localaws.provider.wire.WireJson;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import pulumirpc.Plugin.PluginAttach;
import pulumirpc.Provider.CallRequest;
import pulumirpc.Provider.CheckRequest;
import pulumirpc.Provider.ConfigureRequest;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.DeleteRequest;
import pulumirpc.Provider.DiffRequest;
import pulumirpc.Provider.DiffResponse.DiffChanges;
import pulumirpc.Provider.GetSchemaRequest;
import pulumirpc.Provider.InvokeRequest;
import pulumirpc.Provider.ParameterizeRequest;
import pulumirpc.Provider.ProviderHandshakeRequest;
import pulumirpc.Provider.ReadRequest;
import pulumirpc.Provider.UpdateRequest;

/** Does not prove what the engine makes of the answers; the tests of both stacks do. */
@Tag("slow")
class ProtocolTest {
    private static Plugin plugin;

    @BeforeAll
    static void start() {
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void stop() {
        plugin.close();
    }

    @Test
    void introduces_itself() {
        assertThat(plugin.stub()
                        .handshake(ProviderHandshakeRequest.getDefaultInstance())
                        .getAcceptSecrets())
                .isTrue();
        assertThat(plugin.stub().getPluginInfo(Empty.getDefaultInstance()).getVersion())
                .isEqualTo("6.83.0");
        assertThat(plugin.stub().attach(PluginAttach.getDefaultInstance())).isNotNull();
        assertThat(plugin.stub().cancel(Empty.getDefaultInstance())).isNotNull();
    }

    @Test
    void describes_every_type_and_function_in_its_schema() {
        Map<?, ?> schema = (Map<?, ?>) WireJson.read(
                plugin.stub().getSchema(GetSchemaRequest.getDefaultInstance()).getSchema());

        Map<?, ?> resources = (Map<?, ?>) schema.get("resources");
        assertThat(resources.keySet())
                .hasToString(List.of(
                                Plugin.ACCESS_KEY,
                                Plugin.OIDC_PROVIDER,
                                Plugin.POLICY,
                                Plugin.ROLE,
                                Plugin.ROLE_POLICY,
                                Plugin.ROLE_POLICY_ATTACHMENT,
                                Plugin.USER,
                                Plugin.USER_POLICY,
                                Plugin.USER_POLICY_ATTACHMENT,
                                Plugin.BUCKET,
                                Plugin.SECRET,
                                Plugin.SECRET_POLICY,
                                Plugin.SECRET_VERSION)
                        .toString());
        assertThat(WireJson.write(resources.get(Plugin.ACCESS_KEY)))
                .contains("\"secret\":{\"secret\":true,\"type\":\"string\"}")
                .contains("\"requiredInputs\":[\"user\"]");
        assertThat(((Map<?, ?>) schema.get("functions")).size()).isEqualTo(6);
    }

    @Test
    void leaves_other_options_to_the_engine() {
        assertThatThrownBy(() -> plugin.stub().call(CallRequest.getDefaultInstance()))
                .hasMessageContaining("UNIMPLEMENTED");
        assertThatThrownBy(() -> plugin.stub().parameterize(ParameterizeRequest.getDefaultInstance()))
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void rejects_a_type_and_a_function_that_only_the_official_plugin_has() {
        assertThatThrownBy(() -> plugin.check("aws:ec2/instance:Instance", "x", Map.of()))
                .hasMessageContaining("does not have the resource type 'aws:ec2/instance:Instance'")
                .hasMessageContaining(Plugin.BUCKET)
                .hasMessageContaining("the official plugin has all");
        assertThatThrownBy(() -> plugin.invoke("aws:iam/getUser:getUser", Map.of()))
                .hasMessageContaining("does not have the function 'aws:iam/getUser:getUser'")
                .hasMessageContaining("aws:index/getCallerIdentity:getCallerIdentity")
                .hasMessageContaining("the official plugin has all");
    }

    @Test
    void answers_who_and_where_it_is() {
        assertThat(plugin.invoke("aws:index/getCallerIdentity:getCallerIdentity", Map.of()))
                .containsOnlyKeys("accountId", "arn", "id", "userId")
                .contains(
                        entry("accountId", "000000000000"),
                        entry("id", "000000000000"),
                        entry("arn", "arn:aws:iam::000000000000:root"));
        assertThat(plugin.invoke("aws:index/getPartition:getPartition", Map.of()))
                .containsOnly(
                        entry("dnsSuffix", "amazonaws.com"),
                        entry("id", "aws"),
                        entry("partition", "aws"),
                        entry("reverseDnsPrefix", "com.amazonaws"));
        assertThat(plugin.invoke("aws:index/getRegion:getRegion", Map.of()))
                .containsOnly(
                        entry("description", "Europe (Frankfurt)"),
                        entry("endpoint", "ec2.eu-central-1.amazonaws.com"),
                        entry("id", "eu-central-1"),
                        entry("name", "eu-central-1"));
        var statements = List.of(Map.of("actions", List.of("s3:GetObject"), "resources", List.of("*")));
        var policy = plugin.invoke("aws:iam/getPolicyDocument:getPolicyDocument", Map.of("statements", statements));
        assertThat(policy)
                .containsOnlyKeys("id", "json", "minifiedJson", "statements")
                .containsEntry("statements", statements)
                .containsEntry(
                        "json",
                        "{\"Statement\":[{\"Action\":\"s3:GetObject\",\"Effect\":\"Allow\",\"Resource\":\"*\"}],"
                                + "\"Version\":\"2012-10-17\"}");
        assertThatThrownBy(() -> plugin.invoke("aws:index/getRegion:getRegion", Map.of("x", "y")))
                .hasMessageContaining("has no argument 'x'");
    }

    @Test
    void rejects_work_before_it_is_configured() {
        try (var fresh = new Plugin(SharedAws.root())) {
            assertThatThrownBy(() -> fresh.check(Plugin.USER, "x", Map.of()))
                    .hasMessageContaining("the emulator is not configured yet");
            assertThatThrownBy(() -> fresh.read(Plugin.USER, "x", "x"))
                    .hasMessageContaining("the emulator is not configured yet");
        }
    }

    @Test
    void rejects_a_second_configuration_and_keeps_the_first() {
        try (var twice = new Plugin(SharedAws.root())) {
            assertThatThrownBy(() -> twice.configure(Map.of("region", "nowhere", "profile", "none")))
                    .hasMessageContaining("failed to get shared config profile, none");
            twice.configure(Map.of("region", Plugin.REGION));
            var caller = twice.callerArn();

            assertThatThrownBy(() -> twice.configure(Map.of("region", "us-east-1")))
                    .hasMessageContaining("the emulator is already configured");
            assertThat(twice.invoke("aws:index/getRegion:getRegion", Map.of())).containsEntry("name", Plugin.REGION);
            assertThat(twice.callerArn()).isEqualTo(caller);
        }
    }

    @Test
    void runs_no_program_of_a_profile_after_it_is_configured(@TempDir Path folder) throws Exception {
        var marker = folder.resolve("marker");
        var config = Files.writeString(
                folder.resolve("config"), "[profile p]\ncredential_process = echo ran >> " + marker + "; echo '{}'\n");
        var variables = new HashMap<String, String>(SharedAws.root());
        variables.put("AWS_CONFIG_FILE", config.toString());
        variables.put("PATH", "/bin");
        // Without the empty strings, the check would take the keys of the variables.
        Map<String, Object> profile = Map.of("region", Plugin.REGION, "profile", "p", "accessKey", "", "secretKey", "");
        try (var once = new Plugin(variables)) {
            assertThat(Plugin.reasons(once.checkConfig("mine", profile)))
                    .singleElement()
                    .asString()
                    .contains("credential_process");
            assertThat(marker).content().isEqualTo("ran\n");
            once.configure(Map.of("region", Plugin.REGION));

            assertThatThrownBy(() -> once.checkConfig("mine", profile))
                    .hasMessageContaining("the emulator is already configured");
            assertThatThrownBy(() -> once.configure(profile))
                    .hasMessageContaining("the emulator is already configured");
            // The engine compares configurations of a configured provider, too.
            assertThat(once.diffConfig(Map.of("region", Plugin.REGION), profile).getDiffsList())
                    .contains("profile");
        }
        assertThat(marker).content().isEqualTo("ran\n");
    }

    @Test
    void updates_the_provider_in_place_whatever_changes_but_its_region() {
        var diff = plugin.diffConfig(
                Map.of("region", "a", "secretKey", "1", "profile", "p"),
                Map.of("region", "a", "secretKey", new Secret("1"), "assumeRole", Unknown.VALUE));

        assertThat(diff.getChanges()).isEqualTo(DiffChanges.DIFF_SOME);
        assertThat(diff.getDiffsList()).containsExactly("assumeRole", "profile");
        assertThat(diff.getReplacesList()).isEmpty();
        assertThat(plugin.stub().diffConfig(DiffRequest.getDefaultInstance()).getChanges())
                .isEqualTo(DiffChanges.DIFF_NONE);
    }

    /** As the official plugin of 6.x: with the provider the engine replaces all that is its. */
    @Test
    void replaces_the_provider_when_its_region_changes() {
        Map<String, Object> before = Map.of("region", "a", "secretKey", "1");

        var changed = plugin.diffConfig(before, Map.of("region", "b", "secretKey", "2"));

        assertThat(changed.getDiffsList()).containsExactly("region", "secretKey");
        assertThat(changed.getReplacesList()).containsExactly("region");
        assertThat(plugin.diffConfig(before, Map.of("region", Unknown.VALUE)).getReplacesList())
                .containsExactly("region");
        assertThat(plugin.diffConfig(before, Map.of("secretKey", "1")).getReplacesList())
                .containsExactly("region");
        // A state of an engine that did not keep it.
        assertThat(plugin.diffConfig(Map.of("secretKey", "1"), before).getDiffsList())
                .containsExactly("region");
        assertThat(plugin.diffConfig(Map.of("secretKey", "1"), before).getReplacesList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"04da6b54-80e4-46f7-96ec-b56ff0331ba9", "known"})
    void marks_unknown_values_as_the_engine_does(String value) {
        var news = Struct.newBuilder()
                .putFields("path", Value.newBuilder().setStringValue(value).build())
                .build();

        var outputs = plugin.stub()
                .create(CreateRequest.newBuilder()
                        .setUrn(Plugin.urn(Plugin.USER, "x"))
                        .setProperties(news)
                        .setPreview(true)
                        .build())
                .getProperties();

        assertThat(outputs.getFieldsOrThrow("path").getStringValue()).isEqualTo(value);
        assertThat(outputs.getFieldsOrThrow("arn").getStringValue()).isEqualTo("04da6b54-80e4-46f7-96ec-b56ff0331ba9");
    }

    @Test
    void reads_output_values_and_resource_references() {
        var output = PropertyCodec.write(Map.of(
                "4dabf18193072939515e22adb298388d",
                "d0e6a833031e9bbcd3f4e8bde6ca49a4",
                "value",
                "inactive",
                "secret",
                true));
        var reference = PropertyCodec.write(Map.of(
                "4dabf18193072939515e22adb298388d",
                "5cf8f73096256a8f31e491e813e4eb8e",
                "urn",
                "urn:pulumi:s::p::t::n",
                "id",
                "the-user"));
        var news = Struct.newBuilder()
                .putFields("status", Value.newBuilder().setStructValue(output).build())
                .putFields("user", Value.newBuilder().setStructValue(reference).build())
                .putFields(
                        "nothing",
                        Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build())
                .build();

        assertThat(PropertyCodec.read(news))
                .containsOnly(entry("status", new Secret("inactive")), entry("user", "the-user"));
    }

    /** Whatever comes: an answer or an error, soon, and the next request works. */
    @ParameterizedTest
    @EnumSource
    void answers_requests_that_make_no_sense(PluginVersion version) {
        var random = new Random(4711);
        try (var asked = Plugin.ofRoot(version)) {
            answersAll(asked, random);
        }
    }

    private static void answersAll(Plugin asked, Random random) {
        for (int round = 0; round < 2000; round++) {
            var request = senseless(random);
            var failure = catchThrowable(() -> request.apply(asked));
            if (failure != null) {
                assertThat(Status.fromThrowable(failure).getCode())
                        .as("round %d: %s", round, failure.getMessage())
                        .isIn(Code.INVALID_ARGUMENT, Code.FAILED_PRECONDITION, Code.UNKNOWN, Code.UNIMPLEMENTED);
            }
        }

        var made = asked.create(Plugin.USER, SharedAws.name("after"), Map.of());
        asked.delete(made);
    }

    private static Function<Plugin, Message> senseless(Random random) {
        var types = List.of(
                Plugin.USER,
                Plugin.ACCESS_KEY,
                Plugin.ROLE,
                Plugin.ROLE_POLICY,
                Plugin.USER_POLICY,
                Plugin.POLICY,
                Plugin.ROLE_POLICY_ATTACHMENT,
                Plugin.USER_POLICY_ATTACHMENT,
                Plugin.OIDC_PROVIDER,
                Plugin.BUCKET,
                "aws:s3/bucketObject:BucketObject",
                "",
                "::");
        var type = types.get(random.nextInt(types.size()));
        var urn = random.nextInt(20) == 0 ? "not a urn" : Plugin.urn(type, "name");
        var id = List.of("", "x", "x:y", ":", "x/y", "/", "\0", "ü/..%2f").get(random.nextInt(8));
        var one = struct(random, 0);
        var two = struct(random, 0);
        boolean preview = random.nextBoolean();
        return switch (random.nextInt(9)) {
            case 0 ->
                to -> to.stub()
                        .check(CheckRequest.newBuilder()
                                .setUrn(urn)
                                .setOlds(one)
                                .setNews(two)
                                .build());
            case 1 ->
                to -> to.stub()
                        .diff(DiffRequest.newBuilder()
                                .setUrn(urn)
                                .setId(id)
                                .setOlds(one)
                                .setNews(two)
                                .addIgnoreChanges("tags")
                                .build());
            case 2 ->
                to -> to.stub()
                        .create(CreateRequest.newBuilder()
                                .setUrn(urn)
                                .setProperties(one)
                                .setPreview(preview)
                                .build());
            case 3 ->
                to -> to.stub()
                        .read(ReadRequest.newBuilder()
                                .setUrn(urn)
                                .setId(id)
                                .setProperties(one)
                                .setInputs(two)
                                .build());
            case 4 ->
                to -> to.stub()
                        .update(UpdateRequest.newBuilder()
                                .setUrn(urn)
                                .setId(id)
                                .setOlds(one)
                                .setNews(two)
                                .setPreview(preview)
                                .build());
            case 5 ->
                to -> to.stub()
                        .delete(DeleteRequest.newBuilder()
                                .setUrn(urn)
                                .setId(id)
                                .setProperties(one)
                                .build());
            case 6 ->
                to -> to.stub()
                        .checkConfig(CheckRequest.newBuilder()
                                .setUrn(urn)
                                .setNews(one)
                                .build());
            case 7 ->
                to -> to.stub()
                        .invoke(InvokeRequest.newBuilder()
                                .setTok("aws:index/getRegion:getRegion")
                                .setArgs(one)
                                .build());
            default ->
                to -> to.stub()
                        .configure(ConfigureRequest.newBuilder()
                                .setArgs(one.toBuilder()
                                        .putFields(
                                                "accessKey",
                                                Value.newBuilder()
                                                        .setBoolValue(true)
                                                        .build()))
                                .build());
        };
    }

    private static Struct struct(Random random, int depth) {
        var names = List.of(
                "name",
                "user",
                "role",
                "policy",
                "assumeRolePolicy",
                "tags",
                "tagsAll",
                "bucket",
                "inlinePolicies",
                "managedPolicyArns",
                "maxSessionDuration",
                "forceDestroy",
                "status",
                "region",
                "policyArn",
                "description",
                "url",
                "clientIdLists",
                "thumbprintLists",
                "assumeRole",
                "assumeRoles",
                "assumeRoleWithWebIdentity",
                "profile",
                "sharedConfigFiles",
                "endpoints",
                "defaultTags",
                "__defaults",
                "4dabf18193072939515e22adb298388d",
                "value",
                "");
        var struct = Struct.newBuilder();
        for (int count = random.nextInt(6); count > 0; count--) {
            struct.putFields(names.get(random.nextInt(names.size())), value(random, depth + 1));
        }
        return struct.build();
    }

    private static Value value(Random random, int depth) {
        var value = Value.newBuilder();
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> value.setStringValue("text").build();
            case 1 -> value.setNumberValue(random.nextDouble() * 1e12).build();
            case 2 -> value.setBoolValue(random.nextBoolean()).build();
            case 3 ->
                value.setStringValue("04da6b54-80e4-46f7-96ec-b56ff0331ba9").build();
            case 4 -> value.setNullValue(NullValue.NULL_VALUE).build();
            case 5 -> value.setStringValue("1b47061264138c4ac30d75fd1eb44270").build();
            case 6 -> value.setStructValue(struct(random, depth)).build();
            default -> {
                var list = ListValue.newBuilder();
                for (int count = random.nextInt(4); count > 0; count--) {
                    list.addValues(value(random, depth + 1));
                }
                yield value.setListValue(list).build();
            }
        };
    }
}
