package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.pulumi.Context;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.test.PulumiTest;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.sdk.AssumeRoleInput;
import io.assumerole.components.internal.sdk.AwsSdkSts;
import io.assumerole.components.internal.sdk.BaseCredentials;
import io.assumerole.components.internal.sdk.RoleReadiness;
import io.assumerole.components.internal.sdk.SessionRequest;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How often AWS is asked, and with what, before the provider is made. Time is simulated, STS is an
 * endpoint of this test. Does not prove how long AWS needs.
 */
class ReadinessTest {

    private static final String PROVIDER = "pulumi:providers:aws";
    private static final String ROLE = "arn:aws:iam::123456789012:role/r";
    private static final String KEY_ID = "AKIAIOSFODNN7EXAMPLE";
    private static final String SECRET = MockedStack.secretOf("unprivileged-key");
    private static final String EXTERNAL_ID = "the-external-id";

    private static final SessionRequest.Refusal DENIED =
            new SessionRequest.Refusal("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole", false);
    private static final SessionRequest.Refusal INVALID = new SessionRequest.Refusal(
            "InvalidClientTokenId", "The security token included in the request is invalid.", false);

    private static final SessionRequest.Refusal WITHOUT_POLICY = new SessionRequest.Refusal(
            "AccessDenied",
            "User: u is not authorized to perform: sts:AssumeRole on resource: r because no identity-based policy"
                    + " allows the sts:AssumeRole action",
            false);

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String FRESH = "2026-03-01T11:58:01Z";
    private static final String OLD = "2026-03-01T11:58:00Z";

    /** A program with a user, its role, and other arguments of the provider. */
    private interface More extends UnaryOperator<AssumedRoleProviderArgs.Builder> {}

    /** Time that passes when somebody waits, and not otherwise. */
    private static final class Time extends Clock {
        private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());

        CompletableFuture<Void> pause(Duration time) {
            pauses.add(time);
            return CompletableFuture.completedFuture(null);
        }

        Duration passed() {
            return pauses.stream().reduce(Duration.ZERO, Duration::plus);
        }

