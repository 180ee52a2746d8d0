package io.assumerole.localaws.ministack;

import static org.assertj.core.api.Assertions.assertThatCode;
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
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.LimitExceededException;

/** Each quota of the local AWS, with the largest allowed value. Does not prove that AWS's quotas are the same. */
@Tag("slow")
class QuotasTest {
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole",
             "Sid":"S"}]}""";
    private static final String POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*", "Sid":"S"}]}""";

    @TempDir
    private static Path folder;

    private static MiniStack miniStack;
    private static IamClient iam;

    @BeforeAll
    static void start() {
        miniStack = MiniStack.start(Tools.resolve(System.getenv(), Progress.plain(System.out)), folder.resolve("aws"));
        var root = miniStack.root();
        iam = IamClient.builder()
                .endpointOverride(miniStack.endpoint())
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(root.accessKeyId(), root.secretAccessKey())))
                .build();
    }

    @AfterAll
    static void close() {
        iam.close();
        miniStack.close();
    }

    /** Returns a policy with the given number of characters, not counting white space. */
    private static String ofSize(String policy, int size) {
        int missing = size - policy.replaceAll("\\s", "").length();
        return policy.replace("\"S\"", "\"S" + "s".repeat(missing) + "\"") + " ".repeat(100);
    }

    @Test
    void a_user_has_at_most_two_access_keys() {
        iam.createUser(r -> r.userName("keys"));
        iam.createUser(r -> r.userName("other"));
        iam.createAccessKey(r -> r.userName("keys"));
        var second = iam.createAccessKey(r -> r.userName("keys")).accessKey().accessKeyId();

        assertThatThrownBy(() -> iam.createAccessKey(r -> r.userName("keys")))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("AccessKeysPerUser: 2");
        iam.createAccessKey(r -> r.userName("other"));
        iam.deleteAccessKey(r -> r.userName("keys").accessKeyId(second));
        iam.createAccessKey(r -> r.userName("keys"));
    }

    @ParameterizedTest
    @CsvSource({
        "managed, 6144, PolicySize",
        "managed-version, 6144, PolicySize",
        "trust, 2048, ACLSizePerRole",
        "updated-trust, 2048, ACLSizePerRole",
        "user, 2048, InlinePolicySizePerUser",
        "group, 5120, InlinePolicySizePerGroup",
        "role, 10240, InlinePolicySizePerRole",
    })
    void a_policy_has_at_most_the_size_of_its_quota(String kind, int most, String quota) {
        assertThatThrownBy(() -> put(kind, "long", most + 1))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining(quota + ": " + most);
        assertThatCode(() -> put(kind, "exact", most)).doesNotThrowAnyException();
    }

    @Test
    void inline_policies_share_their_quota() {
        iam.createUser(r -> r.userName("inline"));
        put("inline", "first", ofSize(POLICY, 1024));
        put("inline", "second", ofSize(POLICY, 1024));

        assertThatThrownBy(() -> put("inline", "third", POLICY)).isInstanceOf(LimitExceededException.class);
        put("inline", "second", ofSize(POLICY, 500));
        put("inline", "third", ofSize(POLICY, 500));
    }

    private static void put(String user, String name, String policy) {
        iam.putUserPolicy(r -> r.userName(user).policyName(name).policyDocument(policy));
    }

    private static void put(String kind, String suffix, int size) {
        var name = kind + "-" + suffix;
        switch (kind) {
            case "managed" -> iam.createPolicy(r -> r.policyName(name).policyDocument(ofSize(POLICY, size)));
            case "managed-version" -> {
                var arn = iam.createPolicy(r -> r.policyName(name).policyDocument(POLICY))
                        .policy()
                        .arn();
                iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ofSize(POLICY, size)));
            }
            case "trust" -> iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(ofSize(TRUST, size)));
            case "updated-trust" -> {
                iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
                iam.updateAssumeRolePolicy(r -> r.roleName(name).policyDocument(ofSize(TRUST, size)));
            }
            case "user" -> {
                iam.createUser(r -> r.userName(name));
                iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(ofSize(POLICY, size)));
            }
            case "group" -> {
                iam.createGroup(r -> r.groupName(name));
                iam.putGroupPolicy(r -> r.groupName(name).policyName("p").policyDocument(ofSize(POLICY, size)));
            }
            case "role" -> {
                iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST));
                iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ofSize(POLICY, size)));
            }
            default -> throw new IllegalArgumentException(kind);
        }
    }
}
