package io.assumerole.testing;

import static io.assumerole.testing.AssumeRoleAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.pulumi.Context;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.core.Output;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import io.assumerole.AccessKeys;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.RoleWithoutUser;
import io.assumerole.RoleWithoutUserArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.WebIdentity;
import io.assumerole.arn.ExternalId;
import io.assumerole.arn.SessionName;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of {@code docs/how-to/unit-test.md}, {@code docs/how-to/integration-test.md}, and {@code
 * docs/reference/test-kit.md}. Does not prove what AWS or an engine does.
 */
class TestingExamplesTest {

    private static final PolicyDocument UPLOAD = PolicyDocument.of(Statement.allow()
            .action("s3:PutObject")
            .resource("arn:aws:s3:::artifacts/*")
            .build());

    private static final Path UNIT_TEST = Path.of("../docs/how-to/unit-test.md");
    private static final Path INTEGRATION_TEST = Path.of("../docs/how-to/integration-test.md");
    private static final Path TEST_KIT = Path.of("../docs/reference/test-kit.md");
    private static final String KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static final class Site {
        // docs:begin testing-program
        static void deploy(Context context) {
            var bucket = new Bucket("site");
            var deployer = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .externalId("PulumiApplication")
                            .rolePolicy(bucket.arn().applyValue(Site::write))
                            .build());
            context.export("roleArn", deployer.roleArn());
        }

