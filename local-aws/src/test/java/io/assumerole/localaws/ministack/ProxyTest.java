package io.assumerole.localaws.ministack;

import static io.assumerole.localaws.testing.AnotherUser.NOBODY;
import static io.assumerole.localaws.testing.AnotherUser.THIS_USER;
import static io.assumerole.localaws.testing.AnotherUser.assumeThatUserCanBeChanged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The requests that a local AWS accepts and refuses. Does not prove that a browser sends the requests that are sent here
 * as a web page's; {@link BrowserTest} proves it with an installed browser.
 */
@Tag("slow")
class ProxyTest {
    private static final String WHO_AM_I = "Action=GetCallerIdentity&Version=2011-06-15";
    private static final String ROOT_ARN = "arn:aws:iam::000000000000:root";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":\
            "arn:aws:iam::000000000000:oidc-provider/idp.example"},\
            "Action":"sts:AssumeRoleWithWebIdentity",\
            "Condition":{"StringEquals":{"idp.example:sub":"me"}}}]}""";
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private static final DateTimeFormatter AMZ_DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    @TempDir
    private static Path folder;

    private static Tools tools;
    private static MiniStack miniStack;
    private static URI aws;
    private static RootKey root;
    private static IamClient iam;

    @BeforeAll
    static void start() {
        tools = Tools.resolve(System.getenv(), Progress.plain(System.out));
        miniStack = MiniStack.start(tools, folder.resolve("aws"));
        aws = miniStack.endpoint();
        root = miniStack.root();
        iam = IamClient.builder()
                .endpointOverride(aws)
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(credentials(root))
                .build();
    }

    @AfterAll
    static void close() {
        iam.close();
        miniStack.close();
    }

    private static StaticCredentialsProvider credentials(RootKey key) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private static RawRequest whoAmI() {
        return RawRequest.call(aws, WHO_AM_I);
    }

    private static RawRequest request(String method, String target, String body) {
        return new RawRequest(method, target, Map.of("Host", aws.getAuthority()), body);
    }

    private static RawRequest byRoot(RawRequest request) {
        return request.signed("sts", root.accessKeyId(), root.secretAccessKey());
    }

    private static RawRequest byRoot() {
        return byRoot(whoAmI());
    }

    private static void assertRefused(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 40").doesNotContain(ROOT_ARN);
    }

    private static void refuses(RawRequest request) throws IOException {
        assertRefused(request.send(aws));
    }

    private static void refuses(RawRequest request, int status, String code) throws IOException {
        assertThat(request.send(aws)).startsWith("HTTP/1.1 " + status + " ").contains("<Code>" + code + "</Code>");
    }

    private static void assertRoot(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("<Arn>" + ROOT_ARN + "</Arn>");
    }

    private static void accepts(RawRequest request) throws IOException {
        assertRoot(request.send(aws));
    }

    private static void answers(RawRequest request, boolean accepted) throws IOException {
        if (accepted) {
            accepts(request);
        } else {
            refuses(request);
        }
    }

    @Nested
    class Root {
        @Test
        void signs_with_the_key_of_this_run() throws Exception {
            accepts(byRoot());
            refuses(whoAmI(), 403, "MissingAuthenticationToken");
        }

        @ParameterizedTest
        @ValueSource(strings = {"test", "000000000000", "111122223333", "AKIAIOSFODNN7EXAMPLE"})
        void has_no_other_key(String keyId) throws Exception {
            refuses(whoAmI().signed("sts", keyId, "test"), 403, "InvalidClientTokenId");
            refuses(whoAmI().signed("sts", keyId, root.secretAccessKey()));
        }

        @Test
        void knows_the_secret_of_the_key() throws Exception {
            var secret = root.secretAccessKey().substring(1) + "x";

            refuses(whoAmI().signed("sts", root.accessKeyId(), secret), 403, "SignatureDoesNotMatch");
        }

