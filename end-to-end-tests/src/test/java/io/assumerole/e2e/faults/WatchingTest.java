package io.assumerole.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.Context;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.Documents;
import io.assumerole.e2e.SharedStacks;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.PolicyDocument;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Runs the queries of docs/how-to/monitor.md on the record of the local AWS: no results for the ordinary run, results for an
 * attack. Does not prove how soon CloudTrail has a call, or that AWS records it in exactly this form.
 */
@org.junit.jupiter.api.Tag("extended")
class WatchingTest extends SharedStacks {

    private static final String PAGE = "docs/how-to/monitor.md";
    private static final String USER = "watched";
    private static final String ROLE = "watched-role";
    private static final PolicyDocument BUCKETS = Stacks.allow("s3:ListAllMyBuckets");

    private static final Region ELSEWHERE = Region.EU_WEST_1;

    private AwsCredentials key;
    private AwsClients user;
    private Recipe recipe;
    private String roleArn;

    private static void program(Context context) {
        var made = new UnprivilegedUserWithRole(
                "watched",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(USER)
                        .roleName(ROLE)
                        .rolePolicy(BUCKETS)
                        .externalId("the-one")
                        .grantAssumeRole(true)
                        .build());
        context.export("roleArn", made.roleArn());
        context.export("accessKeyId", made.accessKeyId());
        context.export("secretAccessKey", made.secretAccessKey());
    }

    /** The ordinary run: deployed, used, looked at, and deployed again. */
    @BeforeAll
    void deploy() throws Exception {
        recipe = new Recipe(stacks, stacks.folder(), stacks.sandbox().root());
        var made = stacks.program("watched", WatchingTest::program).up().outputs();
        key = Stacks.key(made);
        user = stacks.as(key);
        roleArn = Stacks.text(made, "roleArn");
        user.arn();
        inRole().s3().listBuckets();
        stacks.program("watched", WatchingTest::program).up();
        assertThat(queries())
                .allSatisfy(query -> assertThat(run(query)).as(query).isEmpty());
    }

    private AwsClients inRole() {
        var session = user.sts()
                .assumeRole(r -> r.roleArn(roleArn).roleSessionName("ordinary").externalId("the-one"))
                .credentials();
        return stacks.as(Stacks.session(session));
    }

    /** Those of the numbered parts. */
    private static List<String> queries() throws IOException {
        return Documents.blocks(PAGE, "bash").stream().skip(1).limit(7).toList();
    }

    private String run(String query) throws IOException {
        return run(query, "arn:aws:iam::000000000000:root");
    }

    private String run(String query, String deployer) throws IOException {
        return run(query, deployer, "us-east-1 " + ELSEWHERE);
    }

    private String run(String query, String deployer, String regions) throws IOException {
        return recipe.run(
                Documents.blocks(PAGE, "bash").get(0) + query,
                Map.of(
                        "USER",
                        USER,
                        "ROLE",
                        ROLE,
                        "ACCOUNT",
                        "000000000000",
                        "DEPLOYER",
                        deployer,
                        "REGIONS",
                        regions,
                        "SECRET",
                        "watched-secret",
                        "READER",
                        "arn:aws:iam::000000000000:user/reader",
                        "DAYS",
                        "90",
                        "SESSION",
                        "ordinary"));
    }

    private String found(int number) throws IOException {
        return run(queries().get(number - 1), "arn:aws:iam::000000000000:root", "us-east-1");
    }

    /** Creates a user with every right. */
    private AwsClients insider(String name) {
        return stacks.as(stacks.user(name, Stacks.allow("*")));
    }

    @Test
    void finds_other_actions_of_the_user() throws Exception {
        assertThatThrownBy(() -> user.s3().listBuckets()).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> user.iam().listUsers()).isInstanceOf(IamException.class);