        private static PolicyDocument write(String bucketArn) {
            return PolicyDocument.of(Statement.allow()
                    .action("s3:PutObject")
                    .resource(bucketArn + "/*")
                    .build());
        }
        // docs:end testing-program
    }

    private static final class Release {
        // docs:begin testing-settings
        static void deploy(Context context) {
            var config = context.config();
            deploy(context, config.require("userName"), config.requireSecret("externalId"));
        }

        static void deploy(Context context, String userName, Output<String> externalId) {
            var deployer = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .userName(userName)
                            .externalId(externalId)
                            .rolePolicy(UPLOAD)
                            .build());
            context.export("roleArn", deployer.roleArn());
        }
        // docs:end testing-settings
    }

    @Test
    void gives_a_program_its_settings() {
        // docs:begin testing-settings-test
        TestResult result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> Release.deploy(context, "anna", Output.ofSecret("PulumiApplication")))
                .throwOnError();
        // docs:end testing-settings-test
        assertThat(TestResources.only(UnprivilegedUserWithRole.class, result))
                .lets("arn:aws:iam::123456789012:user/anna")
                .assumeRoleWith("PulumiApplication")
                .refuses("arn:aws:iam::123456789012:user/anna")
                .assumeRole();
        assertThat(PulumiTest.withMocks(new AwsMocks()).runTest(Release::deploy).exceptions())
                .anySatisfy(
                        missing -> assertThat(missing).hasMessageContaining("Missing required configuration variable"));
    }

    // docs:begin testing-first
    @AfterEach
    void clean_up() {
        PulumiTest.cleanup();
    }

    @Test
    void creates_a_role() {
        TestResult result =
                PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();

        assertThat(PulumiTest.extractValue(result.output("roleArn", String.class)))
                .isEqualTo("arn:aws:iam::123456789012:role/deployer-0123abc");
    }
    // docs:end testing-first

    // docs:begin testing-decision
    @Test
    void lets_only_its_user_upload_and_do_nothing_else() {
        TestResult result =
                PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();
        UnprivilegedUserWithRole deployer = TestResources.only(UnprivilegedUserWithRole.class, result);

        assertThat(deployer)
                .in(result)
                .lets(deployer.userArn())
                .assumeRoleWith("PulumiApplication")
                .refuses(deployer.userArn())
                .assumeRole()
                .refuses("arn:aws:iam::123456789012:user/somebody")
                .assumeRoleWith("PulumiApplication")
                .letsRole("s3:PutObject", "arn:aws:s3:::site-0123abc/index.html")
                .refusesRole("s3:DeleteBucket", "arn:aws:s3:::site-0123abc");
    }
    // docs:end testing-decision

    private static <T> T made(Class<T> type, Runnable program) {
        var result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> program.run())
                .throwOnError();
        return result.resources().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    private static UnprivilegedUserWithRole deployer() {
        return made(
                UnprivilegedUserWithRole.class,
                () -> new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .rolePolicy(UPLOAD)
                                .managedPolicyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
                                .externalId("PulumiApplication")
                                .requireMfa(Duration.ofHours(1))
                                .requireSessionName("release-*")
                                .build()));
    }

    @Test
    void asks_with_circumstances() {
        var deployer = deployer();
        // docs:begin testing-circumstances
        assertThat(deployer)
                .lets(deployer.userArn())
                .assumeRole(request -> request.externalId(new ExternalId("PulumiApplication"))
                        .mfa(Duration.ofMinutes(5))
                        .sessionName(new SessionName("release-7")));
        // docs:end testing-circumstances
        // docs:begin testing-managed
        PolicyDocument readOnly = PolicyDocument.of(
                Statement.allow().action("s3:Get*", "s3:List*").resource("*").build());
        assertThat(deployer)
                .managedPolicy("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", readOnly)
                .letsRole("s3:GetObject", "arn:aws:s3:::artifacts/site.zip")
                .refusesRole("s3:DeleteObject", "arn:aws:s3:::artifacts/site.zip");
        // docs:end testing-managed
    }

    @Test
    void asks_with_a_token() {
        var role = made(
                RoleWithoutUser.class,
                () -> new RoleWithoutUser(
                        "deployer",
                        RoleWithoutUserArgs.builder()
                                .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789)
                                        .branch("main"))
                                .rolePolicy(UPLOAD)
                                .build()));
        // docs:begin testing-token
        assertThat(role)
                .lets(role.oidcProviderArn())
                .assumeRole(job -> job.claim("aud", "sts.amazonaws.com")
                        .claim("sub", "repo:my-team@123456/my-app@456789:ref:refs/heads/main"))
                .refuses(role.oidcProviderArn())
                .assumeRole(job -> job.claim("aud", "sts.amazonaws.com")
                        .claim("sub", "repo:my-team@123456/my-app@456789:pull_request"));
        // docs:end testing-token
    }

    @Test
    void says_why() throws IOException {
        var result = PulumiTest.withMocks(new AwsMocks()).runTest(Site::deploy).throwOnError();
        var deployer = TestResources.only(UnprivilegedUserWithRole.class, result);

        shown(
                UNIT_TEST,
                "testing-refused",
                catchThrowable(() -> failing(deployer)).getMessage());
        var undecided = deployer();
        shown(
                TEST_KIT,
                "testing-undecided",
                catchThrowable(() -> undecided(undecided)).getMessage());
    }

    private static void failing(UnprivilegedUserWithRole deployer) {
        // docs:begin testing-refused
        assertThat(deployer).lets(deployer.userArn()).assumeRoleWith("AnotherApplication");
        // docs:end testing-refused
    }

    private static void undecided(UnprivilegedUserWithRole deployer) {
        // docs:begin testing-undecided
        assertThat(deployer).refusesRole("s3:DeleteObject", "arn:aws:s3:::artifacts/site.zip");
        // docs:end testing-undecided
    }

    @Test
    void finds_an_old_key() {
        // docs:begin testing-old-key
        AwsMocks old = AwsMocks.builder()
                .createDate(Instant.now().minus(Duration.ofDays(91)))
                .build();
        TestResult result = PulumiTest.withMocks(old)
                .runTest(context -> new UnprivilegedUserWithRole(
                        "deployer",
                        UnprivilegedUserWithRoleArgs.builder()
                                .rolePolicy(UPLOAD)
                                .accessKeys(AccessKeys.one().strictMaxAge(Duration.ofDays(90)))
                                .build()));

        assertThat(result.exceptions())
                .anySatisfy(exception -> assertThat(exception).hasMessageContaining("is 91 days old"));
        // docs:end testing-old-key
    }

    @Test
    void reads_another_stack() {
        // docs:begin testing-stack-reference
        AwsMocks mocks = AwsMocks.builder()
                .stackReference(
                        "organization/create-role/dev",
                        Map.of("roleArn", "arn:aws:iam::123456789012:role/deployer", "externalId", "PulumiApplication"),
                        "externalId")
                .build();
        // docs:end testing-stack-reference
        var result = PulumiTest.withMocks(mocks).runTest(Uploads::deploy).throwOnError();

        assertThat(PulumiTest.extractValue(result.output("callerArn", String.class)))
                .isEqualTo("arn:aws:sts::123456789012:assumed-role/deployer/release");
    }

    private static final class Uploads {
        static void deploy(Context context) {
            var createRole = new com.pulumi.resources.StackReference("organization/create-role/dev");
            var provider = new AssumedRoleProvider(
                    "in-the-role",
                    AssumedRoleProviderArgs.builder()
                            .roleArn(createRole
                                    .requireOutput(com.pulumi.core.Output.of("roleArn"))
                                    .applyValue(String.class::cast))
                            .externalId(createRole
                                    .requireOutput(com.pulumi.core.Output.of("externalId"))
                                    .applyValue(String.class::cast))
                            .sessionName("release")
                            .region("us-east-1")
                            .build());
            context.export("callerArn", provider.callerArn());
        }
    }

    @Test
    void previews() {
        // docs:begin testing-preview
        TestResult preview = PulumiTest.withMocks(
                        AwsMocks.builder().firstPreview().build())
                .withOptions(TestOptions.builder().preview(true).build())
                .runTest(Site::deploy)
                .throwOnError();
        // docs:end testing-preview
        assertThat(PulumiTest.extractValue(preview.output("roleArn", String.class)))
                .isNull();
    }

    // docs:begin testing-secret-outputs
    @Test
    void exports_no_secret_in_plaintext() {
        TestResult result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> Release.deploy(context, "anna", Output.ofSecret("PulumiApplication")))
                .throwOnError();
        UnprivilegedUserWithRole deployer = TestResources.only(UnprivilegedUserWithRole.class, result);
        String key = PulumiTest.extractValue(deployer.secretAccessKey());

        assertThat(SecretScanner.of(Map.of(key, "the secret access key", "PulumiApplication", "the external ID")))
                .areNotInPlaintextOutputs(result);
    }
    // docs:end testing-secret-outputs

    @Test
    void names_an_output_with_a_secret() throws IOException {
        var result = PulumiTest.withMocks(new AwsMocks())
                .runTest(context -> context.export(
                        "profile",
                        Output.format("aws_secret_access_key = %s", Output.ofSecret(KEY))
                                .asPlaintext()))
                .throwOnError();
        var failure = catchThrowable(() -> assertThat(SecretScanner.of(Map.of(KEY, "the secret access key")))
                .areNotInPlaintextOutputs(result));

        shown(UNIT_TEST, "testing-secret-outputs", failure.getMessage());
    }

    @Test
    void finds_a_leak(@TempDir Path folder) throws IOException {
        var state = Files.writeString(folder.resolve("state.json"), "{\"accessKeyId\":\"AKIAIOSFODNN7EXAMPLE\"}");
        var secretAccessKey = KEY;
        var accessKeyId = "AKIAIOSFODNN7EXAMPLE";
        // docs:begin testing-leak
        assertThat(SecretScanner.of(Map.of(secretAccessKey, "the user's key"))).areNotIn(state);
        // A value that is not secret is found, so this is the right file.
        assertThat(SecretScanner.of(Map.of(accessKeyId, "the key's ID")).in(state))
                .isNotEmpty();
        // docs:end testing-leak
        var leaking = "{\"env\": \""
                + Base64.getEncoder().encodeToString(("key=" + KEY).getBytes(StandardCharsets.UTF_8)) + "\"}";
        var failure = catchThrowable(() ->
                assertThat(SecretScanner.of(Map.of(KEY, "the user's key"))).areNotIn(leaking));
        shown(INTEGRATION_TEST, "testing-leak", failure.getMessage());
    }

    /** Compares a text with the one after the snippet of this name, whose lines the page may break anywhere. */
    private static void shown(Path page, String snippet, String text) throws IOException {
        var block = Pattern.compile("(?s)<!-- docs:" + snippet + " -->\n```java\n.*?\n```\n.*?```text\n(.*?)\n```")
                .matcher(Files.readString(page));
        assertThat(block.find()).as("a text behind %s", snippet).isTrue();
        assertThat(block.group(1).strip().replaceAll("\\s+", " "))
                .isEqualTo(text.strip().replaceAll("\\s+", " "));
    }
}
