package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.RecordedCall;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What the proxy writes down of the decisions of the local AWS, and which resources IAM's calls are about. Does not
 * prove that AWS decides so.
 */
@Tag("slow")
@Tag("extended")
class DecisionsTest {
    private static final String ACCOUNT = "arn:aws:iam::000000000000:";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%suser/caller"},\
            "Action":"sts:AssumeRole"}]}""".formatted(ACCOUNT);

    @TempDir
    private static Path folder;

    private static MiniStack miniStack;
    private static IamClient root;
    private static String key;
    private static IamClient iam;
    private static S3Client s3;
    private static StsClient sts;

    @BeforeAll
    static void make_a_user_that_may_nothing() {
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), Progress.plain(System.out)), folder);
        root = iam(miniStack.root().accessKeyId(), miniStack.root().secretAccessKey());
        root.createUser(request -> request.userName("caller"));
        var made = root.createAccessKey(request -> request.userName("caller")).accessKey();
        key = made.accessKeyId();
        iam = iam(key, made.secretAccessKey());
        var credentials = StaticCredentialsProvider.create(AwsBasicCredentials.create(key, made.secretAccessKey()));
        s3 = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build();
        sts = StsClient.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop() {
        miniStack.close();
    }

    private static URI endpoint() {
        return miniStack.endpoint();
    }

    private static IamClient iam(String id, String secret) {
        return IamClient.builder()
                .endpointOverride(endpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void allow(String action, String resource) {
        root.putUserPolicy(request ->
                request.userName("caller").policyName("one").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"%s","Resource":"%s"}]}""".formatted(action, resource)));
    }

    private static List<RecordedCall> decisions() throws IOException {
        return RecordedCall.read(folder.resolve(MiniStack.DECISIONS), 0);
    }

    private static RecordedCall last() throws IOException {
        var all = decisions();
        return all.get(all.size() - 1);
    }

    private static RecordedCall decided(String action, String resource, boolean allowed) {
        return new RecordedCall(key, ACCOUNT + "user/caller", action, resource, allowed);
    }

    /** The call on the right resource is allowed, the same on the one without the path is refused. */
    private static void isAbout(String action, String resource, String another, Runnable call) throws IOException {
        allow(action, another);
        assertThatThrownBy(call::run).hasMessageContaining("not authorized to perform: " + action);
        assertThat(last()).isEqualTo(decided(action, resource, false));

        allow(action, resource);
        call.run();
        assertThat(last()).isEqualTo(decided(action, resource, true));
    }

    @Test
    void writes_down_each_read_of_a_bucket_by_its_own_name() throws IOException {
        allow("s3:GetBucketAcl", "arn:aws:s3:::files");

        assertThatThrownBy(() -> s3.getBucketCors(request -> request.bucket("files")))
                .hasMessageContaining("Status Code: 403");
        assertThat(last()).isEqualTo(decided("s3:GetBucketCORS", "arn:aws:s3:::files", false));
        assertThatThrownBy(() -> s3.getBucketAcl(request -> request.bucket("files")))
                .hasMessageContaining("Status Code: 404");
        assertThat(last()).isEqualTo(decided("s3:GetBucketAcl", "arn:aws:s3:::files", true));
    }

    @Test
    void writes_down_nothing_of_root_and_nothing_that_needs_no_permission() throws IOException {
        int before = decisions().size();

        root.listUsers();
        sts.getCallerIdentity();

        assertThat(decisions()).hasSize(before);
    }

    @Test
    void keeps_the_record_to_its_owner() throws IOException {
        assertThat(Files.getPosixFilePermissions(folder.resolve(MiniStack.DECISIONS)))
                .noneMatch(permission -> permission.name().startsWith("OTHERS_WRITE"));
        assertThat(Files.readString(folder.resolve(MiniStack.DECISIONS)))
                .doesNotContain(miniStack.root().secretAccessKey());
    }

    @Test
    void knows_the_path_of_a_new_user_and_of_an_existing_user() throws IOException {
        var user = ACCOUNT + "user/team/anna";
        isAbout(
                "iam:CreateUser",
                user,
                ACCOUNT + "user/anna",
                () -> iam.createUser(request -> request.userName("anna").path("/team/")));
        isAbout("iam:GetUser", user, ACCOUNT + "user/anna", () -> iam.getUser(request -> request.userName("anna")));
    }

    /** Of what is made for a user that is there, too. */
    @Test
    void knows_the_path_of_a_user_who_gets_a_key() throws IOException {
        root.createUser(request -> request.userName("bert").path("/team/"));
        isAbout(
                "iam:CreateAccessKey",
                ACCOUNT + "user/team/bert",
                ACCOUNT + "user/bert",
                () -> iam.createAccessKey(request -> request.userName("bert")));
    }

    /** The same call on another role is allowed, with each of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {"GroupName", "InstanceProfileName", "UserName", "PolicyArn", "Path", "OpenIDConnectProviderArn"})
    void takes_no_parameter_for_the_resource_that_the_call_does_not_have(String parameter) {
        for (var role : List.of("kept", "other")) {
            var name = role + "-" + parameter;
            root.createRole(request -> request.roleName(name).assumeRolePolicyDocument(TRUST));
            root.putRolePolicy(
                    request -> request.roleName(name).policyName("denies").policyDocument("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"""));
        }
        root.putUserPolicy(
                request -> request.userName("caller").policyName("one").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:*","Resource":"*"},
                {"Effect":"Deny","Action":"iam:*","Resource":"%srole/kept-*"}]}""".formatted(ACCOUNT)));

        assertThatThrownBy(() -> deletePolicy("kept-" + parameter, parameter))
                .hasMessageContaining("not authorized to perform: iam:DeleteRolePolicy");
        deletePolicy("other-" + parameter, parameter);
    }

    private static void deletePolicy(String role, String parameter) {
        iam.deleteRolePolicy(request -> request.roleName(role)
                .policyName("denies")
                .overrideConfiguration(more -> more.putRawQueryParameter(parameter, "/x/")));
    }

    @Test
    void knows_the_path_of_a_new_role_and_of_an_existing_role() throws IOException {
        var role = ACCOUNT + "role/team/deploys";
        isAbout(
                "iam:CreateRole",
                role,
                ACCOUNT + "role/deploys",
                () -> iam.createRole(
                        request -> request.roleName("deploys").path("/team/").assumeRolePolicyDocument(TRUST)));
        isAbout(
                "iam:GetRole",
                role,
                ACCOUNT + "role/deploys",
                () -> iam.getRole(request -> request.roleName("deploys")));
    }

    @Test
    void knows_a_policy_that_is_made() throws IOException {
        isAbout(
                "iam:CreatePolicy",
                ACCOUNT + "policy/team/reads",
                ACCOUNT + "policy/reads",
                () -> iam.createPolicy(
                        request -> request.policyName("reads").path("/team/").policyDocument("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}""")));
    }

    @Test
    void knows_an_identity_provider() throws IOException {
        var provider = ACCOUNT + "oidc-provider/idp.example/a";
        isAbout(
                "iam:CreateOpenIDConnectProvider",
                provider,
                provider + "b",
                () -> iam.createOpenIDConnectProvider(
                        request -> request.url("https://idp.example/a").clientIDList("x")));
        isAbout(
                "iam:GetOpenIDConnectProvider",
                provider,
                provider + "b",
                () -> iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(provider)));
    }

    @Test
    void knows_a_group_that_a_user_is_put_into() throws IOException {
        root.createGroup(request -> request.groupName("team"));
        isAbout(
                "iam:AddUserToGroup",
                ACCOUNT + "group/team",
                ACCOUNT + "user/caller",
                () -> iam.addUserToGroup(request -> request.groupName("team").userName("caller")));
        root.removeUserFromGroup(request -> request.groupName("team").userName("caller"));
    }

    @Test
    void tells_the_session_of_a_role_by_its_role() throws IOException {
        root.createRole(request -> request.roleName("reads").assumeRolePolicyDocument(TRUST));
        allow("sts:AssumeRole", ACCOUNT + "role/reads");
        var session = sts.assumeRole(
                        request -> request.roleArn(ACCOUNT + "role/reads").roleSessionName("s"))
                .credentials();
        assertThat(last()).isEqualTo(decided("sts:AssumeRole", ACCOUNT + "role/reads", true));

        var inRole = S3Client.builder()
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build();
        assertThatThrownBy(() -> inRole.createBucket(request -> request.bucket("a-bucket")))
                .hasMessageContaining("Status Code: 403");

        assertThat(last().principal()).isEqualTo("arn:aws:sts::000000000000:assumed-role/reads/s");
        assertThat(last().key()).isEqualTo(session.accessKeyId());
    }
}