        @Override
        public Instant instant() {
            return NOW.plus(passed());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private final Time time = new Time();
    private final AtomicReference<AssumedRoleProvider> component = new AtomicReference<>();

    /** Calls an endpoint of this test, which takes the place of AWS although the endpoint's address is local. */
    private RoleReadiness asking(StsEndpoint sts) {
        var local = new AwsSdkSts(sts.uri());
        return new RoleReadiness(
                time,
                time::pause,
                () -> Optional.of(request -> local.assume(request)
                        .map(refusal -> new SessionRequest.Refusal(refusal.code(), refusal.message(), false))));
    }

    /** Whatever of the role's terms a test needs. */
    private static UnprivilegedUserWithRole user(AccessKeys keys) {
        return new UnprivilegedUserWithRole(
                "unprivileged",
                Deployer.args(args -> args.roleName("r")
                        .accessKeys(keys)
                        .trustedPrincipal("arn:aws:iam::123456789012:role/first")
                        .maxSessionDuration(Duration.ofHours(4))
                        .externalId(Output.ofSecret(EXTERNAL_ID))
                        .allowSessionTag("Team")
                        .requireSessionName("session")));
    }

    private Consumer<Context> program(More more, RoleReadiness readiness) {
        return program(AccessKeys.one(), more, readiness);
    }

    private Consumer<Context> program(AccessKeys keys, More more, RoleReadiness readiness) {
        return context -> component.set(new AssumedRoleProvider(
                "deployer",
                more.apply(AssumedRoleProviderArgs.from(user(keys)).region("us-east-1"))
                        .build(),
                ComponentResourceOptions.Empty,
                readiness));
    }

    private MockedStack up(String createDate, More more, StsEndpoint sts) {
        return MockedStack.up(program(more, asking(sts)), createDate);
    }

    private MockedStack up(String createDate, StsEndpoint sts) {
        return up(createDate, more -> more, sts);
    }

    @Test
    void tries_until_AWS_lets_the_role_be_assumed_and_not_once_more() {
        try (var sts = new StsEndpoint(INVALID, INVALID, DENIED, DENIED)) {
            var stack = up(FRESH, sts);

            assertThat(stack.errors()).isEmpty();
            assertThat(sts.calls()).hasSize(5);
            assertThat(stack.registeredTypes()).contains(PROVIDER);
            assertThat(time.pauses)
                    .containsExactly(
                            Duration.ZERO,
                            Duration.ofSeconds(1),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(4),
                            Duration.ofSeconds(8));
        }
    }

    @Test
    void tries_once_where_AWS_is_ready() {
        try (var sts = new StsEndpoint()) {
            assertThat(up(FRESH, sts).errors()).isEmpty();
            assertThat(sts.calls()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OLD, "2020-01-01T00:00:00+02:00", "", "yesterday"})
    void makes_no_call_if_key_and_role_are_old_or_of_unknown_age(String date) {
        try (var sts = new StsEndpoint(DENIED)) {
            var stack = up(date, sts);

            assertThat(stack.errors()).isEmpty();
            assertThat(sts.calls()).isEmpty();
            assertThat(stack.registeredTypes()).contains(PROVIDER);
        }
    }

    @Test
    void waits_if_one_of_several_is_new_and_not_if_AWS_gives_no_date() {
        Output<String> none = Output.ofNullable(null);
        try (var sts = new StsEndpoint()) {
            for (var dates : List.of(List.of(none), List.of(Output.of(OLD), none), List.<Output<String>>of())) {
                assertThat(PulumiTest.extractValue(asking(sts).of(dates, request(), message -> {}, message -> {})))
                        .isTrue();
            }
            assertThat(sts.calls()).isEmpty();

            assertThat(PulumiTest.extractValue(asking(sts)
                            .of(List.of(Output.of(OLD), Output.of(FRESH)), request(), message -> {}, message -> {})))
                    .isTrue();
            assertThat(sts.calls()).hasSize(1);
        }
    }

    private static AssumeRoleInput input(String externalId) {
        return new AssumeRoleInput(ROLE, "session", null, null, null, externalId, null, null, null, null, null);
    }

    private static Output<SessionRequest> request() {
        return Output.ofSecret(new SessionRequest(
                "us-east-1", new BaseCredentials<>(KEY_ID, SECRET, "", ""), List.of(input(null)), null));
    }

    @Test
    void makes_no_call_in_a_preview_even_if_the_key_is_new() {
        try (var sts = new StsEndpoint(DENIED)) {
            var stack = MockedStack.firstPreview(program(more -> more, asking(sts)));

            assertThat(stack.errors()).isEmpty();
            assertThat(sts.calls()).isEmpty();
            assertThat(stack.registeredTypes()).contains(PROVIDER);
        }
    }

    @Test
    void makes_no_call_for_a_role_that_the_program_does_not_create() {
        try (var sts = new StsEndpoint(DENIED)) {
            var stack = MockedStack.up(
                    context -> {
                        var user = user(AccessKeys.one());
                        new AssumedRoleProvider(
                                "deployer",
                                AssumedRoleProviderArgs.builder()
                                        .roleArn(user.roleArn())
                                        .build(),
                                ComponentResourceOptions.Empty,
                                asking(sts));
                    },
                    FRESH);

            assertThat(stack.errors()).isEmpty();
            assertThat(sts.calls()).isEmpty();
        }
    }

    @Test
    void fails_at_once_where_waiting_does_not_help() {
        var wrong = new SessionRequest.Refusal(
                "SignatureDoesNotMatch", "Not with " + SECRET + " and not " + EXTERNAL_ID, false);
        try (var sts = new StsEndpoint(wrong)) {
            var stack = up(FRESH, sts);

            assertThat(sts.calls()).hasSize(1);
            assertThat(stack.registeredTypes()).doesNotContain(PROVIDER);
            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("AWS does not let the caller assume " + ROLE + ".")
                            .contains("SignatureDoesNotMatch: Not with [secret] and not [secret]")
                            .contains("run the update again"))
                    .allSatisfy(error -> assertThat(error).doesNotContain(SECRET, EXTERNAL_ID));
        }
    }

    @Test
    void gives_up_after_two_minutes_with_the_last_message_of_AWS() {
        var refusals = new ArrayList<>(Collections.nCopies(30, INVALID));
        refusals.set(14, DENIED);
        try (var sts = new StsEndpoint(refusals.toArray(SessionRequest.Refusal[]::new))) {
            var stack = up(FRESH, sts);

            assertThat(time.passed()).isEqualTo(Duration.ofMinutes(2));
            assertThat(sts.calls()).hasSize(16);
            assertThat(stack.registeredTypes()).doesNotContain(PROVIDER);
            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("AWS has refused for two minutes to let the caller assume " + ROLE)
                            .contains("InvalidClientTokenId: The security token")
                            .contains("trust policy")
                            .contains("run the update again"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waits_at_AWS_but_not_at_a_local_endpoint(boolean local) {
        try (var sts = new StsEndpoint(DENIED)) {
            var readiness = local
                    ? new RoleReadiness(time, time::pause, () -> Optional.of(new AwsSdkSts(sts.uri())))
                    : asking(sts);
            var stack = MockedStack.up(program(more -> more, readiness), FRESH);

            if (local) {
                assertThat(time.passed()).isEqualTo(Duration.ZERO);
                assertThat(sts.calls()).hasSize(1);
                assertThat(stack.registeredTypes()).doesNotContain(PROVIDER);
                assertThat(stack.errors())
                        .anySatisfy(
                                error -> assertThat(error)
                                        .contains(
                                                "AWS does not let the caller assume " + ROLE
                                                        + ". AWS says: AccessDenied: User: u is not"
                                                        + " authorized to perform: sts:AssumeRole. Waiting does not help: fix the cause"));
            } else {
                assertThat(sts.calls()).hasSize(2);
                assertThat(stack.errors()).isEmpty();
                assertThat(stack.registeredTypes()).contains(PROVIDER);
            }
        }
    }

    private static final String GRANT =
            "The caller has no identity policy that allows it to assume the role: set grantAssumeRole to true";

    @Test
    void names_the_missing_identity_policy_before_the_wait() {
        try (var sts = new StsEndpoint(WITHOUT_POLICY)) {
            var stack = up(FRESH, sts);

            assertThat(stack.errors()).isEmpty();
            assertThat(stack.notes())
                    .singleElement(STRING)
                    .contains("AWS does not let the caller assume " + ROLE + " yet.", GRANT, "for up to two minutes");
        }
    }

    @Test
    void names_the_missing_identity_policy_after_the_wait() {
        var refusals = Collections.nCopies(30, WITHOUT_POLICY).toArray(SessionRequest.Refusal[]::new);
        try (var sts = new StsEndpoint(refusals)) {
            var stack = up(FRESH, sts);

            assertThat(time.passed()).isEqualTo(Duration.ofMinutes(2));
            assertThat(stack.errors())
                    .anySatisfy(error -> assertThat(error)
                            .contains("AWS has refused for two minutes to let the caller assume " + ROLE, GRANT));
        }
    }

    @Test
    void tells_of_the_wait_once_without_secrets_and_not_if_there_is_none() {
        var quoting = new SessionRequest.Refusal("AccessDenied", "Not with " + EXTERNAL_ID, false);
        try (var sts = new StsEndpoint(quoting, DENIED, DENIED)) {
            assertThat(up(FRESH, sts).notes())
                    .singleElement(STRING)
                    .contains("AWS says: AccessDenied: Not with [secret].")
                    .doesNotContain(EXTERNAL_ID, "grantAssumeRole");
        }
        try (var sts = new StsEndpoint()) {
            assertThat(up(FRESH, sts).notes()).isEmpty();
        }
    }

    @Test
    void reports_that_no_call_was_possible() {
        var gone = new StsEndpoint();
        gone.close();

        var stack = up(FRESH, gone);

        assertThat(stack.registeredTypes()).doesNotContain(PROVIDER);
        assertThat(stack.errors())
                .anySatisfy(error -> assertThat(error)
                        .contains("Could not ask AWS whether the caller can assume " + ROLE)
                        .contains("Check the network and the credentials")
                        .contains("created resources are kept"));
    }

    private static final String PROFILES = """
            [profile keys]
            aws_access_key_id = AKIAIOSFODNN7PROFILE
            aws_secret_access_key = secret-of-the-profile
            [profile process]
            credential_process = %1$s/process
            [profile of-web-identity]
            role_arn = arn:aws:iam::123456789012:role/first
            web_identity_token_file = %1$s/token
            region = us-east-1
            [profile of-role]
            role_arn = arn:aws:iam::123456789012:role/first
            source_profile = keys
            region = us-east-1
            [profile login]
            login_session = arn:aws:iam::123456789012:user/ann
            region = us-east-1
            [profile sso]
            sso_session = company
            sso_account_id = 123456789012
            sso_role_name = Deployer
            region = us-east-1
            [profile sso-without-session]
            sso_start_url = https://company.awsapps.com/start
            sso_region = us-east-1
            sso_account_id = 123456789012
            sso_role_name = Deployer
            [profile of-sso]
            role_arn = arn:aws:iam::123456789012:role/first
            source_profile = sso
            region = us-east-1
            [sso-session company]
            sso_region = us-east-1
            sso_start_url = https://company.awsapps.com/start
            """;

    /** What the AWS SDK is told in this JVM, as by the variables of the same meaning. */
    private static AutoCloseable settings(Path folder, StsEndpoint sts, String defaultProfile) throws IOException {
        var process = Files.writeString(folder.resolve("process"), PROCESS);
        assertThat(process.toFile().setExecutable(true)).isTrue();
        Files.writeString(folder.resolve("token"), "the-web-identity");
        var config = Files.writeString(folder.resolve("config"), PROFILES.formatted(folder));
        var settings = Map.of(
                "aws.configFile",
                config.toString(),
                "aws.sharedCredentialsFile",
                folder.resolve("none").toString(),
                "aws.profile",
                defaultProfile,
                "aws.disableEc2Metadata",
                "true",
                "aws.region",
                "us-east-1",
                "aws.endpointUrlSts",
                sts.uri().toString());
        settings.forEach(System::setProperty);
        return () -> settings.keySet().forEach(System::clearProperty);
    }

    private static final String PROCESS = """
            #!/bin/sh
            echo '{"Version": 1, "AccessKeyId": "AKIAIOSFODNN7PROCESS", "SecretAccessKey": "s"}'
            """;

    @ParameterizedTest
    @CsvSource({"keys, 1", "process, 1", "of-role, 2", "of-web-identity, 2"})
    void tries_with_a_profile_that_needs_nothing_but_sts(String profile, int calls, @TempDir Path folder)
            throws Exception {
        try (var sts = new StsEndpoint();
                var settings = settings(folder, sts, "keys")) {
            var stack = up(FRESH, more -> more.profile(profile), sts);

            assertThat(settings).isNotNull();
            assertThat(stack.errors()).isEmpty();
            assertThat(stack.warnings()).isEmpty();
            assertThat(sts.calls()).hasSize(calls);
            assertThat(stack.registeredTypes()).contains(PROVIDER);
        }
    }

    /** Whether the AWS SDK for Java can read it does not matter to the AWS plugin. */
    @ParameterizedTest
    @CsvSource({
        "sso, software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc",
        "sso-without-session, software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc",
        "of-sso, software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc",
        "login, software.amazon.awssdk:signin",
    })
    void goes_on_with_a_warning_where_the_profile_needs_a_module_that_is_not_there(
            String profile, String modules, @TempDir Path folder) throws Exception {
        for (var given : new boolean[] {true, false}) {
            var keys = given ? AccessKeys.one() : AccessKeys.none();
            More more = given ? args -> args.profile(profile) : args -> args;
            try (var sts = new StsEndpoint();
                    var settings = settings(folder, sts, profile)) {
                var stack = MockedStack.up(program(keys, more, asking(sts)), FRESH);

                assertThat(settings).isNotNull();
                assertThat(stack.errors()).isEmpty();
                assertThat(stack.registeredTypes()).contains(PROVIDER);
                assertThat(sts.calls()).isEmpty();
                assertThat(stack.warnings())
                        .singleElement(STRING)
                        .contains(ROLE + " is new")
                        .contains("run the update again")
                        .contains("add " + modules + " to the program's dependencies");
            }
        }
    }

    @Test
    void goes_on_with_a_warning_where_there_are_no_credentials_to_try_with(@TempDir Path folder) throws Exception {
        try (var sts = new StsEndpoint();
                var settings = settings(folder, sts, "keys")) {
            var stack = up(FRESH, more -> more.profile("nobody"), sts);

            assertThat(settings).isNotNull();
            assertThat(stack.errors()).isEmpty();
            assertThat(stack.registeredTypes()).contains(PROVIDER);
            assertThat(sts.calls()).isEmpty();
            assertThat(stack.warnings()).singleElement(STRING).contains("no credentials for profile 'nobody'");
        }
    }

    @Test
    void waits_for_the_first_role_of_a_profile_too(@TempDir Path folder) throws Exception {
        try (var sts = new StsEndpoint(DENIED, INVALID);
                var settings = settings(folder, sts, "keys")) {
            var stack = up(FRESH, more -> more.profile("of-role"), sts);

            assertThat(settings).isNotNull();
            assertThat(stack.errors()).isEmpty();
            assertThat(stack.warnings()).isEmpty();
            assertThat(sts.calls()).hasSize(4);
        }
    }

    /** As of a class path on which the versions of the AWS SDK are mixed. */
    @Test
    void goes_on_with_a_warning_where_the_sdk_does_not_fit_together() {
        SessionRequest.Sts mixed = attempt -> {
            throw new NoSuchMethodError("of another version");
        };
        var readiness = new RoleReadiness(time, time::pause, () -> Optional.of(mixed));
        var stack = MockedStack.up(program(more -> more, readiness), FRESH);

        assertThat(stack.errors()).isEmpty();
        assertThat(stack.registeredTypes()).contains(PROVIDER);
        assertThat(stack.warnings())
                .singleElement(STRING)
                .contains("NoSuchMethodError: of another version")
                .contains("use one version for all software.amazon.awssdk modules");
    }

    private StsEndpoint.Call onlyCall(More more) {
        try (var sts = new StsEndpoint()) {
            assertThat(up(FRESH, more, sts).errors()).isEmpty();
            assertThat(sts.calls()).hasSize(1);
            return sts.calls().get(0);
        }
    }

    @Test
    void sends_what_the_provider_will_send_for_as_short_as_possible() {
        var policy =
                PolicyDocument.of(Statement.allow().action("s3:*").resource("*").build());
        var call = onlyCall(args -> args.duration(Duration.ofHours(3))
                .policy(policy)
                .policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                .tags(Map.of("Team", "web"))
                .transitiveTagKeys("Team"));

        assertThat(call.form())
                .containsEntry("Action", "AssumeRole")
                .containsEntry("RoleArn", ROLE)
                .containsEntry("RoleSessionName", "session")
                .containsEntry("DurationSeconds", "900")
                .containsEntry("ExternalId", EXTERNAL_ID)
                .containsEntry("Policy", policy.toJson())
                .containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
                .containsEntry("Tags.member.1.Key", "Team")
                .containsEntry("Tags.member.1.Value", "web")
                .containsEntry("TransitiveTagKeys.member.1", "Team");
        assertThat(call.authorization()).contains("Credential=" + MockedStack.keyId("unprivileged-key") + "/");
        assertThat(call.token()).isNull();
    }

    @Test
    void sends_nothing_that_the_provider_does_not() {
        assertThat(onlyCall(args -> args).form().keySet())
                .containsExactlyInAnyOrder(
                        "Action", "Version", "RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId");
    }

    @Test
    void tries_with_the_session_token_that_was_given() {
        var call = onlyCall(args -> args.credentials(Output.of(KEY_ID), Output.of(SECRET), Output.of("the-token")));

        assertThat(call.token()).isEqualTo("the-token");
    }

    @Test
    void goes_from_web_identity_to_role_as_the_provider_does(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("token"), "the-web-identity\n");
        try (var sts = new StsEndpoint()) {
            var stack = up(
                    FRESH,
                    args -> args.roleChain(AssumedRoleProviderArgs.builder()
                            .roleArn("arn:aws:iam::123456789012:role/first")
                            .webIdentityTokenFile(file.toString())
                            .build()),
                    sts);

            assertThat(stack.errors()).isEmpty();
            assertThat(sts.calls()).hasSize(2);
            assertThat(sts.calls().get(0).form())
                    .containsEntry("Action", "AssumeRoleWithWebIdentity")
                    .containsEntry("RoleArn", "arn:aws:iam::123456789012:role/first")
                    .containsEntry("WebIdentityToken", "the-web-identity");
            assertThat(sts.calls().get(0).authorization()).isNull();
            assertThat(sts.calls().get(1).form())
                    .containsEntry("Action", "AssumeRole")
                    .containsEntry("RoleArn", ROLE);
            assertThat(sts.calls().get(1).token()).isEqualTo("token-of-the-session");
        }
    }

    @Test
    void leaves_the_inputs_as_they_are() {
        try (var sts = new StsEndpoint()) {
            var waited = up(FRESH, sts);
            var not = up(OLD, sts);

            assertThat(waited.inputs(PROVIDER)).isEqualTo(not.inputs(PROVIDER));
            assertThat(PulumiTest.extractValue(component.get().accountId())).isEqualTo("123456789012");
        }
    }

    @Test
    void keeps_secrets_out_of_every_text() {
        var request = new SessionRequest(
                "us-east-1", new BaseCredentials<>(KEY_ID, SECRET, "the-token", ""), List.of(input(EXTERNAL_ID)), null);

        assertThat(request.toString()).contains(ROLE).doesNotContain(SECRET, "the-token", EXTERNAL_ID);
        assertThat(request.credentials().toString()).doesNotContain(KEY_ID, SECRET, "the-token");
        assertThat(input(EXTERNAL_ID).toString()).contains(ROLE).doesNotContain(EXTERNAL_ID);
        assertThat(new KnownValue<>(SECRET, true).toString()).doesNotContain(SECRET);
    }
}
