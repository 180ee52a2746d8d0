package io.assumerole.localaws.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.contract.ResourceCase;
import io.assumerole.localaws.contract.ResourceCase.Owners;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.resources.ResourceTypes;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.PropertyCodec;
import io.assumerole.localaws.provider.wire.Secret;
import io.assumerole.localaws.provider.wire.Unknown;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pulumirpc.Provider.CreateRequest;
import pulumirpc.Provider.CreateResponse;
import pulumirpc.Provider.DiffResponse.DiffChanges;

/**
 * Proves which values a preview predicts, only if that is turned on; and that no prediction differs from what the local
 * AWS creates. Does not prove that AWS creates the ARNs of types that the emulator does not have: they only have the format of
 * AWS's reference.
 */
@Tag("slow")
class PredictedPreviewTest {
    private static final String QUEUE = "aws:sqs/queue:Queue";
    private static final String QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";
    private static final String UNKNOWN_TYPE = "aws:new/thing:Thing";
    private static final String TRUST =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                    + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"}}]}";
    private static final String POLICY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                    + "\"Resource\":\"*\"}]}";

    private static Plugin predicting;
    private static Plugin plain;

    @BeforeAll
    static void start() {
        plain = Plugin.ofRoot();
        predicting = predicting(PluginVersion.V6, Map.of());
    }

    @AfterAll
    static void stop() {
        predicting.close();
        plain.close();
    }

    private static Plugin predicting(PluginVersion version, Map<String, Object> config) {
        var environment = new HashMap<>(SharedAws.root());
        environment.put(PluginEnvironment.PREDICTS, "true");
        var plugin = new Plugin(version, environment);
        var all = new HashMap<String, Object>(config);
        all.put("region", Plugin.REGION);
        plugin.configure(all);
        return plugin;
    }

    static Stream<Arguments> ownTypes() {
        var types = ResourceTypes.of(PluginVersion.V6);
        var owners = new Owners("predicted", "", "", "000000000000", "", "", "", "");
        var cases = ResourceCase.all().stream()
                .filter(resource -> !types.named(Plugin.urn(resource.type(), "any"))
                        .predicted()
                        .outputs()
                        .isEmpty())
                .map(resource -> Arguments.of(resource.type(), resource.inputs().apply(owners)));
        return Stream.concat(cases, special());
    }

    private static Stream<Arguments> special() {
        return Stream.of(
                Arguments.of(Plugin.USER, Map.of()),
                Arguments.of(Plugin.ROLE, Map.of("assumeRolePolicy", TRUST)),
                Arguments.of(Plugin.ROLE, Map.of("assumeRolePolicy", TRUST, "path", "/a/b/")),
                Arguments.of(Plugin.POLICY, Map.of("policy", POLICY)),
                Arguments.of(Plugin.POLICY, Map.of("policy", POLICY, "path", "/team/")),
                Arguments.of(
                        Plugin.OIDC_PROVIDER,
                        Map.of("url", "https://token.example.com/a", "clientIdLists", List.of("sts"))),
                Arguments.of(Plugin.BUCKET, Map.of()));
    }

    @ParameterizedTest
    @MethodSource("ownTypes")
    void predicts_what_the_local_aws_creates(String type, Map<String, Object> inputs) {
        var name = SharedAws.name("predicted");

        var predicted = preview(predicting, type, name, inputs);
        var created = plain.create(type, name, inputs);

        assertThat(predicted.getId()).isEqualTo(created.id());
        var outputs = PropertyCodec.read(predicted.getProperties());
        assertThat(outputs).containsEntry("arn", created.output("arn")).containsEntry("id", created.id());
        plain.delete(created);
    }

    @ParameterizedTest
    @MethodSource("ownTypes")
    void predicts_nothing_unless_it_is_turned_on(String type, Map<String, Object> inputs) {
        var name = SharedAws.name("ordinary");

        var previewed = preview(plain, type, name, inputs);

        assertThat(previewed.getId()).isEmpty();
        assertThat(PropertyCodec.read(previewed.getProperties()))
                .containsEntry("arn", Unknown.VALUE)
                .containsEntry("id", Unknown.VALUE);
    }

