package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * AWS refuses a call, fails, or is slow. The call is repeated if AWS asks for it. Otherwise the message of AWS is shown,
 * which docs/how-to/recover-a-failed-update.md explains. Proves the emulator and our messages, but not the official plugin, whose source
 * was only read.
 */
@Tag("extended")
class RefusedCallsTest extends SharedFaultyStacks {

    private static final Fault THROTTLING = Fault.refusal(400, "Throttling", "Rate exceeded");
    private static final Fault FAILURE = Fault.refusal(500, "ServiceFailure", "Please try again");
    private static final Fault UNKNOWN_PRINCIPAL =
            Fault.refusal(400, "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\"");

    @Test
    void succeeds_after_transient_faults_and_destroys_resources_that_no_longer_exist() throws Exception {
        var stack = stacks.createRole(name);
        var faults = stacks.faults();
        faults.next("CreateUser", THROTTLING, THROTTLING);
        faults.next("CreateAccessKey", FAILURE, Fault.reset());
        faults.next("CreateRole", UNKNOWN_PRINCIPAL, UNKNOWN_PRINCIPAL);
        faults.next("PutRolePolicy", slow());

        stack.succeed(UP);

        assertThat(faults.calls("CreateUser")).isEqualTo(3);
        assertThat(faults.calls("CreateAccessKey")).isEqualTo(3);
        assertThat(faults.calls("CreateRole")).isEqualTo(3);
        assertThat(faults.calls("PutRolePolicy")).isEqualTo(1);
        stacks.assertDeployed(stack);

        var iam = stacks.as(stacks.root()).iam();
        var key = stack.key().accessKeyId();
        iam.deleteAccessKey(r -> r.userName(USER).accessKeyId(key));
        for (var policy : iam.listUserPolicies(r -> r.userName(USER)).policyNames()) {
            iam.deleteUserPolicy(r -> r.userName(USER).policyName(policy));
        }
        iam.deleteUser(r -> r.userName(USER));
        var role = stack.output("roleArn").replaceFirst(".*/", "");
        for (var policy : iam.listRolePolicies(r -> r.roleName(role)).policyNames()) {
            iam.deleteRolePolicy(r -> r.roleName(role).policyName(policy));
        }
        iam.deleteRole(r -> r.roleName(role));
        assertThat(stacks.account()).isEmpty();

        stack.succeed(DESTROY);
        assertThat(stack.resourceIds()).isEmpty();
    }

    @Tag("faults")
    @Test
    void keeps_the_old_key_if_the_quota_allows_no_new_one() throws Exception {
        var stack = stacks.createRole(name);
        stack.succeed(UP);
        var key = stack.key();
        var iam = stacks.as(stacks.root()).iam();
        var unused = iam.createAccessKey(r -> r.userName(USER)).accessKey().accessKeyId();
        String[] replace = {"up", "--yes", "--skip-preview", "--replace", urnOfKey(stack)};

        assertThat(stack.fail(replace))
                .contains("api error LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
        assertThatTheDocumentExplains("LimitExceeded");
        assertThat(stack.key()).isEqualTo(key);
        assertThat(stacks.as(key).arn()).endsWith(USER);

        iam.deleteAccessKey(r -> r.userName(USER).accessKeyId(unused));
        stack.succeed(replace);
        assertThat(stack.key()).isNotEqualTo(key);
        stacks.assertDeployed(stack);
    }

    @Test
    void is_denied_a_role_that_is_not_ready_and_succeeds_later() throws Exception {
        var createRole = stacks.createRole(name);
        createRole.succeed(UP);
        var stack = stacks.assumeRole(name, createRole);
        stacks.faults().clear();
        stacks.faults().next("AssumeRole", Fault.refusal(403, "AccessDenied", "not authorized: sts:AssumeRole"));

        assertThat(stack.fail(UP))
                .contains("IAM Role (" + createRole.output("roleArn") + ") cannot be assumed.")
                .contains("api error AccessDenied: not authorized: sts:AssumeRole");
        assertThat(stacks.faults().calls("AssumeRole")).isEqualTo(1);
        assertThatTheDocumentExplains("AccessDenied");

        stack.succeed(UP);
        assertThat(ResourceIds.kinds(stack.resourceIds())).containsExactly("bucket");
    }

    private static Fault slow() {
        return Fault.beforeIt(() -> {
            try {
                Thread.sleep(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static String urnOfKey(Deployment stack) throws Exception {
        for (var resource : stack.state().get("resources")) {
            if (resource.get("type").asText().equals("aws:iam/accessKey:AccessKey")) {
                return resource.get("urn").asText();
            }
        }
        throw new AssertionError("No key in the state");
    }

    private static void assertThatTheDocumentExplains(String code) throws IOException {
        assertThat(Clone.read("docs/how-to/recover-a-failed-update.md"))
                .containsPattern("(?m)^\\|[^|]*`" + code + "\\b");
    }
}
