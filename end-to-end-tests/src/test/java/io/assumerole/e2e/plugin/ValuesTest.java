package io.assumerole.e2e.plugin;

import static io.assumerole.e2e.EngineCommands.DESTROY;
import static io.assumerole.e2e.EngineCommands.UNCHANGED;
import static io.assumerole.e2e.EngineCommands.UP;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.assumerole.e2e.SharedStacks;
import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Passes values of other resources and secrets to a component, at every depth, and uses its role in the same program.
 * Does not prove that AWS allows a new role to be assumed immediately.
 */
@Tag("extended")
class ValuesTest extends SharedStacks {

    private static final String EXTERNAL_ID = "external-id-of-values";
    private static final String TAG = "secret-tag-of-values";

    private static final String PROGRAM = """
            resources:
              artifacts:
                type: aws:s3:Bucket
              caller:
                type: aws:iam:Role
                properties:
                  assumeRolePolicy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}'
              deployer:
                type: assume-role:UnprivilegedUserWithRole
                properties:
                  externalId: {fn::secret: external-id-of-values}
                  userTags:
                    artifacts: ${artifacts.arn}
                    token: {fn::secret: secret-tag-of-values}
                  rolePolicy:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: s3:GetObject
                        Resource: ["${artifacts.arn}", "${artifacts.arn}/*"]
                  rolePolicies:
                    buckets: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:CreateBucket","s3:DeleteBucket","s3:Get*","s3:ListBucket"],"Resource":"arn:aws:s3:::of-the-role-*"}}'
                  grantAssumeRole: true
              reader:
                type: assume-role:RoleWithoutUser
                properties:
                  trustedPrincipal: ["${caller.arn}"]
                  rolePolicy: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"${artifacts.arn}/*"}}'
              in-the-role:
                type: pulumi:providers:aws
                properties:
                  region: us-east-1
                  accessKey: ${deployer.accessKeyId}
                  secretKey: ${deployer.secretAccessKey}
                  assumeRoles: ${deployer.assumeRoles}
                options:
                  version: 7.51.1
              of-the-role:
                type: aws:s3:Bucket
                options:
                  provider: ${in-the-role}
            outputs:
              userArn: ${deployer.userArn}
              assumeRoles: ${deployer.assumeRoles}
              readerArn: ${reader.roleArn}
            """;

    /** The trust policy is known only after the user exists. Then, the SDK reports the error with a stack trace. */
    @Test
    void rejects_a_finding_in_the_trust_policy() throws IOException {
        var stack = YamlStack.create(stacks, "late");

        var output = stack.program("""
                resources:
                  late:
                    type: assume-role:UnprivilegedUserWithRole
                    properties:
                      strict: true
                      trustedPrincipal: ["arn:aws:iam::210987654321:role/other"]
                      managedPolicyArn: {read: "arn:aws:iam::aws:policy/ReadOnlyAccess"}
                """).run(UP).failed();
        assertThat(output)
                .contains(
                        "UnprivilegedUserWithRole \"late\" cannot be created:",
                        "strict requires a policy without findings",
                        "cross-account-without-external-id",
                        "resource 'late' has a problem: it could not be created; the other errors state why");
        assertThat(stack.resources()).containsKey("late-user").doesNotContainKey("late-policy");
    }

    @Test
    void passes_unknown_and_secret_values_and_keeps_dependencies() throws Exception {
        var stack = YamlStack.create(stacks, "values").program(PROGRAM);

        assertThat(stack.run("preview").succeeded())
                .contains("userArn    : [unknown]", "readerArn  : [unknown]", "15 to create")
                .doesNotContain("null");

        var up = stack.run("up", "--yes", "--skip-preview", "--debug").succeeded();
        assertThat(stack.run(UNCHANGED).succeeded()).contains("unchanged");

        var state = stack.resources();
        dependOn(state.get("deployer-user"), "tags", "artifacts");
        dependOn(state.get("deployer-policy"), "policy", "artifacts");
        dependOn(state.get("reader"), "assumeRolePolicy", "caller");
        dependOn(state.get("reader-policy"), "policy", "artifacts");
        assertThat(state.get("deployer-policy-buckets").at("/propertyDependencies/policy"))
                .isEmpty();
        assertThat(state.get("deployer-user").at("/inputs/tags").toString()).contains("ciphertext");
        assertThat(state.get("deployer").at("/inputs/assumeRolePolicy").toString())
                .contains("ciphertext");
        var secrets = SecretScanner.of(Map.of(EXTERNAL_ID, "the external ID", TAG, "the tag"));
        assertThat(secrets.in(up)).isEmpty();
        assertThat(secrets.in(stack.state())).isEmpty();
        assertThat(root.iam()
                        .listUserTags(r -> r.userName(
                                state.get("deployer-user").at("/outputs/name").asText()))
                        .tags())
                .extracting(tag -> tag.value())
                .contains(TAG, state.get("artifacts").at("/outputs/arn").asText());

        var destroyed = stack.run(DESTROY).succeeded();
        assertThat(destroyed)
                .containsSubsequence("of-the-role deleted", "in-the-role deleted", "deployer-policy-buckets deleting")
                .containsSubsequence("of-the-role deleted", "deployer-assume-role deleting");
    }

    private static void dependOn(JsonNode resource, String property, String... names) throws IOException {
        var found = resource.at("/propertyDependencies/" + property);
        for (var name : names) {
            assertThat(found).anyMatch(urn -> urn.asText().endsWith("::" + name));
        }
    }
}