    @Test
    void predicts_nothing_that_aws_chooses() {
        assertThat(outputs(predicting, Plugin.ROLE, Map.of("assumeRolePolicy", TRUST, "namePrefix", "r-")))
                .containsEntry("arn", Unknown.VALUE)
                .containsEntry("id", Unknown.VALUE);
        assertThat(outputs(predicting, Plugin.SECRET, Map.of())).containsEntry("arn", Unknown.VALUE);
        assertThat(outputs(predicting, Plugin.ACCESS_KEY, Map.of("user", "anna")))
                .containsEntry("secret", new Secret(Unknown.VALUE))
                .containsEntry("id", Unknown.VALUE);
        assertThat(outputs(predicting, "aws:kms/key:Key", Map.of("description", "d")))
                .doesNotContainKey("arn")
                .containsEntry("id", Unknown.VALUE);
    }

    /** AWS's IDs are base32, which has no 0. */
    @Test
    void gives_each_identity_a_placeholder_for_its_unique_id() {
        var id = (String) outputs(predicting, Plugin.USER, Map.of()).get("uniqueId");
        var roleId = outputs(predicting, Plugin.ROLE, Map.of("assumeRolePolicy", TRUST))
                .get("uniqueId");

        assertThat(id).matches("AIDA0PREDICTED0[0-9A-F]{6}");
        assertThat((String) roleId).matches("AROA0PREDICTED0[0-9A-F]{6}");
        assertThat(id.substring(15)).isNotEqualTo(((String) roleId).substring(15));
        assertThat(PropertyCodec.read(
                        preview(plain, Plugin.USER, "logical", Map.of()).getProperties()))
                .containsEntry("uniqueId", Unknown.VALUE);
    }

    @Test
    void predicts_nothing_from_an_unknown_or_secret_name() {
        for (Object name : new Object[] {Unknown.VALUE, new Secret("anna")}) {
            assertThat(outputs(predicting, Plugin.USER, Map.of("name", name))).containsEntry("arn", Unknown.VALUE);
            assertThat(outputs(predicting, QUEUE, Map.of("name", name)))
                    .doesNotContainKey("arn")
                    .containsEntry("id", Unknown.VALUE)
                    .containsEntry("name", name);
        }
    }

    /** The last column is the resource type in the service authorization reference. */
    @ParameterizedTest
    @CsvSource({
        "aws:iam/group:Group, name, arn:aws:iam::000000000000:group/x, x, group",
        "aws:iam/instanceProfile:InstanceProfile, name, arn:aws:iam::000000000000:instance-profile/x, x, instance-profile",
        "aws:iam/samlProvider:SamlProvider, name, arn:aws:iam::000000000000:saml-provider/x,"
                + " arn:aws:iam::000000000000:saml-provider/x, saml-provider",
        "aws:s3/bucketV2:BucketV2, bucket, arn:aws:s3:::x, x, bucket",
        "aws:sns/topic:Topic, name, arn:aws:sns:eu-central-1:000000000000:x,"
                + " arn:aws:sns:eu-central-1:000000000000:x, topic",
        "aws:sqs/queue:Queue, name, arn:aws:sqs:eu-central-1:000000000000:x,"
                + " https://sqs.eu-central-1.amazonaws.com/000000000000/x, queue",
        "aws:lambda/function:Function, name, arn:aws:lambda:eu-central-1:000000000000:function:x, x, function",
        "aws:dynamodb/table:Table, name, arn:aws:dynamodb:eu-central-1:000000000000:table/x, x, table",
        "aws:kinesis/stream:Stream, name, arn:aws:kinesis:eu-central-1:000000000000:stream/x,"
                + " arn:aws:kinesis:eu-central-1:000000000000:stream/x, stream",
        "aws:cloudwatch/logGroup:LogGroup, name, arn:aws:logs:eu-central-1:000000000000:log-group:x, x, log-group",
        "aws:ecr/repository:Repository, name, arn:aws:ecr:eu-central-1:000000000000:repository/x, x, repository"
    })
    void predicts_arns_of_types_that_it_does_not_have(
            String type, String name, String arn, String id, String referenceType) throws IOException {
        var previewed = preview(predicting, type, "logical", Map.of(name, "x"));

        assertThat(previewed.getId()).isEqualTo(id);
        assertThat(PropertyCodec.read(previewed.getProperties())).containsEntry("arn", arn);
        assertThat(arn).matches(inReference(arn.split(":")[2], referenceType));
    }