        @Test
        void has_signed_every_byte() throws Exception {
            var other = WHO_AM_I.replace("GetCallerIdentity", "GetSessionToken__");

            assertRefused(byRoot().send(aws, text -> text.replace(WHO_AM_I, other)));
        }

        @Test
        void does_not_use_signatures_of_other_kinds() throws Exception {
            var keyId = root.accessKeyId();

            refuses(whoAmI().presigned("sts", keyId, root.secretAccessKey()));
            refuses(whoAmI().with("Authorization", "AWS " + keyId + ":x"));
            refuses(whoAmI().with(
                            "Authorization",
                            "AWS4-ECDSA-P256-SHA256 Credential=" + keyId + "/20261125/sts/aws4_request"));
            refuses(whoAmI().as("POST", "/?AWSAccessKeyId=" + keyId));
        }

        @Test
        void does_not_sign_twice() throws Exception {
            var stranger = whoAmI().signed("sts", "AKIAIOSFODNN7EXAMPLE", "secret");
            var second = "Authorization: " + byRoot().headers().get("Authorization") + "\r\n";

            assertRefused(stranger.send(aws, text -> text.replace("\r\nHost", "\r\n" + second + "Host")));
            refuses(byRoot().as("POST", "/?X-Amz-Credential=test/20261125/us-east-1/sts/aws4_request"));
        }

        @Test
        void of_another_account_has_a_different_key() throws Exception {
            var other = miniStack.otherRoot();

            assertThat(whoAmI().signed("sts", other.accessKeyId(), other.secretAccessKey())
                            .send(aws))
                    .contains("<Arn>arn:aws:iam::111122223333:root</Arn>");
            refuses(whoAmI().signed("sts", other.accessKeyId(), root.secretAccessKey()));
        }

        @Test
        void stores_objects_in_signed_chunks() {
            try (var s3 = S3Client.builder()
                    .endpointOverride(aws)
                    .region(Region.US_EAST_1)
                    .forcePathStyle(true)
                    .httpClient(UrlConnectionHttpClient.create())
                    .credentialsProvider(credentials(root))
                    .build()) {
                var bucket = "bucket-" + UUID.randomUUID();
                s3.createBucket(r -> r.bucket(bucket));
                s3.putObject(r -> r.bucket(bucket).key("k"), RequestBody.fromString("content"));

                assertThat(s3.getObjectAsBytes(r -> r.bucket(bucket).key("k")).asUtf8String())
                        .isEqualTo("content");
            }
        }
    }

    /** AWS requires both: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html. */
    @Nested
    class Signature {
        private static final String NOW = "now";

        private String date(String date) {
            var now = Instant.now();
            return switch (date) {
                case NOW -> AMZ_DATE.format(now);
                case "16 minutes ago" -> AMZ_DATE.format(now.minus(Duration.ofMinutes(16)));
                default -> date.replace("today", AMZ_DATE.format(now).substring(0, 8));
            };
        }

        @ParameterizedTest
        @CsvSource({
            "now, <Arn>",
            "16 minutes ago, Signature expired",
            "todayT250000Z, IncompleteSignature",
            "todayT000000, IncompleteSignature",
            "today 000000Z, IncompleteSignature",
            "today, IncompleteSignature",
            "yesterday, IncompleteSignature"
        })
        void has_a_date_of_the_last_minutes(String date, String answer) throws Exception {
            assertThat(whoAmI().signed("sts", root, date(date), "").send(aws))
                    .startsWith(answer.equals("<Arn>") ? "HTTP/1.1 200 " : "HTTP/1.1 40")
                    .contains(answer);
        }

        @ParameterizedTest
        @CsvSource({
            "'', true",
            "of the body, true",
            "of another body, false",
            "UNSIGNED-PAYLOAD, false",
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER, false",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, false",
            "anything, false"
        })
        void has_the_digest_of_the_body(String digest, boolean accepted) throws Exception {
            answers(whoAmI().signed("sts", root, date(NOW), digest(digest, WHO_AM_I)), accepted);
        }

