package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What the proxy adds for boundaries and attached policies, and how it records calls. Does not prove that AWS sends the key with just these
 * calls; its Service Authorization Reference says so.
 */
@Tag("slow")
class BoundaryConditionTest {
    private static final String BOUNDARY = "arn:aws:iam::000000000000:policy/boundary";
    private static final String OTHER = "arn:aws:iam::000000000000:policy/other";
    private static final String EVERYTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static final String ONLY_WITH_BOUNDARY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":["iam:CreateUser","iam:CreateRole","iam:PutUserPermissionsBoundary",
            "iam:PutUserPolicy"],"Resource":"*",
            "Condition":{"StringNotEquals":{"iam:PermissionsBoundary":"%1$s"}}},
            {"Effect":"Deny","Action":["iam:AttachUserPolicy","iam:DetachUserPolicy"],"Resource":"*",
            "Condition":{"ArnNotLike":{"iam:PolicyARN":"%1$s"}}}]}""".formatted(BOUNDARY);
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:user/maker"},
            "Action":"sts:AssumeRole"}]}""";

    @TempDir
    private static Path folder;

    private static MiniStack miniStack;
    private static AwsCredentials root;
    private static AwsCredentials maker;

    @BeforeAll
    static void start() {
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), Progress.plain(System.out)), folder.resolve("aws"));
        root = AwsBasicCredentials.create(
                miniStack.root().accessKeyId(), miniStack.root().secretAccessKey());
        as(root, iam -> {
            List.of("boundary", "other")
                    .forEach(name -> iam.createPolicy(r -> r.policyName(name).policyDocument(EVERYTHING)));
            iam.createUser(r -> r.userName("maker"));
            iam.putUserPolicy(r -> r.userName("maker").policyName("p").policyDocument(ONLY_WITH_BOUNDARY));
            var key = iam.createAccessKey(r -> r.userName("maker")).accessKey();
            maker = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        });
    }

    @AfterAll
    static void close() {
        miniStack.close();
    }

    private static void as(AwsCredentials caller, Consumer<IamClient> call) {
        try (var iam = IamClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(caller))
                .build()) {
            call.accept(iam);
        }
    }

    private static ThrowingCallable by(AwsCredentials caller, Consumer<IamClient> call) {
        return () -> as(caller, call);
    }

    private static void allows(Consumer<IamClient> call) {
        assertThatCode(by(maker, call)).doesNotThrowAnyException();
    }

    private static void denies(Consumer<IamClient> call) {
        assertThatThrownBy(by(maker, call))
                .isInstanceOfSatisfying(
                        IamException.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    }

    @Test
    void tells_which_boundary_a_call_sets() {
        allows(iam -> iam.createUser(r -> r.userName("with").permissionsBoundary(BOUNDARY)));
        denies(iam -> iam.createUser(r -> r.userName("another").permissionsBoundary(OTHER)));
        denies(iam -> iam.createUser(r -> r.userName("without")));
        allows(iam -> iam.createRole(
                r -> r.roleName("with").permissionsBoundary(BOUNDARY).assumeRolePolicyDocument(TRUST)));
        denies(iam -> iam.createRole(r -> r.roleName("without").assumeRolePolicyDocument(TRUST)));
        denies(iam -> iam.putUserPermissionsBoundary(r -> r.userName("with").permissionsBoundary(OTHER)));
    }

    @Test
    void tells_which_boundary_a_user_has() {
        as(root, iam -> {
            iam.createUser(r -> r.userName("bounded").permissionsBoundary(BOUNDARY));
            iam.createUser(r -> r.userName("otherwise").permissionsBoundary(OTHER));
            iam.createUser(r -> r.userName("free"));
        });
        allows(iam ->
                iam.putUserPolicy(r -> r.userName("bounded").policyName("p").policyDocument(EVERYTHING)));
        denies(iam ->
                iam.putUserPolicy(r -> r.userName("otherwise").policyName("p").policyDocument(EVERYTHING)));
        denies(iam -> iam.putUserPolicy(r -> r.userName("free").policyName("p").policyDocument(EVERYTHING)));
    }

    @Test
    void tells_which_policy_a_call_attaches() {
        as(root, iam -> iam.createUser(r -> r.userName("attached")));
        allows(iam -> iam.attachUserPolicy(r -> r.userName("attached").policyArn(BOUNDARY)));
        allows(iam -> iam.detachUserPolicy(r -> r.userName("attached").policyArn(BOUNDARY)));
        denies(iam -> iam.attachUserPolicy(r -> r.userName("attached").policyArn(OTHER)));
    }

    @Test
    void records_who_called_what_and_how_it_was_refused() {
        denies(iam -> iam.createUser(r -> r.userName("recorded")));
        as(maker, iam -> iam.getUser(r -> r.userName("maker")));
        try (var sts = StsClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(maker))
                .build()) {
            sts.getCallerIdentity();
        }

        assertThat(events("recorded")).singleElement().satisfies(event -> {
            assertThat(event.eventName()).isEqualTo("CreateUser");
            assertThat(event.username()).isEqualTo("maker");
            assertThat(event.cloudTrailEvent())
                    .contains(
                            "\"errorCode\": \"AccessDenied\"",
                            "\"errorMessage\": \"User: arn:aws:iam::000000000000:user/maker is not authorized",
                            "\"type\": \"IAMUser\"",
                            "\"arn\": \"arn:aws:iam::000000000000:user/maker\"",
                            "\"userName\": \"recorded\"");
        });
        assertThat(events("maker")).anySatisfy(event -> {
            assertThat(event.eventName()).isEqualTo("GetUser");
            assertThat(event.cloudTrailEvent()).doesNotContain("errorCode");
        });
    }

    /** Secrets Manager tells its errors in JSON. */
    @Test
    void records_json_requests() {
        try (var secrets = SecretsManagerClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(root))
                .build()) {
            assertThatThrownBy(() -> secrets.getSecretValue(r -> r.secretId("nowhere")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }

        assertThat(events(LookupAttributeKey.EVENT_NAME, "GetSecretValue"))
                .singleElement()
                .satisfies(event -> assertThat(event.cloudTrailEvent())
                        .contains("\"errorCode\": \"ResourceNotFoundException\"")
                        .containsPattern("\"errorMessage\": \"[^\"]*can't find"));
    }

    /** About a resource of this name. */
    private static List<Event> events(String resource) {
        return events(LookupAttributeKey.RESOURCE_NAME, resource);
    }

    private static List<Event> events(LookupAttributeKey key, String value) {
        try (var trail = CloudTrailClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(root))
                .build()) {
            var about = LookupAttribute.builder()
                    .attributeKey(key)
                    .attributeValue(value)
                    .build();
            return trail.lookupEvents(r -> r.lookupAttributes(about)).events();
        }
    }
}