    /** Returns the ARN format of AWS's reference as a regular expression. */
    private static String inReference(String service, String type) throws IOException {
        var file = Path.of("../iam-policy/src/main/resources/io/assumerole/policy/reference/service-reference")
                .resolve(service + ".txt");
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith("r " + type + " arn:*:" + service + ":"))
                    .map(line -> line.split(" ")[2].replace("*", "[^:/]+").replace("%", "[^:/]+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void gives_an_automatic_name_only_where_the_plugin_certainly_does() {
        assertThat((String) outputs(predicting, QUEUE, Map.of()).get("arn"))
                .matches("arn:aws:sqs:eu-central-1:000000000000:logical-[0-9a-f]{7}");
        assertThat(outputs(predicting, QUEUE, Map.of("fifoQueue", true))).doesNotContainKeys("arn", "name");
        assertThat(outputs(predicting, QUEUE, Map.of("namePrefix", "q-"))).doesNotContainKeys("arn", "name");
        assertThat(outputs(predicting, UNKNOWN_TYPE, Map.of())).doesNotContainKeys("arn", "name");
    }

    @Test
    void echoes_the_inputs_of_any_type() {
        var secret = new Secret("s");
        var inputs = Map.of("queueUrl", Unknown.VALUE, "policy", POLICY, "password", secret, "list", List.of("a"));

        assertThat(outputs(predicting, QUEUE_POLICY, inputs)).containsAllEntriesOf(inputs);
        assertThatThrownBy(() -> plain.check(QUEUE_POLICY, "logical", inputs))
                .hasMessageContaining("does not have the resource type '" + QUEUE_POLICY + "'");
    }

    @Test
    void turns_a_typed_policy_into_text_as_a_whole() {
        var statement = Map.of("Effect", "Allow", "Action", "sqs:SendMessage", "Resource", "*");
        var half = List.of(statement, Map.of("Effect", "Allow", "Resource", Unknown.VALUE));

        assertThat(outputs(predicting, QUEUE_POLICY, Map.of("policy", Map.of("Statement", List.of(statement)))))
                .containsEntry(
                        "policy",
                        "{\"Statement\":[{\"Action\":\"sqs:SendMessage\",\"Effect\":\"Allow\",\"Resource\":\"*\"}]}");
        assertThat(outputs(predicting, QUEUE_POLICY, Map.of("policy", Map.of("Statement", half))))
                .containsEntry("policy", Unknown.VALUE);
        assertThat(outputs(predicting, QUEUE_POLICY, Map.of("tags", Map.of("Action", "a"))))
                .containsEntry("tags", Map.of("Action", "a"));
    }

    @Test
    void accepts_inputs_that_only_the_official_plugin_supports() {
        var inputs = Map.<String, Object>of("acl", "private");

        assertThat(predicting.checked(Plugin.BUCKET, "logical", inputs)).containsAllEntriesOf(inputs);
        assertThat(Plugin.reasons(plain.check(Plugin.BUCKET, "logical", inputs)))
                .singleElement()
                .asString()
                .contains("does not support the property");
    }

    @Test
    void changes_nothing_in_aws() {
        for (var type : List.of(Plugin.USER, UNKNOWN_TYPE)) {
            var made = new Made(type, "logical", "id", Map.of(), Map.of());

            assertThatThrownBy(() -> predicting.create(type, "logical", Map.of()))
                    .satisfies(this::refuses);
            assertThatThrownBy(() -> predicting.update(made, Map.of())).satisfies(this::refuses);
            assertThatThrownBy(() -> predicting.delete(made)).satisfies(this::refuses);
        }
        var created = plain.create(Plugin.USER, SharedAws.name("kept"), Map.of());
        plain.delete(created);
    }

    private void refuses(Throwable failure) {
        assertThat(failure)
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("only answers previews while ASSUME_ROLE_PREDICTED_PREVIEWS is true");
    }

    @Test
    void forgets_other_outputs_of_a_type_that_it_does_not_have_if_its_name_changes() {
        var made = new Made(
                QUEUE,
                "logical",
                "id",
                Map.of("name", "x", "delaySeconds", 1.0),
                Map.of("name", "x", "arn", "arn:of:x", "delaySeconds", 1.0));

        assertThat(predicting
                        .previewUpdate(made, Map.of("name", "x", "delaySeconds", 2.0))
                        .outputs())
                .isEqualTo(Map.of("name", "x", "arn", "arn:of:x", "delaySeconds", 2.0));
        assertThat(predicting
                        .previewUpdate(made, Map.of("name", "y", "delaySeconds", 1.0))
                        .outputs())
                .isEqualTo(Map.of("name", "y", "delaySeconds", 1.0));
        assertThat(predicting.diff(made, made.inputs()).getChanges()).isEqualTo(DiffChanges.DIFF_NONE);
        assertThat(predicting.diff(made, Map.of("name", "x")).getDiffsList()).containsExactly("delaySeconds");
    }

    @Test
    void reads_a_resource_outside_the_stack_without_its_outputs() {
        assertThat(predicting.read(Plugin.ROLE, "logical", "absent").id()).isEqualTo("absent");
        assertThat(predicting.read(QUEUE, "logical", "absent"))
                .isEqualTo(new Made(QUEUE, "logical", "absent", Map.of(), Map.of()));
        assertThat(plain.read(Plugin.ROLE, "logical", "absent").id()).isEmpty();

        var created = plain.create(Plugin.ROLE, SharedAws.name("existing"), Map.of("assumeRolePolicy", TRUST));
        assertThat(predicting.read(Plugin.ROLE, "logical", created.id()).output("arn"))
                .isEqualTo(created.output("arn"));
        plain.delete(created);
    }

    @Test
    void predicts_the_account_of_a_role_that_does_not_exist_yet() {
        var role = "arn:aws:iam::111122223333:role/Deploy";
        try (var assuming = predicting(
                PluginVersion.V6, Map.of("assumeRole", "{\"roleArn\":\"" + role + "\",\"sessionName\":\"ci\"}"))) {
            assertThat(outputs(assuming, Plugin.USER, Map.of("name", "anna")))
                    .containsEntry("arn", "arn:aws:iam::111122223333:user/anna");
            assertThat(assuming.callerArn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/Deploy/ci");
            assertThat(assuming.invoke("aws:index/getCallerIdentity:getCallerIdentity", Map.of()))
                    .containsEntry("accountId", "111122223333");
        }
    }

    @Test
    void assumes_the_role_unless_it_predicts() {
        var role = Map.<String, Object>of("assumeRole", "{\"roleArn\":\"arn:aws:iam::000000000000:role/absent\"}");
        try (var assuming = new Plugin(SharedAws.root())) {
            assertThat(assuming.checkConfig("mine", role).getFailuresCount()).isOne();
        }
    }

    @Test
    void predicts_the_region_of_a_resource_of_version_7() {
        try (var version7 = predicting(PluginVersion.V7, Map.of())) {
            assertThat(outputs(version7, QUEUE, Map.of("name", "x", "region", "eu-west-1")))
                    .containsEntry("arn", "arn:aws:sqs:eu-west-1:000000000000:x");
            assertThat(outputs(version7, Plugin.BUCKET, Map.of("bucket", "x"))).containsEntry("arn", "arn:aws:s3:::x");
        }
    }

    private static CreateResponse preview(Plugin plugin, String type, String name, Map<String, Object> inputs) {
        return plugin.stub()
                .create(CreateRequest.newBuilder()
                        .setUrn(Plugin.urn(type, name))
                        .setProperties(PropertyCodec.write(plugin.checked(type, name, inputs)))
                        .setPreview(true)
                        .build());
    }

    private static Map<String, Object> outputs(Plugin plugin, String type, Map<String, Object> inputs) {
        return PropertyCodec.read(preview(plugin, type, "logical", inputs).getProperties());
    }
}
