package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the engine (SIGKILL) after AWS has created a resource, and then follows the document. Does not prove that the
 * official plugin makes the same calls, or that backends other than files keep interrupted operations.
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
        assertThat(killed(stack, "CreateAccessKey")).hasSize(1);

        assertThat(stack.run(UP).output())
                .contains("error: the stack is currently locked by 1 lock(s).")
                .contains("delete the lock file with `pulumi cancel`");
        stack.cancel();
        assertThat(stack.succeed(UP))
                .contains(PENDING + " 1 pending operations from previous deployment.")
                .containsPattern("\\* urn:pulumi:\\S+AccessKey::allow-s3-management-key, interrupted while creating")
                .contains("you can repair your stack using `pulumi refresh`");
        assertThat(ResourceIds.kinds(stacks.account()))
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

    /** A row of the document for each kind of resource. */
    @Tag("faults")
    @ParameterizedTest
    @ValueSource(strings = {"CreateUser", "CreateRole", "PutRolePolicy", "PutUserPolicy"})
    void reaches_the_intended_state_if_killed_before_the_answer_and_repaired(String action) throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, action)).hasSize(1);

        stack.recipe().afterTheEngineWasKilled();

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertAssumable(stack);
    }

    @Tag("faults")
    @Test
    void reaches_the_intended_bucket() throws Exception {
        var createRole = stacks.createRole(name);
        createRole.succeed(UP);
        var stack = stacks.assumeRole(name, createRole);
        assertThat(killed(stack, "S3 PUT")).hasSize(createRole.resourceIds().size() + 1);

        stack.recipe().afterTheEngineWasKilled();

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertThat(ResourceIds.kinds(stack.resourceIds())).containsExactly("bucket");
        var all = new TreeSet<>(createRole.resourceIds());
        all.addAll(stack.resourceIds());
        assertThat(stacks.account()).isEqualTo(all);
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
    @Test
    void reaches_the_intended_managed_policy() throws Exception {
        var stack = stacks.program(name, RoleWithManagedPolicy.class);
        for (var action : List.of("CreatePolicy", "AttachRolePolicy")) {
            assertThat(killed(stack, action)).hasSize(1);
            stack.recipe().afterTheEngineWasKilled();
        }

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertThat(stacks.account()).isEqualTo(stack.resourceIds());
        assertThat(ResourceIds.kinds(stacks.account())).contains("policy", "attachment");
    }

    /** Kills {@code up} after AWS has executed a call, and returns the resources in AWS that are not in the state. */
    private Set<String> killed(Deployment stack, String action) throws Exception {
        var run = stack.run(action, Fault::afterIt, EngineRun::kill, UP);
        assertThat(run.status()).as(run.output()).isEqualTo(EngineRun.KILLED);
        var unknown = stacks.account();
        unknown.removeAll(stack.resourceIds());
        return unknown;
    }

    private void assertAssumable(Deployment stack) throws Exception {
        stacks.assertDeployed(stack);
        assertThat(ResourceIds.kinds(stacks.account()))
                .containsExactly("key", "role", "rolePolicy", "user", "userPolicy");
        var user = stacks.as(stack.key());
        var role = stack.output("roleArn");
        assertThat(user.sts()
                        .assumeRole(r -> r.roleArn(role).roleSessionName("test"))
                        .credentials()
                        .accessKeyId())
                .startsWith("ASIA");
    }
}
