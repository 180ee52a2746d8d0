package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.config;
import static io.assumerole.e2e.Stacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.PreviewResult;
import com.pulumi.automation.RefreshOptions;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.aws.s3.Bucket;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.demo.Check;
import io.assumerole.demo.Checks;
import io.assumerole.demo.StackOutputs;
import io.assumerole.e2e.faults.FaultyAws;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Deploys both stacks under the real engine on the local AWS, and tests allowed and denied calls. Does not prove rules
 * that only AWS enforces, such as the pinned ID of a user.
 */
@Tag("aws-7")
class StacksTest extends SharedStacks {

    private static final String USER = "somebody@pulumi.com";
    private static final String EXTERNAL_ID = "5f0c7a52/the-one-and-only";

    private Stacks aws;
    private FaultyAws relay;
    private WorkspaceStack createRole;
    private WorkspaceStack assumeRole;
    private Map<String, OutputValue> created;
    private Map<String, OutputValue> assumed;
    private String output = "";
    private String log = "";

    /** The stacks run behind a relay, which records the secrets of the sessions. */
    @Override
    Stacks newStacks() throws IOException {
        var environment = new HashMap<>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        aws = Stacks.start("StacksTest-aws", environment);
        relay = new FaultyAws(aws.sandbox().endpoint());
        return Stacks.start("StacksTest", aws.environment(relay));
    }

    @AfterAll
    void closeAws() throws IOException {
        relay.close();
        aws.close();
    }

    @BeforeAll
    void deploy() throws IOException, AutomationException {
        createRole = stacks.createRole(
                "test",
                config(
                        "create-role:unprivilegedUsername",
                        USER,
                        "create-role:grantAssumeRole",
                        "true",
                        "create-role:externalId",
                        EXTERNAL_ID));
        created = up(createRole);
        assumeRole = stacks.assumeRole("test", user(), assumeConfig(EXTERNAL_ID));
        assumed = up(assumeRole);
    }

    private Map<String, OutputValue> up(WorkspaceStack stack) throws AutomationException {
        var up = stack.up(UpOptions.builder()
                .diff(true)
                .logToStdErr(true)
                .logFlow(true)
                .logVerbosity(9)
                .build());
        output += up.standardOutput();
        log += up.standardError();
        return up.outputs();
    }

    private AwsCredentials user() {
        return Stacks.key(created);
    }

    private Map<String, ConfigValue> assumeConfig(String externalId) {
        return config("assume-role:roleToAssumeARN", text(created, "roleArn"), "assume-role:externalId", externalId);
    }

    @Test
    void hands_out_the_outputs_of_the_walk_through() {
        assertThat(created).containsOnlyKeys("roleArn", "accessKeyId", "secretAccessKey");
        assertThat(created.get("secretAccessKey").isSecret()).isTrue();
        assertThat(created.get("accessKeyId").isSecret()).isFalse();
        assertThat(text(created, "roleArn")).matches("arn:aws:iam::000000000000:role/allow-s3-management-[0-9a-f]{7}");
        assertThat(assumed).containsOnlyKeys("bucketName", "assumedIdentity");
        assertThat(assumed.get("assumedIdentity").isSecret()).isFalse();
    }

    @Test
    void makes_exactly_what_it_says() throws AutomationException, IOException {
        var component = "assume-role:index:UnprivilegedUserWithRole";
        assertThat(typesAndNames(createRole))
                .containsExactlyInAnyOrder(
                        "pulumi:pulumi:Stack::create-role-test",
                        "pulumi:providers:aws::" + AwsSdk.ofThisProcess().defaultProvider(),
                        component + "::allow-s3-management",
                        component + "$aws:iam/user:User::allow-s3-management-user",
                        component + "$aws:iam/accessKey:AccessKey::allow-s3-management-key",
                        component + "$aws:iam/role:Role::allow-s3-management",
                        component + "$aws:iam/rolePolicy:RolePolicy::allow-s3-management-policy",
                        component + "$aws:iam/userPolicy:UserPolicy::allow-s3-management-assume-role");
        assertThat(typesAndNames(assumeRole))
                .containsExactlyInAnyOrder(
                        "pulumi:pulumi:Stack::assume-role-test",
                        "assume-role:index:AssumedRoleProvider::assumed-role",
                        "assume-role:index:AssumedRoleProvider$pulumi:providers:aws::assumed-role",
                        "aws:s3/bucket:Bucket::my-bucket");
    }

