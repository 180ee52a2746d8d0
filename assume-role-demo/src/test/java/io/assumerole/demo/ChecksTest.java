package io.assumerole.demo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Does not prove that the stacks create these resources: the tests create them with plain calls. */
@Tag("slow")
class ChecksTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
             "Principal":{"AWS":"%s"},"Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}
            """;
    private static final String ALLOW = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"%s"}]}
            """;

    private static final String IDENTITY = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
             <GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:root</Arn>
             <Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>
            """;

    @TempDir
    private static Path folder;

    private static Sandbox sandbox;
    private static AwsClients root;

    private StackOutputs deployed;
    private String userArn;

    @BeforeAll
    static void start() {
        var environment = new HashMap<String, String>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        sandbox = Sandbox.start(folder, environment, Progress.plain(System.out));
        root = sandbox.as(sandbox.root());
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @BeforeEach
    void deploy() {
        var id = UUID.randomUUID().toString().substring(0, 8);
        var user = "user-" + id;
        var role = "role-" + id;
        var externalId = "external-" + id;
        var bucket = "bucket-" + id;

        userArn = root.iam().createUser(r -> r.userName(user)).user().arn();
        var key = root.iam().createAccessKey(r -> r.userName(user)).accessKey();
        var credentials = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        var roleArn = root.iam()
                .createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST.formatted(userArn, externalId)))
                .role()
                .arn();
        root.iam().putRolePolicy(r -> r.roleName(role).policyName("s3").policyDocument(ALLOW.formatted("s3:*", "*")));
        allow(user, "sts:AssumeRole", roleArn);

        var assumed = sandbox.as(credentials)
                .sts()
                .assumeRole(r -> r.roleArn(roleArn).roleSessionName("test").externalId(externalId));
        var session = assumed.credentials();
        sandbox.as(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))
                .s3()
                .createBucket(r -> r.bucket(bucket));
        deployed = new StackOutputs(
                user,
                credentials,
                roleArn,
                externalId,
                bucket,
                assumed.assumedRoleUser().arn());
    }

    private void allow(String user, String action, String resource) {
        root.iam()
                .putUserPolicy(r -> r.userName(user)
                        .policyName(action.replace("*", "all").replace(':', '-'))
                        .policyDocument(ALLOW.formatted(action, resource)));
    }

    private void trust(String document) {
        root.iam().updateAssumeRolePolicy(r -> r.roleName(deployed.roleName()).policyDocument(document));
    }

    private List<String> failing() {
        return new Checks(sandbox, deployed)
                .measure().stream()
                        .filter(proof -> !proof.holds())
                        .map(Check::claim)
                        .toList();
    }

    @Test
    void hold_for_the_pattern() {
        assertThat(new Checks(sandbox, deployed).measure()).hasSize(16).allMatch(Check::holds);
    }

    /** As moto does for what it does not know, and with a page of something else. */
    @ParameterizedTest
    @CsvSource({"500, ''", "501, <html/>", "200, <html/>", "200, ''", "200, {}"})
    void fail_and_do_not_break_where_something_else_answers(int status, String body) throws Exception {
        var environment = new HashMap<String, String>(System.getenv());
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> respond(exchange, 200, IDENTITY));
        server.start();
        try {
            environment.put(
                    "AWS_ENDPOINT_URL",
                    "http://127.0.0.1:" + server.getAddress().getPort());
            var given = Sandbox.start(folder.resolve("given"), environment, Progress.plain(System.out));
            server.removeContext("/");
            server.createContext("/", exchange -> respond(exchange, status, body));

            assertThat(new Checks(given, deployed).measure())
                    .hasSizeGreaterThan(6)
                    .filteredOn(Check::holds)
                    .extracting(Check::claim)
                    .isSubsetOf("assume-role created its bucket as", "the bucket " + deployed.bucketName());
        } finally {
            server.stop(0);
        }
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean empty = body.isEmpty() || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, empty ? -1 : body.length());
        if (!empty) {
            exchange.getResponseBody().write(body.getBytes(US_ASCII));
        }
        exchange.close();
    }

    @Test
    void leave_nothing_behind() {
        int users = root.iam().listUsers().users().size();
        int buckets = root.s3().listBuckets().buckets().size();

        new Checks(sandbox, deployed).measure();

        assertThat(root.iam().listUsers().users()).hasSize(users);
        assertThat(root.s3().listBuckets().buckets()).hasSize(buckets);
    }

    @Test
    void fail_when_the_whole_account_is_trusted() {
        trust(TRUST.formatted("arn:aws:iam::000000000000:root", deployed.externalId()));

        assertThat(failing()).containsExactly("another user with the same policies assumes the role");
    }

    @Test
    void fail_when_no_external_id_is_asked_for() {
        trust("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",
                 "Principal":{"AWS":"%s"}}]}
                """.formatted(userArn));

        assertThat(failing())
                .containsExactly("the user assumes the role with a wrong external ID", "  the same, with none");
    }

    @Test
    void fail_when_the_user_may_do_something_itself() {
        allow(deployed.userName(), "s3:*", "*");
        allow(deployed.userName(), "iam:ListUsers", "*");

        assertThat(failing()).contains("the user creates a bucket", "the user lists users");
    }

    @Test
    void fail_when_the_role_may_do_more_than_it_is_to() {
        root.iam()
                .putRolePolicy(r -> r.roleName(deployed.roleName())
                        .policyName("users")
                        .policyDocument(ALLOW.formatted("iam:ListUsers", "*")));

        assertThat(failing()).containsExactly("  the same, in the role");
    }

    private StackOutputs with(String bucket, String identity) {
        return new StackOutputs(
                deployed.userName(), deployed.user(), deployed.roleArn(), deployed.externalId(), bucket, identity);
    }

    private AwsClients another(String action, String resource) {
        var name = "another-" + UUID.randomUUID().toString().substring(0, 8);
        root.iam().createUser(r -> r.userName(name));
        allow(name, action, resource);
        var key = root.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return sandbox.as(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @Test
    void tell_the_callers_by_their_keys_and_by_what_aws_says_of_them() {
        assertThat(new Checks(sandbox, deployed).measure())
                .extracting(Check::measured)
                .startsWith(
                        sandbox.root().accessKeyId() + ", arn:aws:iam::000000000000:root",
                        deployed.user().accessKeyId() + ", " + userArn,
                        deployed.assumedIdentity());
    }

    @Test
    void fail_when_the_role_was_made_by_another() {
        var another = another("iam:CreateRole", "*");
        var trust =
                root.iam().getRole(r -> r.roleName(deployed.roleName())).role().assumeRolePolicyDocument();
        root.iam().deleteRolePolicy(r -> r.roleName(deployed.roleName()).policyName("s3"));
        root.iam().deleteRole(r -> r.roleName(deployed.roleName()));
        another.iam()
                .createRole(r -> r.roleName(deployed.roleName())
                        .assumeRolePolicyDocument(URLDecoder.decode(trust, StandardCharsets.UTF_8)));
        root.iam()
                .putRolePolicy(r ->
                        r.roleName(deployed.roleName()).policyName("s3").policyDocument(ALLOW.formatted("s3:*", "*")));

        assertThat(failing()).containsExactly("CloudTrail: create-role created its role with the key");
    }

    @Test
    void fail_when_the_role_was_assumed_by_another() {
        var another = another("sts:AssumeRole", deployed.roleArn());
        trust(TRUST.formatted(another.arn(), deployed.externalId()));
        var identity = another.sts()
                .assumeRole(r -> r.roleArn(deployed.roleArn())
                        .roleSessionName("by-another")
                        .externalId(deployed.externalId()))
                .assumedRoleUser()
                .arn();
        trust(TRUST.formatted(userArn, deployed.externalId()));
        deployed = with(deployed.bucketName(), identity);

        assertThat(failing()).containsExactly("CloudTrail: assume-role assumed it with the key");
    }

    @Test
    void fail_if_no_call_of_AssumeRole_is_recorded() {
        deployed = with(deployed.bucketName(), deployed.assumedIdentity() + "-not");

        assertThat(failing()).containsExactly("CloudTrail: assume-role assumed it with the key");
    }

    @Test
    void find_the_caller_behind_many_later_calls() {
        for (int i = 0; i < 120; i++) {
            root.iam().getUser(r -> r.userName(deployed.userName()));
            root.sts().getCallerIdentity();
        }

        assertThat(failing()).isEmpty();
    }

    @Test
    void fail_when_listing_users_is_denied_whatever_is_allowed() {
        root.iam()
                .putUserPolicy(r -> r.userName(deployed.userName())
                        .policyName("deny")
                        .policyDocument(ALLOW.formatted("iam:ListUsers", "*").replace("Allow", "Deny")));

        assertThat(failing()).containsExactly("  the same, by that user with one more policy");
    }

    @Test
    void fail_when_the_bucket_was_made_by_another() {
        var other = "bucket-" + UUID.randomUUID();
        root.s3().createBucket(r -> r.bucket(other));
        deployed = with(other, deployed.assumedIdentity());

        assertThat(failing()).hasSize(1).allMatch(claim -> claim.startsWith("CloudTrail: the bucket"));
    }

    @Test
    void fail_when_the_denials_have_another_cause() {
        root.iam().deleteRolePolicy(r -> r.roleName(deployed.roleName()).policyName("s3"));
        root.iam().deleteUserPolicy(r -> r.userName(deployed.userName()).policyName("sts-AssumeRole"));

        assertThat(failing()).contains("  the same, by the user", "  the same, with the right one");
    }

    @Test
    void tell_what_is_left_after_a_destroy() {
        assertThat(new Checks(sandbox, deployed).measureDestroyed()).hasSize(3).noneMatch(Check::holds);
    }
}