        assertThat(found(1)).contains("ListBuckets", "ListUsers", "AccessDenied", ":user/" + USER);
    }

    @Test
    void finds_actions_of_the_user_in_another_region() throws Exception {
        var elsewhere = SecretsManagerClient.builder()
                .endpointOverride(stacks.sandbox().endpoint())
                .region(ELSEWHERE)
                .credentialsProvider(StaticCredentialsProvider.create(key))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        assertThatThrownBy(elsewhere::listSecrets).isInstanceOf(SecretsManagerException.class);

        assertThat(run(queries().get(0)))
                .contains(ELSEWHERE + "\tListSecrets\t")
                .doesNotContain("us-east-1\tListSecrets\t");
    }

    @Test
    void finds_that_the_role_was_refused() throws Exception {
        assertThatThrownBy(() -> user.sts()
                        .assumeRole(
                                r -> r.roleArn(roleArn).roleSessionName("guess").externalId("another")))
                .isInstanceOf(StsException.class);

        assertThat(found(2).lines()).hasSize(1).first().asString().contains("AssumeRole", "AccessDenied");
    }

    @Test
    void finds_sessions_of_the_user() throws Exception {
        user.sts().getSessionToken();

        assertThat(found(3).lines()).hasSize(1).first().asString().contains("GetSessionToken");
    }

    @Test
    void finds_others_in_the_role_and_changes_to_it_and_to_the_user() throws Exception {
        var insider = insider("insider");
        insider.iam().updateAssumeRolePolicy(r -> r.roleName(ROLE).policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":\
                {"AWS":["arn:aws:iam::000000000000:user/insider","arn:aws:iam::000000000000:user/watched"]},\
                "Action":"sts:AssumeRole"}]}"""));
        insider.sts().assumeRole(r -> r.roleArn(roleArn).roleSessionName("insider"));
        insider.iam().createAccessKey(r -> r.userName(USER));
        insider.iam().createLoginProfile(r -> r.userName(USER).password("correct-Horse-1"));

        assertThat(found(4).lines()).hasSize(1).first().asString().contains("AssumeRole", ":user/insider");
        assertThat(found(5))
                .contains("CreateAccessKey", "CreateLoginProfile", "UpdateAssumeRolePolicy", ":user/insider")
                .doesNotContain("CreateUser\t", "correct-Horse-1");
        assertThat(found(6).lines()).hasSize(2).allMatch(line -> line.contains("AKIA"));
    }

    @Test
    void finds_a_new_version_of_a_policy_and_knows_the_deployer_in_a_role() throws Exception {
        var policyArn = root.iam()
                .createPolicy(r -> r.policyName("of-the-role").policyDocument(BUCKETS.toJson()))
                .policy()
                .arn();
        var pipeline = root.iam()
                .createRole(r -> r.roleName("pipeline").assumeRolePolicyDocument("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":\
                        {"AWS":"arn:aws:iam::000000000000:root"},"Action":"sts:AssumeRole"}]}"""))
                .role()
                .arn();
        root.iam()
                .putRolePolicy(r -> r.roleName("pipeline")
                        .policyName("everything")
                        .policyDocument(Stacks.allow("*").toJson()));
        var session = insider("operator")
                .sts()
                .assumeRole(r -> r.roleArn(pipeline).roleSessionName("run-17"))
                .credentials();
        var deployer = stacks.as(Stacks.session(session));
        deployer.iam()
                .createPolicyVersion(r ->
                        r.policyArn(policyArn).policyDocument(Stacks.allow("*").toJson()));
        deployer.iam()
                .tagUser(r -> r.userName(USER)
                        .tags(Tag.builder().key("team").value("blue").build()));

        assertThat(found(5)).contains("CreatePolicyVersion", "TagUser", ":assumed-role/pipeline/run-17");
        assertThat(run(queries().get(4), pipeline)).doesNotContain("CreatePolicyVersion", "TagUser");
    }

    @Test
    void finds_who_reads_a_stored_key() throws Exception {
        root.secretsManager().createSecret(r -> r.name("watched-secret").secretString("a key"));
        root.secretsManager().getSecretValue(r -> r.secretId("watched-secret"));
        insider("reader").secretsManager().getSecretValue(r -> r.secretId("watched-secret"));
        assertThat(found(7)).isEmpty();

        var thief = insider("thief");
        thief.secretsManager().getSecretValue(r -> r.secretId("watched-secret"));
        thief.secretsManager()
                .putResourcePolicy(r -> r.secretId("watched-secret").resourcePolicy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":\
                {"AWS":"arn:aws:iam::000000000000:user/thief"},"Action":"secretsmanager:GetSecretValue",\
                "Resource":"*"}]}"""));

        assertThat(found(7)).contains("GetSecretValue", "PutResourcePolicy", ":user/thief");
    }

    @Test
    void lists_the_sessions_in_the_role_and_the_calls_in_a_session() throws Exception {
        assertThat(run(Documents.blocks(PAGE, "bash").get(8)).lines())
                .anyMatch(line -> line.contains("\tAssumeRole\t")
                        && line.contains(":user/" + USER + "\t")
                        && line.contains("\tordinary\t"))
                .anyMatch(line ->
                        line.contains("\tListBuckets\t") && line.contains(":assumed-role/" + ROLE + "/ordinary\t"));
    }

    /** Each is empty before, and afterwards has what was added by hand. */
    @Test
    void shows_other_resources_of_a_user() throws Exception {
        root.iam().createUser(r -> r.userName("other"));
        var commands = Documents.blocks(PAGE, "bash").get(9).lines().toList();
        assertThat(commands).hasSize(5);
        for (var command : commands.subList(0, 4)) {
            assertThat(whatIsOn("other", command).strip()).as(command).isIn("", "None");
        }
        root.iam().putUserPolicy(r -> r.userName("other").policyName("by-hand").policyDocument(BUCKETS.toJson()));
        root.iam().attachUserPolicy(r -> r.userName("other").policyArn("arn:aws:iam::aws:policy/ReadOnlyAccess"));
        root.iam().createGroup(r -> r.groupName("a-group"));
        root.iam().addUserToGroup(r -> r.userName("other").groupName("a-group"));
        root.iam().createLoginProfile(r -> r.userName("other").password("correct-Horse-1"));

        assertThat(whatIsOn("other", commands.get(0))).contains("by-hand");
        assertThat(whatIsOn("other", commands.get(1))).contains("policy/ReadOnlyAccess");
        assertThat(whatIsOn("other", commands.get(2))).contains("a-group");
        assertThat(whatIsOn("other", commands.get(4))).isNotBlank();
    }

    private String whatIsOn(String user, String command) throws IOException {
        return recipe.run(command, Map.of("USER", user));
    }
}