    @Test
    void registers_every_output_of_the_components() throws AutomationException, IOException {
        assertThat(Stacks.resource(createRole, "::allow-s3-management", "UnprivilegedUserWithRole")
                        .get("outputs")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "userName",
                        "userArn",
                        "accessKeyId",
                        "secretAccessKey",
                        "roleName",
                        "roleArn",
                        "awsProfile",
                        "assumeRoles");
        assertThat(Stacks.resource(assumeRole, "::assumed-role", "AssumedRoleProvider")
                        .get("outputs")
                        .fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("callerArn", "accountId");
    }

    @Test
    void keeps_secrets_out_of_files_output_and_log() throws IOException {
        var secrets = RecordedSecrets.in(relay);
        assertThat(Set.copyOf(secrets.values()))
                .containsExactlyInAnyOrder(
                        RecordedSecrets.USER_KEY,
                        RecordedSecrets.SMTP_PASSWORD,
                        RecordedSecrets.EXTERNAL_ID,
                        RecordedSecrets.SESSION_KEY,
                        RecordedSecrets.SESSION_TOKEN);
        assertThat(secrets).containsKeys(text(created, "secretAccessKey"), EXTERNAL_ID);
        var scanner = SecretScanner.of(secrets);
        var places = Map.of(
                "the output", List.of(output.getBytes(StandardCharsets.UTF_8)),
                "the log", List.of(log.getBytes(StandardCharsets.UTF_8)),
                "the state", contents(stacks.folder().resolve("state")),
                "all files of the stacks", contents(stacks.folder()),
                "the files of the local AWS", contents(aws.folder()));

        places.forEach((place, contents) -> {
            assertThat(RecordedSecrets.found(scanner, contents)).as(place).isEmpty();

            // Controls: the place contains something to read, and the test would find a secret there.
            assertThat(RecordedSecrets.found(SecretScanner.of(Map.of(USER, "the user's name")), contents))
                    .as(place)
                    .containsExactly("the user's name");
            secrets.forEach((secret, kind) -> {
                var planted = new String(contents.get(0), StandardCharsets.ISO_8859_1)
                        + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
                assertThat(RecordedSecrets.found(scanner, List.of(planted.getBytes(StandardCharsets.ISO_8859_1))))
                        .as(place)
                        .containsExactly(kind);
            });
        });
    }

    private static List<byte[]> contents(Path folder) throws IOException {
        var contents = new ArrayList<byte[]>();
        ExistingFiles.read(folder, (file, content) -> contents.add(content));
        return contents;
    }

    @Test
    void makes_the_bucket_in_the_session_of_the_assumed_role() {
        var role = text(created, "roleArn").replaceFirst(".*/", "");

        assertThat(text(assumed, "assumedIdentity"))
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/" + role + "/assume-role-test");
    }

    @Test
    void proves_what_the_demo_shows_and_turns_red_when_the_trust_is_widened() {
        assertThat(new Checks(stacks.sandbox(), deployed()).measure())
                .isNotEmpty()
                .allMatch(Check::holds);

        var iam = root.iam();
        var role = text(created, "roleArn").replaceFirst(".*/", "");
        var trust = stacks.trust(role);
        var widened = trust.replace("arn:aws:iam::000000000000:user/" + USER, "arn:aws:iam::000000000000:root");
        assertThat(widened).isNotEqualTo(trust);
        iam.updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(widened));
        try {
            assertThat(new Checks(stacks.sandbox(), deployed()).measure())
                    .filteredOn(proof -> !proof.holds())
                    .singleElement()
                    .satisfies(red -> {
                        assertThat(red.claim()).contains("another user");
                        assertThat(red.expected()).isEqualTo("AccessDenied");
                        assertThat(red.measured()).isEqualTo(Check.ALLOWED);
                    });
        } finally {
            iam.updateAssumeRolePolicy(r -> r.roleName(role).policyDocument(trust));
        }
    }

