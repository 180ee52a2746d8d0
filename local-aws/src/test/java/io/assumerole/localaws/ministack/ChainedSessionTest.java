package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Tools;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Tests the sessions that STS creates for users and role sessions. Does not prove that AWS uses the same messages. Does
 * not prove which error AWS reports first to a caller that also isn't allowed to assume the role.
 */
@Tag("slow")
class ChainedSessionTest {
    private static final String EVERYTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static final int HOUR = 3600;

    @TempDir
    private static Path folder;

    private static MiniStack miniStack;
    private static AwsCredentials user;

    @BeforeAll
    static void start() {
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), Progress.plain(System.out)), folder.resolve("aws"));
        try (var iam = IamClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        miniStack.root().accessKeyId(), miniStack.root().secretAccessKey())))
                .build()) {
            iam.createUser(request -> request.userName("user"));
            iam.putUserPolicy(
                    request -> request.userName("user").policyName("p").policyDocument(EVERYTHING));
            var key = iam.createAccessKey(request -> request.userName("user")).accessKey();
            user = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
            for (var role : new String[] {"first", "second"}) {
                iam.createRole(request -> request.roleName(role).assumeRolePolicyDocument("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},\
                        "Action":"sts:AssumeRole"}]}"""));
                iam.putRolePolicy(
                        request -> request.roleName(role).policyName("p").policyDocument(EVERYTHING));
            }
            iam.createRole(request -> request.roleName("untrusting").assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},\
                    "Action":"sts:AssumeRole"}]}"""));
        }
    }

    @AfterAll
    static void close() {
        miniStack.close();
    }

    private static AwsCredentials assume(AwsCredentials caller, String role, int seconds) {
        try (var sts = StsClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(caller))
                .build()) {
            var session = sts.assumeRole(request -> request.roleArn("arn:aws:iam::000000000000:role/" + role)
                            .roleSessionName("session")
                            .durationSeconds(seconds))
                    .credentials();
            return AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        }
    }

    @Test
    void is_an_hour_at_most_as_in_AWS() {
        var first = assume(user, "first", HOUR);

        assertThat(assume(first, "second", HOUR).accessKeyId()).startsWith("ASIA");
        assertThatThrownBy(() -> assume(first, "second", HOUR + 1))
                .isInstanceOf(StsException.class)
                .hasMessageContaining("exceeds the 1 hour session limit for roles assumed by role chaining")
                .satisfies(thrown -> {
                    assertThat(((StsException) thrown).statusCode()).isEqualTo(400);
                    assertThat(((StsException) thrown).awsErrorDetails().errorCode())
                            .isEqualTo("ValidationError");
                });
    }

    /** MiniStack reads the parameters of a POST only from its body. */
    @Test
    void is_decided_by_the_executed_calls() throws Exception {
        var first = (AwsSessionCredentials) assume(user, "first", HOUR);
        for (int seconds : new int[] {HOUR, HOUR + 1}) {
            var query = "/?Action=AssumeRole&Version=2011-06-15&RoleSessionName=session"
                    + "&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fsecond&DurationSeconds=" + seconds;
            var answer = RawRequest.call(miniStack.endpoint(), "DurationSeconds=900")
                    .as("GET", query)
                    .with("X-Amz-Security-Token", first.sessionToken())
                    .signed("sts", first.accessKeyId(), first.secretAccessKey())
                    .send(miniStack.endpoint());

            assertThat(answer).contains(seconds == HOUR ? "<AccessKeyId>ASIA" : "exceeds the 1 hour session limit");
        }
    }

    /** MiniStack accepts JSON requests, which would bypass this limit; STS does not accept JSON. */
    @Test
    void is_not_to_be_asked_for_in_json() throws Exception {
        var root = miniStack.root();
        var form = RawRequest.call(miniStack.endpoint(), "Action=GetCallerIdentity&Version=2011-06-15");
        var json = new RawRequest("POST", "/", form.headers(), "{}")
                .with("Content-Type", "application/x-amz-json-1.1")
                .with("X-Amz-Target", "AWSSecurityTokenServiceV20110615.GetCallerIdentity");

        assertThat(form.signed("sts", root.accessKeyId(), root.secretAccessKey())
                        .send(miniStack.endpoint()))
                .startsWith("HTTP/1.1 200 ");
        assertThat(json.signed("sts", root.accessKeyId(), root.secretAccessKey())
                        .send(miniStack.endpoint()))
                .startsWith("HTTP/1.1 400 ")
                .contains("<Code>InvalidAction</Code>");
    }

    /** AWS's error message doesn't reveal whether the role exists. */
    @ParameterizedTest
    @ValueSource(strings = {"untrusting", "missing"})
    void is_refused_to_a_caller_that_the_message_names(String role) {
        assertThatThrownBy(() -> assume(user, role, HOUR))
                .isInstanceOf(StsException.class)
                .hasMessageContaining("User: arn:aws:iam::000000000000:user/user is not authorized to perform:"
                        + " sts:AssumeRole on resource: arn:aws:iam::000000000000:role/" + role);
        assertThat(assume(user, "first", HOUR).accessKeyId()).startsWith("ASIA");
    }

    @Test
    void is_as_long_as_a_user_asks_for() {
        assertThat(assume(user, "second", HOUR + 1).accessKeyId()).startsWith("ASIA");
    }
}
