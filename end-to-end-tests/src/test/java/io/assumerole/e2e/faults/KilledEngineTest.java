package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.e2e.EngineRun;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the engine (SIGKILL) at each resource of {@code up} and of {@code destroy}, and then runs the same command again.
 * Does not prove that the official plugin makes the same calls, or that backends other than files keep interrupted
 * operations.
 */
@Tag("extended")
class KilledEngineTest extends SharedFaultyStacks {

    private static final String PENDING = "warning: Attempting to deploy or update resources with";

    @Override
    FaultyStacks startStacks() throws IOException {
        return FaultyStacks.startWithPlugins(getClass());
    }

    /** The one case that Pulumi cannot resolve, for the resource with the worst consequences. */
    @Test
    void reports_a_key_that_was_created_unnoticed_until_it_is_repaired() throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, "CreateAccessKey", Fault::afterIt, UP)).hasSize(1);

        assertThat(stack.run(UP).output())
                .contains("error: the stack is currently locked by 1 lock(s).")
                .contains("delete the lock file with `pulumi cancel`");
        stack.cancel();
        assertThat(stack.succeed(UP))
                .contains(PENDING + " 1 pending operations from previous deployment.")
                .containsPattern("\\* urn:pulumi:\\S+AccessKey::allow-s3-management-key, interrupted while creating")
                .contains("you can repair your stack using `pulumi refresh`");
        assertThat(Holdings.kinds(stacks.account()))
                .containsExactly("key", "key", "role", "rolePolicy", "user", "userPolicy");
        assertThat(stack.fail(DESTROY))
                .as("destroy reports it as well")
                .contains(PENDING)
                .contains("DeleteConflict");

        stack.recipe().afterTheEngineWasKilled();

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertAssumable(stack);
        stack.succeed(DESTROY);
        assertThat(stacks.account()).isEmpty();
    }

    /** A call that creates a resource, and one that writes a policy. {@code KilledRotationTest} kills before it creates a key. */
    @Tag("faults")
    @ParameterizedTest
    @CsvSource({"CreateUser, DeleteUser", "PutUserPolicy, DeleteUserPolicy"})
    void reaches_the_intended_state_if_killed_before_the_call(String make, String delete) throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, make, Fault::insteadOfIt, UP)).isEmpty();

        stack.cancel();
        assertThat(stack.run(UP).output()).contains(PENDING);
        assertAssumable(stack);

        stack.recipe().afterTheEngineWasKilled();
        assertAssumable(stack);
        assertThat(stack.pending()).isEmpty();

        assertThat(killed(stack, delete, Fault::insteadOfIt, DESTROY)).isEmpty();
        assertThatNothingIsLeftByDestroying(stack);
    }

    @Tag("faults")
    @ParameterizedTest
    @CsvSource({
        "CreateUser, DeleteUser",
        "CreateAccessKey, DeleteAccessKey",
        "CreateRole, DeleteRole",
        "PutRolePolicy, DeleteRolePolicy",
        "PutUserPolicy, DeleteUserPolicy",
    })
    void reaches_the_intended_state_if_killed_before_the_answer_and_repaired(String make, String delete)
            throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, make, Fault::afterIt, UP)).hasSize(1);

        stack.recipe().afterTheEngineWasKilled();
        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertAssumable(stack);

        var before = stacks.account();
        assertThat(killed(stack, delete, Fault::afterIt, DESTROY)).isEmpty();
        assertThat(stacks.account()).as("the call was made").hasSizeLessThan(before.size());
        assertThatNothingIsLeftByDestroying(stack);
    }

    @Tag("faults")
    @Test
    void reaches_the_intended_bucket_wherever_it_is_killed() throws Exception {
        var createRole = stacks.createRole(name);
        createRole.succeed(UP);
        var user = createRole.holdings();
        var stack = stacks.assumeRole(name, createRole);
        assertThat(killed(stack, "AssumeRole", Fault::insteadOfIt, UP)).isEqualTo(user);
        stack.cancel();
        assertThat(killed(stack, "AssumeRole", Fault::afterIt, UP)).isEqualTo(user);
        stack.cancel();
        assertThat(killed(stack, "S3 PUT", Fault::insteadOfIt, UP)).isEqualTo(user);
        stack.cancel();
        assertThat(killed(stack, "S3 PUT", Fault::afterIt, UP)).hasSize(user.size() + 1);

        stack.recipe().afterTheEngineWasKilled();
        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        var all = new TreeSet<>(user);
        all.addAll(stack.holdings());
        assertThat(stacks.account()).isEqualTo(all);
        assertThat(Holdings.kinds(stack.holdings())).containsExactly("bucket");

        killed(stack, "S3 DELETE", Fault::insteadOfIt, DESTROY);
        stack.cancel();
        killed(stack, "S3 DELETE", Fault::afterIt, DESTROY);
        stack.cancel();
        stack.succeed(DESTROY);
        assertThat(stack.holdings()).isEmpty();
        assertThat(stacks.account()).isEqualTo(user);
    }

    /** Creates a role whose statements exceed an inline policy, so the component creates a managed policy. */
    static final class RoleWithManagedPolicy {
        public static void main(String[] args) {
            var statements = new ArrayList<Statement>();
            for (int i = 0; i < 300; i++) {
                statements.add(Statement.allow()
                        .action("s3:GetObject")
                        .resource("arn:aws:s3:::a-bucket-of-many-%03d/*".formatted(i))
                        .build());
            }
            Pulumi.run(context -> new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .rolePolicy(PolicyDocument.of(statements.toArray(Statement[]::new)))
                            .build()));
        }
    }

    @Tag("faults")
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reaches_the_intended_managed_policy(boolean awsHasDoneIt) throws Exception {
        Function<Runnable, Fault> when = awsHasDoneIt ? Fault::afterIt : Fault::insteadOfIt;
        var unknown = awsHasDoneIt ? 1 : 0;
        var stack = stacks.program(name, RoleWithManagedPolicy.class);
        assertThat(killed(stack, "CreatePolicy", when, UP)).hasSize(unknown);
        stack.recipe().afterTheEngineWasKilled();
        assertThat(stacks.account()).as("after the recipe").isEqualTo(stack.holdings());
        assertThat(killed(stack, "AttachRolePolicy", when, UP)).hasSize(unknown);
        stack.recipe().afterTheEngineWasKilled();

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        assertThat(Holdings.kinds(stacks.account())).contains("policy", "attachment");

        killed(stack, "DetachRolePolicy", when, DESTROY);
        stack.cancel();
        killed(stack, "DeletePolicy", when, DESTROY);
        assertThatNothingIsLeftByDestroying(stack);
    }

    /** A limit of Pulumi. If this fails because the user is imported, change docs/how-to/recover-a-failed-update.md. */
    @Tag("faults")
    @Test
    void does_not_import_with_the_option_import_pending_creates() throws Exception {
        var stack = stacks.createRole(name);
        killed(stack, "CreateUser", Fault::afterIt, UP);
        stack.cancel();
        assertThat(stack.pending()).containsExactly("creating allow-s3-management-user");
        var urn = stack.state().at("/pending_operations/0/resource/urn").asText();

        var option = "--import-pending-creates";
        stack.succeed("refresh", "--yes", "--skip-preview", option, urn, option, USER);

        assertThat(stack.pending()).isEmpty();
        assertThat(stack.holdings()).isEmpty();
        assertThat(stacks.account()).containsExactly("user " + USER);
    }

    /** Kills a command at a call, and returns the resources in AWS that are not in the state. */
    private Set<String> killed(Deployment stack, String action, Function<Runnable, Fault> when, String... command)
            throws Exception {
        var run = stack.run(action, when, EngineRun::kill, command);
        assertThat(run.status()).as(run.output()).isEqualTo(EngineRun.KILLED);
        var unknown = stacks.account();
        unknown.removeAll(stack.holdings());
        return unknown;
    }

    private void assertAssumable(Deployment stack) throws Exception {
        stacks.assertDeployed(stack);
        assertThat(Holdings.kinds(stacks.account())).containsExactly("key", "role", "rolePolicy", "user", "userPolicy");
        var user = stacks.as(stack.key());
        var role = stack.output("roleArn");
        assertThat(user.sts()
                        .assumeRole(r -> r.roleArn(role).roleSessionName("test"))
                        .credentials()
                        .accessKeyId())
                .startsWith("ASIA");
    }

    private void assertThatNothingIsLeftByDestroying(Deployment stack) throws Exception {
        stack.cancel();
        stack.succeed(DESTROY);
        assertThat(stacks.account()).isEmpty();
        assertThat(stack.holdings()).isEmpty();
        assertThat(stack.pending()).isEqualTo(List.of());
    }
}