    private StackOutputs deployed() {
        return new StackOutputs(
                USER,
                user(),
                text(created, "roleArn"),
                EXTERNAL_ID,
                text(assumed, "bucketName"),
                text(assumed, "assumedIdentity"));
    }

    @Test
    void changes_nothing_when_run_again() throws AutomationException {
        var nothing = UpOptions.builder().expectNoChanges(true).build();

        assertThat(createRole.up(nothing).summary().resourceChanges().keySet())
                .map(Object::toString)
                .containsExactly("SAME");
        assertThat(assumeRole.up(nothing).summary().resourceChanges().keySet())
                .map(Object::toString)
                .containsExactly("SAME");
    }

    @Tag("extended")
    @Test
    void finds_no_drift_without_changes() throws AutomationException {
        var nothing = RefreshOptions.builder().expectNoChanges(true).build();

        assertThat(createRole.refresh(nothing).summary().result().toString()).isEqualTo("SUCCEEDED");
        assertThat(assumeRole.refresh(nothing).summary().result().toString()).isEqualTo("SUCCEEDED");
    }

    @Test
    void denies_a_wrong_external_id_and_allows_the_right_one() throws AutomationException {
        assertThat(assumed).containsKey("bucketName");
        var stack = stacks.assumeRole("external-id", user(), assumeConfig("5f0c7a52/another"));
        assertThatThrownBy(stack::up)
                .isInstanceOf(AutomationException.class)
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining(text(created, "roleArn"))
                .hasMessageNotContaining("5f0c7a52/another");
    }

    @Test
    void denies_the_user_without_the_role_and_allows_it_with_the_role() throws AutomationException {
        assertThat(assumed).containsKey("bucketName");
        var withoutRole = stacks.program(
                "without-role",
                context -> {
                    var bucket = new Bucket("my-bucket");
                    context.export("bucketName", bucket.bucket());
                },
                user());
        assertThatThrownBy(withoutRole::up)
                .isInstanceOf(AutomationException.class)
                .hasMessageContaining("AccessDenied")
                .hasMessageContaining("s3:CreateBucket");
    }

    @Tag("extended")
    @Test
    void warns_of_a_policy_that_is_probably_not_meant_so_until_it_is_acknowledged() throws AutomationException {
        assertThat(previewOf("s3:*").standardOutput()).contains("warning: rolePolicy: allows-whole-service");
        assertThat(previewOf("s3:CreateBucket").standardOutput()).doesNotContain("warning:");
        // The program warns of the walk-through's policy in its own words; NarrowRoleTest runs it with another.
        assertThat(createRole.preview().standardOutput())
                .contains("warning: create-role:rolePolicy is not set")
                .doesNotContain("allows-whole-service");
    }

    private PreviewResult previewOf(String action) throws AutomationException {
        var policy =
                PolicyDocument.of(Statement.allow().action(action).resource("*").build());
        var stack = stacks.program(
                "warnings",
                context -> new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .rolePolicy(policy)
                                .build()));
        return stack.preview();
    }

    private static List<String> typesAndNames(WorkspaceStack stack) throws AutomationException, IOException {
        var all = new ArrayList<String>();
        for (var resource : Stacks.resources(stack)) {
            all.add(resource.get("urn")
                    .asText()
                    .replaceFirst("urn:pulumi:[^:]+::[^:]+::", "")
                    .replace("pulumi:pulumi:Stack$", ""));
        }
        return all;
    }
}
