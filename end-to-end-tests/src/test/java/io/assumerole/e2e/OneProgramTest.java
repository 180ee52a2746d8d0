package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Deploys both components in one program, from the first preview to the destruction. Does not prove that AWS allows a
 * new role to be assumed immediately: the local AWS has no delay.
 */
@Tag("aws-7")
class OneProgramTest {

    private static final String EXTERNAL_ID = "the-external-id-of-one-program";

    /** The key that marks a secret in a state. */
    private static final String SECRET = "4dabf18193072939515e22adb298388d";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ENDPOINT = "aws.endpointUrlSts";

    private Stacks stacks;

    private static void program(Context context, String roleName) {
        var user = new UnprivilegedUserWithRole(
                "deployer",
                UnprivilegedUserWithRoleArgs.builder()
                        .roleName(roleName)
                        .externalId(Output.ofSecret(EXTERNAL_ID))
                        .grantAssumeRole(true)
                        .staysUnprivileged(true)
                        .managedPolicyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess")
                        .rolePolicy(Stacks.allow("s3:ListAllMyBuckets"))
                        .build());
        var assumed = new AssumedRoleProvider(
                "assumed", AssumedRoleProviderArgs.from(user).build());
        var bucket = new Bucket("bucket", BucketArgs.Empty, assumed.resourceOptions());
        context.export("bucketName", bucket.bucket());
        context.export("callerArn", assumed.callerArn());
        context.export("length", assumed.callerArn().applyValue(String::length));
        context.export("accountId", assumed.accountId());
        context.export("secretAccessKey", user.secretAccessKey());
        context.export("accessKeyId", user.accessKeyId());
        // The Automation API reads no stack output that is a list.
        context.export("assumeRoles", user.assumeRoles().applyValue(OneProgramTest::json));
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void start() throws IOException {
        stacks = Stacks.start(OneProgramTest.class);
        // The program runs in this JVM, whose environment does not name the local AWS.
        System.setProperty(ENDPOINT, stacks.sandbox().endpoint().toString());
    }

    @AfterEach
    void close() throws IOException {
        System.clearProperty(ENDPOINT);
        stacks.close();
    }

    private WorkspaceStack stack(String roleName) throws AutomationException {
        var stack = stacks.program("one-program", context -> program(context, roleName));
        return stack;
    }

    @Test
    void works_the_first_time_and_keeps_unknowns_secrets_and_dependencies() throws Exception {
        var iam = stacks.root().iam();
        var stack = stack("first");

        var preview = stack.preview();
        assertThat(preview.standardOutput())
                .contains("callerArn      : [unknown]", "length         : [unknown]", "12 to create")
                .doesNotContain("null");

        var outputs = stack.up().outputs();
        assertThat(Stacks.text(outputs, "callerArn")).contains(":assumed-role/first/");
        assertThat(Stacks.text(outputs, "accountId")).isEqualTo("000000000000");
        stack.up(UpOptions.builder().expectNoChanges(true).build());

        JsonNode state = Stacks.state(stack);
        assertThat(dependenciesOfProvider(state))
                .contains(
                        "::deployer\"",
                        "::deployer-policy\"",
                        "::deployer-attach-AmazonS3FullAccess\"",
                        "::deployer-assume-role\"",
                        "::deployer-unprivileged\"",
                        "::deployer-key\"");
        var secret = Stacks.text(outputs, "secretAccessKey");
        assertThat(StateFiles.found(
                        stacks,
                        Stacks.text(outputs, "callerArn"),
                        EXTERNAL_ID,
                        secret,
                        SmtpPassword.of(secret, Sandbox.REGION)))
                .isEqualTo(StateFiles.NO_SECRET);
        otherProgramsGetTheSameSession(outputs, state);

        var changed = stack("second").up().outputs();
        assertThat(Stacks.text(changed, "callerArn")).contains(":assumed-role/second/");
        assertThat(Stacks.text(changed, "bucketName")).isEqualTo(Stacks.text(outputs, "bucketName"));
        assertThat(iam.listRoles().roles()).extracting(Role::roleName).containsExactly("second");
        stack("second").up(UpOptions.builder().expectNoChanges(true).build());

        stack("second").destroy();
        assertThat(iam.listRoles().roles()).isEmpty();
        assertThat(iam.listUsers().users()).isEmpty();
        assertThat(stacks.root().s3().listBuckets().buckets()).isEmpty();
    }

    /** Checks the values for the AWS provider of another program, which are a secret because of the external ID. */
    private void otherProgramsGetTheSameSession(Map<String, OutputValue> outputs, JsonNode state)
            throws JsonProcessingException {
        assertThat(resource(state, "::deployer").at("/outputs/assumeRoles").has(SECRET))
                .isTrue();
        var settings = JSON.readTree(Stacks.text(outputs, "assumeRoles")).get(0);
        assertThat(settings.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("roleArn", "sessionName", "externalId");
        assertThat(settings.get("externalId").textValue()).isEqualTo(EXTERNAL_ID);
        var role = settings.get("roleArn").textValue();
        var session = settings.get("sessionName").textValue();
        assertThat(Stacks.text(outputs, "callerArn"))
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/first/" + session);

        var sts = stacks.as(Stacks.key(outputs)).sts();
        assertThat(sts.assumeRole(r -> r.roleArn(role).roleSessionName(session).externalId(EXTERNAL_ID))
                        .assumedRoleUser()
                        .arn())
                .isEqualTo(Stacks.text(outputs, "callerArn"));
        assertThatThrownBy(() -> sts.assumeRole(r -> r.roleArn(role).roleSessionName(session)))
                .isInstanceOfSatisfying(
                        StsException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }

    private static String dependenciesOfProvider(JsonNode state) {
        return resource(state, "$pulumi:providers:aws::assumed")
                .get("dependencies")
                .toString();
    }

    private static JsonNode resource(JsonNode state, String endOfUrn) {
        for (var resource : state.get("resources")) {
            if (resource.get("urn").asText().endsWith(endOfUrn)) {
                return resource;
            }
        }
        throw new AssertionError("No " + endOfUrn + " in the state");
    }
}