        /** https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html. */
        @ParameterizedTest
        @CsvSource({
            "'', true",
            "of the body, true",
            "of another body, false",
            "UNSIGNED-PAYLOAD, true",
            "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, false",
            "anything, false"
        })
        void may_omit_the_body_only_for_S3(String digest, boolean accepted) throws Exception {
            assertThat(request("GET", "/", "")
                            .signed("s3", root, date(NOW), digest(digest, ""))
                            .send(aws))
                    .startsWith(accepted ? "HTTP/1.1 200 " : "HTTP/1.1 403 ");
        }

        /** Without the proxy, MiniStack serves the service in X-Amz-Target, even if the signature names another service. */
        @ParameterizedTest
        @CsvSource({
            "secretsmanager, secretsmanager.ListSecrets, true",
            "s3, secretsmanager.ListSecrets, false",
            "cloudtrail, com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents, true",
            "s3, com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents, false",
            "'', secretsmanager.ListSecrets, false"
        })
        void is_for_the_service_that_answers(String service, String target, boolean accepted) throws Exception {
            var call = request("POST", "/", "{}")
                    .with("Content-Type", "application/x-amz-json-1.1")
                    .with("X-Amz-Target", target);

            assertThat(call.signed(service, root, date(NOW), RawRequest.sha256("{}"))
                            .send(aws))
                    .startsWith(accepted ? "HTTP/1.1 200 " : "HTTP/1.1 40");
        }

        @ParameterizedTest
        @CsvSource({"sts, true", "'', false"})
        void is_for_a_service_that_is_served(String service, boolean accepted) throws Exception {
            answers(whoAmI().signed(service, root, date(NOW), RawRequest.sha256(WHO_AM_I)), accepted);
        }

