package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * Changes resources by hand: {@code refresh} shows the change, {@code up} reverts it, and calls prove the result. Does
 * not prove that AWS replaces a user's ARN by its ID: the local AWS does not.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class DriftTest {

    private static final String[] REFRESH = {"refresh", "--yes", "--skip-preview", "--diff"};

    private FaultyStacks stacks;
    private Deployment stack;
    private IamClient iam;

    @BeforeAll
    void deploy() throws Exception {
        stacks = FaultyStacks.start(DriftTest.class);
        stack = stacks.createRole("test");
        stack.succeed(UP);
        iam = stacks.as(stacks.root()).iam();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @Test
    void creates_a_deleted_key_again() throws Exception {
        var old = stack.key();
        assertThat(stacks.as(old).arn()).endsWith(USER);
        iam.deleteAccessKey(r -> r.userName(USER).accessKeyId(old.accessKeyId()));
        assertThat(stack.run(UP).output()).as("without refresh").contains("7 unchanged");

        assertThat(stack.run(REFRESH).output())
                .contains("- aws:iam/accessKey:AccessKey: (delete)")
                .contains(old.accessKeyId());
        stack.succeed(UP);

        assumes(stack.key());
        assertThatThrownBy(() -> stacks.as(old).arn()).isInstanceOf(AwsServiceException.class);
        stacks.assertDeployed(stack);
    }

    @Test
    void reverts_an_edited_trust_policy() throws Exception {
        var role = role();
        var intruder = intruder();
        var trust = trust(role);
        iam.updateAssumeRolePolicy(
                r -> r.roleName(role).policyDocument(trust.replace("user/" + USER, "user/intruder")));
        assumes(intruder);
        isDenied(stack.key());

        assertThat(stack.run(REFRESH).output())
                .contains("~ aws:iam/role:Role: (update)")
                .contains("user/intruder");
        stack.succeed(UP);

        isDenied(intruder);
        assumes(stack.key());
        assertThat(trust(role)).isEqualTo(trust);
        deleteUser("intruder");
    }

    @Tag("faults")
    @Test
    void gives_a_recreated_user_the_resources_of_the_old_one() throws Exception {
        var old = stack.key();
        var oldId = iam.getUser(r -> r.userName(USER)).user().userId();
        assertThat(trust(role())).contains(oldId);
        deleteUser(USER);
        var newId = iam.createUser(r -> r.userName(USER)).user().userId();
        assertThat(newId).isNotEqualTo(oldId);

        assertThat(stack.run(REFRESH).output())
                .contains("- aws:iam/accessKey:AccessKey: (delete)")
                .contains("- aws:iam/userPolicy:UserPolicy: (delete)");
        stack.succeed(UP);

        assumes(stack.key());
        assertThatThrownBy(() -> stacks.as(old).arn()).isInstanceOf(AwsServiceException.class);
        assertThat(trust(role())).contains(newId).doesNotContain(oldId);
        stacks.assertDeployed(stack);
    }

    private String role() throws Exception {
        return stack.output("roleArn").replaceFirst(".*/", "");
    }

    private String trust(String role) {
        return URLDecoder.decode(
                iam.getRole(r -> r.roleName(role)).role().assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    private void assumes(AwsCredentials user) throws Exception {
        var role = stack.output("roleArn");
        assertThat(stacks.as(user)
                        .sts()
                        .assumeRole(r -> r.roleArn(role).roleSessionName("test"))
                        .assumedRoleUser()
                        .arn())
                .contains(":assumed-role/");
    }

    private void isDenied(AwsCredentials user) {
        assertThatThrownBy(() -> assumes(user)).hasMessageContaining("sts:AssumeRole");
    }

    /** Creates a user whose own policy allows it to assume any role, so that only the trust policy decides. */
    private AwsCredentials intruder() {
        return Stacks.user(stacks.as(stacks.root()), "intruder", Stacks.allow("sts:AssumeRole"));
    }

    private void deleteUser(String name) {
        iam.listAccessKeys(r -> r.userName(name))
                .accessKeyMetadata()
                .forEach(key -> iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId())));
        iam.listUserPolicies(r -> r.userName(name))
                .policyNames()
                .forEach(policy -> iam.deleteUserPolicy(r -> r.userName(name).policyName(policy)));
        iam.deleteUser(r -> r.userName(name));
    }
}
