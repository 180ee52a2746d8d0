package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Clone;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * AWS refuses, fails or is slow: the call is made again where AWS asks for it, and otherwise its
 * own words arrive, which docs/reliability.md explains. Proves the emulator and our words; does not
 * prove the official plugin, which was only read.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class RefusedCallsTest {

    /** Of the AWS SDK for Java: one call and three more. */
    private static final int MOST_CALLS = 3;

    private static final Fault THROTTLING = Fault.refusal(400, "Throttling", "Rate exceeded");
    private static final Fault FAILURE = Fault.refusal(500, "ServiceFailure", "Please try again");
    private static final Fault UNKNOWN_PRINCIPAL =
            Fault.refusal(400, "MalformedPolicyDocument", "Invalid principal in policy: \"AWS\"");

    private FaultyStacks stacks;
    private String name;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.start(RefusedCallsTest.class);
    }

    @BeforeEach
    void clear(TestInfo test) throws IOException, InterruptedException {
        stacks.clear();
        name = "test" + test.getDisplayName().replaceAll("\\W", "");
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @Test
    void succeeds_after_faults_that_pass_and_destroys_what_is_already_gone() throws Exception {
        var stack = stacks.createRole(name);
        var faults = stacks.faults();
        faults.next("CreateUser", THROTTLING, THROTTLING);
        faults.next("CreateAccessKey", FAILURE, Fault.reset());
        faults.next("CreateRole", UNKNOWN_PRINCIPAL, UNKNOWN_PRINCIPAL);
        faults.next("PutRolePolicy", slow());

        var up = stack.run(UP);

        assertThat(up.well()).as(up.output()).isTrue();
        assertThat(faults.calls("CreateUser")).isEqualTo(3);
        assertThat(faults.calls("CreateAccessKey")).isEqualTo(3);
        assertThat(faults.calls("CreateRole")).isEqualTo(3);
        assertThat(faults.calls("PutRolePolicy")).isEqualTo(1);
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);

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

        assertThat(stack.run(DESTROY).well()).isTrue();
        assertThat(stack.holdings()).isEmpty();
    }

    @Tag("faults")
    @Test
    void gives_up_with_the_words_of_aws_when_a_fault_does_not_pass() throws Exception {
        var stack = stacks.createRole(name);

        assertThat(giveUp(stack, THROTTLING)).contains("api error Throttling: Rate exceeded");
        assertThat(giveUp(stack, FAILURE)).contains("api error ServiceFailure: Please try again");
        assertThat(giveUp(stack, Fault.reset())).contains("Connection reset");

        assertThat(stack.run(UP).well()).as("the same, without a fault").isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThatTheDocumentExplains("Throttling");
        assertThatTheDocumentExplains("ServiceFailure");
    }

    private String giveUp(Deployment stack, Fault fault) throws Exception {
        stacks.faults().clear();
        stacks.faults().next("CreateUser", 2 * MOST_CALLS, fault);

        var up = stack.run(UP);

        assertThat(up.well()).isFalse();
        assertThat(stacks.faults().calls("CreateUser")).isEqualTo(MOST_CALLS);
        assertThat(stacks.account()).isEmpty();
        stacks.faults().clear();
        return up.output();
    }

    @Tag("faults")
    @Test
    void does_not_ask_again_where_aws_means_no() throws Exception {
        var stack = stacks.createRole(name);

        refuse(stack, "CreateUser", 409, "EntityAlreadyExists", "User with name X already exists.");
        refuse(stack, "CreateAccessKey", 409, "LimitExceeded", "Cannot exceed quota: 2");
        refuse(stack, "CreateRole", 400, "MalformedPolicyDocument", "Syntax errors in policy.");
        refuse(stack, "PutRolePolicy", 403, "AccessDenied", "not authorized: iam:PutRolePolicy");

        assertThat(stack.run(UP).well()).as("the same, without a refusal").isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
    }

    private void refuse(Deployment stack, String action, int status, String code, String words) throws Exception {
        stacks.faults().clear();
        stacks.faults().next(action, Fault.refusal(status, code, words));

        var up = stack.run(UP);

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("api error " + code + ": " + words);
        assertThat(stacks.faults().calls(action)).isEqualTo(1);
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        assertThat(stack.pending()).isEmpty();
        assertThatTheDocumentExplains(code);
    }

    @Tag("faults")
    @Test
    void keeps_the_old_key_when_there_is_no_place_for_a_new_one() throws Exception {
        var stack = stacks.createRole(name);
        assertThat(stack.run(UP).well()).isTrue();
        var key = stack.key();
        var urn = urnOfKey(stack);
        stacks.faults()
                .next(
                        "CreateAccessKey",
                        Fault.refusal(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2"));

        var up = stack.run("up", "--yes", "--skip-preview", "--replace", urn);

        assertThat(up.well()).isFalse();
        assertThat(up.output()).contains("api error LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
        assertThat(stack.key().accessKeyId()).isEqualTo(key.accessKeyId());
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
        assertThat(stacks.account()).isEqualTo(stack.holdings());

        assertThat(stack.run("up", "--yes", "--skip-preview", "--replace", urn).well())
                .isTrue();
        assertThat(stack.key().accessKeyId()).isNotEqualTo(key.accessKeyId());
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
        assertThat(stacks.account()).isEqualTo(stack.holdings());
    }

    @Test
    void is_denied_a_role_that_aws_does_not_know_yet_and_succeeds_later() throws Exception {
        var createRole = stacks.createRole(name);
        assertThat(createRole.run(UP).well()).isTrue();
        var stack = stacks.assumeRole(name, createRole);
        stacks.faults().clear();
        stacks.faults().next("AssumeRole", Fault.refusal(403, "AccessDenied", "not authorized: sts:AssumeRole"));

        var up = stack.run(UP);

        assertThat(up.well()).isFalse();
        assertThat(up.output())
                .contains("IAM Role (" + createRole.output("roleArn") + ") cannot be assumed.")
                .contains("api error AccessDenied: not authorized: sts:AssumeRole");
        assertThat(stacks.faults().calls("AssumeRole")).isEqualTo(1);
        assertThatTheDocumentExplains("AccessDenied");

        assertThat(stack.run(UP).well()).isTrue();
        assertThat(Holdings.kinds(stack.holdings())).containsExactly("bucket");
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
        assertThat(Clone.read("docs/reliability.md")).containsPattern("(?m)^\\|[^|]*`" + code + "\\b");
    }
}