        /**
         * To check whether AWS has a service, MiniStack loads botocore's models of all services, which takes many
         * seconds and 400 MB. For an unknown service, the errors are those of STS.
         */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "/20261125/us-east-1/unknown/aws4_request",
                    "/20261125/us-east-1/unknown/aws4_request/more",
                    "/20261125/us-east-1/unknown/",
                    "//us-east-1/sts/aws4_request Credential=a/b/c/unknown/d",
                    "/20261125/us-east-1//aws4_request Credential=a/b/c/unknown/d"
                })
        void of_an_unknown_service_loads_no_models(String scope) throws Exception {
            var models = folder.resolve("models");
            Files.writeString(models, "");
            var python = recordingModels(models);
            try (var recorded = MiniStack.start(python, folder.resolve("recorded"), p -> {}, MiniStack::freePort)) {
                for (var keyId : List.of("AKIAIOSFODNN7EXAMPLE", recorded.root().accessKeyId())) {
                    var call = RawRequest.call(recorded.endpoint(), WHO_AM_I)
                            .with(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=" + keyId + scope + ", SignedHeaders=host, Signature="
                                            + "0".repeat(64));

                    assertThat(call.as("GET", "/_ministack/health").send(recorded.endpoint()))
                            .startsWith("HTTP/1.1 200 ");
                    assertRefused(call.send(recorded.endpoint()));
                }
            }
            assertThat(Files.readAllLines(models)).containsOnly("sts");
        }

        /** The proxy accepts one form of the header, so that MiniStack cannot read a different key or service from it. */
        @ParameterizedTest
        @ValueSource(
                strings = {"more fields", "a long field", "two credentials", "a name twice", "no ASCII", "uppercase"})
        void has_one_form(String change) throws Exception {
            var call = whoAmI().signed("sts", root, date(NOW), "");
            var header = call.headers().get("Authorization");
            var credential = header.substring(header.indexOf("Credential="), header.indexOf(',') + 1);
            var changed = switch (change) {
                case "more fields" -> header + ", More=fields";
                case "a long field" -> "AWS4-HMAC-SHA256 " + "Credential=".repeat(5_900);
                case "two credentials" ->
                    header.replace(credential, credential.replace("/sts/", "/s3/") + " " + credential);
                case "no ASCII" -> header.replaceFirst("Signature=.", "Signature=é");
                default -> header.replace("Signature=", "signature=");
            };

            accepts(call);
            refuses(call.with("Authorization", changed), 400, "IncompleteSignature");
        }

        /** MiniStack serves an ECR registry and Cognito at special paths, whatever service the signature names. */
        @ParameterizedTest
        @CsvSource({"/, true", "/v2/_catalog, false", "/oauth2/userInfo, false", "/health, false"})
        void is_for_a_path_of_its_service(String path, boolean accepted) throws Exception {
            assertThat(whoAmI().as("POST", path)
                            .signed("sts", root, date(NOW), "")
                            .send(aws))
                    .startsWith(accepted ? "HTTP/1.1 200 " : "HTTP/1.1 40")
                    .contains(accepted ? ROOT_ARN : "UnknownOperationException");
        }

        /** Python's date parser raises several types of errors. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Fri, 31 Dec 9999 23:59:59 -2359",
                    "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
                    "Sat, 28 Nov 2026 10:00:00 +9999999999999"
                })
        void has_a_date_that_exists(String date) throws Exception {
            var call = whoAmI().signed("sts", root, date(NOW), "").with("X-Amz-Date", "");

            refuses(call.with("Date", date), 400, "IncompleteSignature");
        }

        /** Returns a wrapper of MiniStack's Python that writes the service of each loaded model to a file. */
        private Path recordingModels(Path file) {
            var script = """
                    import re, runpy, sys
                    record = open("%s", "a", buffering=1)
                    def hook(event, arguments):
                        model = re.search("/botocore/data/([^/]+)/.*/service-2", str(arguments[0])) if event == "open" else None
                        if model:
                            record.write(model.group(1) + chr(10))
                    sys.addaudithook(hook)
                    runpy.run_path(sys.argv.pop(), run_name="__main__")""".formatted(file);
            return new FakePrograms(folder.resolve("recording"))
                    .with("python3", "shift 2; exec '" + tools.miniStackPython() + "' -I -B -c '" + script + "' \"$@\"")
                    .folder()
                    .resolve("python3");
        }

        private String digest(String digest, String body) {
            return switch (digest) {
                case "of the body" -> RawRequest.sha256(body);
                case "of another body" -> RawRequest.sha256(body + "x");
                default -> digest;
            };
        }
    }

    @Nested
    class Body {
        private static final int MEBIBYTE = 1 << 20;

        private RawRequest longer(int length) {
            return RawRequest.call(aws, WHO_AM_I + "&Padding=" + "x".repeat(length));
        }

        /** Announces a much longer body, sends only the beginning, and waits for the answer. */
        private String answerToTheBeginning(RawRequest request) throws IOException {
            return request.send(
                    aws,
                    text -> text.replace(
                            "Content-Length: " + request.body().length(), "Content-Length: " + 100 * MEBIBYTE));
        }

        @Test
        void is_read_only_for_a_key_of_this_run() throws Exception {
            var stranger = longer(MEBIBYTE / 8).signed("sts", "AKIAIOSFODNN7EXAMPLE", "secret");

            assertThat(answerToTheBeginning(stranger))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("<Code>InvalidClientTokenId</Code>");
            accepts(byRoot(longer(MEBIBYTE / 8)));
        }

        /** A key ID is not secret. */
        @Test
        void has_a_limit_for_every_key() throws Exception {
            var claimed = longer(17 * MEBIBYTE).signed("sts", root.accessKeyId(), "a guess");

            assertThat(answerToTheBeginning(claimed))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("<Code>EntityTooLarge</Code>", "16 MiB");
            accepts(byRoot(longer(15 * MEBIBYTE)));
        }

        @Test
        void of_a_health_check_is_not_read() throws Exception {
            var health = request("GET", "/_ministack/health", "x".repeat(MEBIBYTE / 8));

            assertThat(answerToTheBeginning(health)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Nested
    class Web_page {
        @Test
        void changes_nothing_with_requests_that_need_no_preflight() throws Exception {
            for (var simple : WebPage.requests()) {
                var request = request("POST", simple.target(), simple.body())
                        .with("Origin", "http://attacker.example")
                        .with("Content-Type", simple.contentType());
                assertThat(request.send(aws))
                        .startsWith("HTTP/1.1 403 ")
                        .contains("it comes from a web page")
                        .doesNotContainIgnoringCase("access-control-allow");
            }
            assertThat(iam.listRoles().roles())
                    .noneMatch(role -> role.roleName().equals(WebPage.ROLE));
        }

        @Test
        void changes_nothing_in_a_browser_that_sends_no_origin() throws Exception {
            var role = WebPage.requests().get(0);
            var unsigned = RawRequest.call(aws, role.body());

            assertThat(unsigned.send(aws)).startsWith("HTTP/1.1 403 ");
            assertThat(iam.listRoles().roles())
                    .noneMatch(found -> found.roleName().equals(WebPage.ROLE));
            assertThat(unsigned.signed("iam", root.accessKeyId(), root.secretAccessKey())
                            .send(aws))
                    .startsWith("HTTP/1.1 200 ");
            iam.deleteRole(r -> r.roleName(WebPage.ROLE));
        }

        @Test
        void is_refused_even_with_the_key_of_root() throws Exception {
            refuses(byRoot().with("Origin", "http://attacker.example"));
            refuses(byRoot().with("Origin", "null"));
            accepts(byRoot().with("X-Origin", "null"));
        }

        @Test
        void gets_no_permission_from_a_preflight() throws Exception {
            var answer = whoAmI().as("OPTIONS", "/")
                    .with("Access-Control-Request-Method", "POST")
                    .with("Access-Control-Request-Headers", "authorization")
                    .send(aws);

            assertThat(answer).startsWith("HTTP/1.1 403 ").doesNotContainIgnoringCase("access-control-allow");
        }

        @ParameterizedTest
        @CsvSource({
            "127.0.0.1, true",
            "localhost, true",
            "attacker.example, false",
            "127.0.0.1.attacker.example, false",
            "localhost.attacker.example, false",
            "0.0.0.0, false"
        })
        void is_refused_under_another_host_name_that_resolves_to_this_server(String name, boolean allowed)
                throws Exception {
            answers(byRoot(whoAmI().with("Host", name + ":" + aws.getPort())), allowed);
        }
    }

    @Nested
    class Administration {
        @ParameterizedTest
        @CsvSource({
            "POST, /_ministack/reset",
            "POST, /_ministack/config",
            "POST, /%5Fministack/reset",
            "GET, /_ministack/ready",
            "POST, /_ministack/health",
            "GET, /_localstack/health",
            "GET, /_aws/anything"
        })
        void is_refused_even_to_root(String method, String path) throws Exception {
            var name = "role-" + UUID.randomUUID();
            iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));

            refuses(request(method, path, "").signed("s3", root.accessKeyId(), root.secretAccessKey()));
            assertThat(iam.getRole(r -> r.roleName(name)).role()).isNotNull();
            iam.deleteRole(r -> r.roleName(name));
        }

        @Test
        void answers_a_health_check_without_a_key() throws Exception {
            assertThat(request("GET", "/_ministack/health", "").send(aws)).startsWith("HTTP/1.1 200 ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"lambda", "ec2", "ecs", "sqs", "dynamodb", "ssm", "kms"})
        void has_no_other_services_even_for_root(String service) throws Exception {
            var answer = request("POST", "/2015-03-31/functions", "{}")
                    .signed(service, root.accessKeyId(), root.secretAccessKey())
                    .send(aws);

            assertThat(answer)
                    .startsWith("HTTP/1.1 403 ")
                    .contains("<Code>UnsupportedService</Code>")
                    .contains("The request is signed for '" + service
                            + "'. The local AWS serves only iam, sts, s3, cloudtrail, and secretsmanager.");
        }
    }

    @Nested
    class Web_identity {
        private String assume(String role, String token) throws IOException {
            return RawRequest.call(
                            aws,
                            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=s"
                                    + "&RoleArn=arn:aws:iam::000000000000:role/"
                                    + role
                                    + "&WebIdentityToken="
                                    + token)
                    .send(aws);
        }

        private String token(String secret, String subject) {
            return WebIdentityToken.of(secret, "https://idp.example", subject, "sts.amazonaws.com");
        }

        private String base64(String header) {
            return Base64.getUrlEncoder().encodeToString(header.getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void is_accepted_only_with_a_token_that_this_run_has_signed() throws Exception {
            var role = "federated";
            iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST));
            var own = token(root.secretAccessKey(), "me").split("\\.");
            var none = base64("{\"alg\":\"none\"}");

            assertThat(assume(role, String.join(".", own)))
                    .startsWith("HTTP/1.1 200 ")
                    .contains("<AccessKeyId>ASIA");
            for (var refused : List.of(
                    none + "." + own[1] + ".",
                    none + "." + own[1] + "." + own[2],
                    own[0] + "." + own[1] + ".",
                    own[0] + "." + own[1] + "." + own[2].substring(1),
                    // Exceeds the nesting limit of Python's JSON parser.
                    base64("[".repeat(40_000)) + "." + own[1] + "." + own[2],
                    token("test", "me"),
                    "me",
                    "")) {
                assertThat(assume(role, refused))
                        .startsWith("HTTP/1.1 403 ")
                        .contains("<Code>InvalidIdentityToken</Code>")
                        .doesNotContain("AccessKeyId");
            }
            assertThat(assume(role, token(root.secretAccessKey(), "another")))
                    .as("a subject that the trust policy refuses")
                    .contains("<Code>AccessDenied</Code>");
        }

        @Test
        void is_refused_after_the_token_has_expired() throws Exception {
            var role = "federated-for-a-while";
            iam.createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST));

            assertThat(assume(role, expiring(60))).startsWith("HTTP/1.1 200 ");
            assertThat(assume(role, expiring(0)))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("<Code>ExpiredTokenException</Code>", "Token expired: current date/time ")
                    .doesNotContain("AccessKeyId");
        }

        private String expiring(int seconds) {
            return WebIdentityToken.of(
                    root.secretAccessKey(),
                    "https://idp.example",
                    "me",
                    "sts.amazonaws.com",
                    Instant.now().plusSeconds(seconds));
        }

        @Test
        void allows_only_the_one_call() throws Exception {
            var token = token(root.secretAccessKey(), "me");

            var call = "Action=AssumeRoleWithWebIdentity&WebIdentityToken=" + token;
            refuses(RawRequest.call(aws, WHO_AM_I + "&WebIdentityToken=" + token));
            refuses(RawRequest.call(aws, call + "&Action=ListUsers"));
            refuses(RawRequest.call(aws, call).as("POST", "/?Action=ListUsers&Version=2010-05-08"));
        }
    }

    @Nested
    class Another_user_of_the_machine {
        private static final String SEND = "exec 3<>/dev/tcp/127.0.0.1/$1; printf '%s' \"$2\" >&3; cat <&3";

        private String send(RawRequest request) throws Exception {
            return NOBODY.run("bash", "-c", SEND, "bash", "" + aws.getPort(), request.text());
        }

        @Test
        void needs_a_key() throws Exception {
            assumeThatUserCanBeChanged();

            assertThat(send(whoAmI())).startsWith("HTTP/1.1 403 ");
            assertThat(send(whoAmI().signed("sts", "test", "test"))).startsWith("HTTP/1.1 403 ");
            assertThat(send(RawRequest.call(aws, WebPage.requests().get(0).body())))
                    .startsWith("HTTP/1.1 403 ");
            assertRoot(send(byRoot()));
        }

        @Test
        void cannot_read_the_key() throws Exception {
            assumeThatUserCanBeChanged();
            String[] environ = {"cat", "/proc/" + miniStack.process().pid() + "/environ"};

            assertThat(NOBODY.run(environ)).contains("Permission denied");
            assertThat(THIS_USER.run(environ)).contains(root.secretAccessKey());
            assertThat(NOBODY.run("cat", "/proc/" + miniStack.process().pid() + "/cmdline"))
                    .contains("proxy.py")
                    .doesNotContain(root.secretAccessKey())
                    .doesNotContain(root.accessKeyId());
        }
    }

    @Nested
    class Deletion {
        private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";

        private final Runnable deleteUser = () -> iam.deleteUser(r -> r.userName("holder"));
        private final Runnable deleteRole = () -> iam.deleteRole(r -> r.roleName("holder"));

        /** Checks that AWS refuses the deletion, and then removes the reason. */
        private void conflicts(Runnable delete, String message, Runnable remove) {
            assertThatThrownBy(delete::run)
                    .isInstanceOf(DeleteConflictException.class)
                    .hasMessageContaining(message);
            remove.run();
        }

        @Test
        void of_a_user_stops_at_policies_and_a_key_as_in_AWS() {
            iam.createUser(r -> r.userName("holder"));
            iam.putUserPolicy(r -> r.userName("holder").policyName("p").policyDocument(POLICY));
            conflicts(
                    deleteUser,
                    "must delete policies first",
                    () -> iam.deleteUserPolicy(r -> r.userName("holder").policyName("p")));

            var key = iam.createAccessKey(r -> r.userName("holder")).accessKey().accessKeyId();
            iam.attachUserPolicy(r -> r.userName("holder").policyArn(READ_ONLY));
            conflicts(
                    deleteUser,
                    "",
                    () -> iam.detachUserPolicy(r -> r.userName("holder").policyArn(READ_ONLY)));
            conflicts(
                    deleteUser,
                    "",
                    () -> iam.deleteAccessKey(r -> r.userName("holder").accessKeyId(key)));
            deleteUser.run();
        }

        @Test
        void of_a_user_stops_at_a_password_a_group_and_an_MFA_device_as_in_AWS() {
            iam.createUser(r -> r.userName("holder"));
            iam.createGroup(r -> r.groupName("group"));
            iam.addUserToGroup(r -> r.userName("holder").groupName("group"));
            iam.createLoginProfile(r -> r.userName("holder").password("pass-word-1"));
            var device = iam.createVirtualMFADevice(r -> r.virtualMFADeviceName("mfa"))
                    .virtualMFADevice()
                    .serialNumber();
            iam.enableMFADevice(r -> r.userName("holder")
                    .serialNumber(device)
                    .authenticationCode1("123456")
                    .authenticationCode2("654321"));

            conflicts(deleteUser, "login profile", () -> iam.deleteLoginProfile(r -> r.userName("holder")));
            conflicts(
                    deleteUser,
                    "group",
                    () -> iam.removeUserFromGroup(r -> r.userName("holder").groupName("group")));
            conflicts(
                    deleteUser,
                    "MFA",
                    () -> iam.deactivateMFADevice(r -> r.userName("holder").serialNumber(device)));
            deleteUser.run();
        }

        @Test
        void of_a_role_stops_at_policies_as_in_AWS() {
            iam.createRole(r -> r.roleName("holder").assumeRolePolicyDocument(TRUST));
            iam.putRolePolicy(r -> r.roleName("holder").policyName("p").policyDocument(POLICY));
            iam.attachRolePolicy(r -> r.roleName("holder").policyArn(READ_ONLY));

            conflicts(
                    deleteRole,
                    "",
                    () -> iam.deleteRolePolicy(r -> r.roleName("holder").policyName("p")));
            conflicts(
                    deleteRole,
                    "",
                    () -> iam.detachRolePolicy(r -> r.roleName("holder").policyArn(READ_ONLY)));
            deleteRole.run();
        }
    }
}
