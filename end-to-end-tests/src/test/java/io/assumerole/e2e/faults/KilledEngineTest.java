package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Pulumi;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The engine killed (SIGKILL) at each resource of {@code up} and of {@code destroy}, and then the
 * same command again. Does not prove that the official plugin asks AWS the same, nor that another
 * backend than files keeps what was interrupted.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Tag("extended")
class KilledEngineTest {

    private static final String PENDING = "warning: Attempting to deploy or update resources with";

    private FaultyStacks stacks;
    private String name;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.startWithPlugins(KilledEngineTest.class);
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

    /** The one case that Pulumi cannot close, for the resource for which it is worst. */
    @Test
    void names_a_key_that_was_made_unseen_until_it_is_mended() throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, "CreateAccessKey", Fault::afterIt, UP)).hasSize(1);

        assertThat(stack.run(UP).output())
                .contains("error: the stack is currently locked by 1 lock(s).")
                .contains("delete the lock file with `pulumi cancel`");
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        var up = stack.run(UP);
        assertThat(up.well()).isTrue();
        assertThat(up.output())
                .contains(PENDING + " 1 pending operations from previous deployment.")
                .containsPattern("\\* urn:pulumi:\\S+AccessKey::allow-s3-management-key, interrupted while creating")
                .contains("you can repair your stack using `pulumi refresh`");
        assertThat(Holdings.kinds(stacks.account()))
                .containsExactly("key", "key", "role", "rolePolicy", "user", "userPolicy");
        assertThat(stack.run(DESTROY).output())
                .as("whoever destroys it is told, too")
                .contains(PENDING)
                .contains("DeleteConflict");

        stack.recipe().afterTheEngineWasKilled();

        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertThatAllIsThere(stack);
        assertThat(stack.run(DESTROY).well()).isTrue();
        assertThat(stacks.account()).isEmpty();
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
    void ends_with_what_was_intended_when_killed_before_aws_is_asked(String make, String delete) throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, make, Fault::insteadOfIt, UP)).isEmpty();

        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(stack.run(UP).output()).contains(PENDING);
        assertThatAllIsThere(stack);

        stack.recipe().afterTheEngineWasKilled();
        assertThatAllIsThere(stack);
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
    void ends_with_what_was_intended_when_killed_before_the_answer_and_mended(String make, String delete)
            throws Exception {
        var stack = stacks.createRole(name);
        assertThat(killed(stack, make, Fault::afterIt, UP)).hasSize(1);

        stack.recipe().afterTheEngineWasKilled();
        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        assertThatAllIsThere(stack);

        var before = stacks.account();
        assertThat(killed(stack, delete, Fault::afterIt, DESTROY)).isEmpty();
        assertThat(stacks.account()).as("the call was made").hasSizeLessThan(before.size());
        assertThatNothingIsLeftByDestroying(stack);
    }

    @Tag("faults")
    @Test
    void ends_with_the_bucket_that_was_intended_wherever_it_is_killed() throws Exception {
        var createRole = stacks.createRole(name);
        assertThat(createRole.run(UP).well()).isTrue();
        var user = createRole.holdings();
        var stack = stacks.assumeRole(name, createRole);
        assertThat(killed(stack, "AssumeRole", Fault::insteadOfIt, UP)).isEqualTo(user);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(killed(stack, "AssumeRole", Fault::afterIt, UP)).isEqualTo(user);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(killed(stack, "S3 PUT", Fault::insteadOfIt, UP)).isEqualTo(user);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(killed(stack, "S3 PUT", Fault::afterIt, UP)).hasSize(user.size() + 1);

        stack.recipe().afterTheEngineWasKilled();
        assertThat(stack.run(UP).output()).doesNotContain(PENDING);
        var all = new TreeSet<>(user);
        all.addAll(stack.holdings());
        assertThat(stacks.account()).isEqualTo(all);
        assertThat(Holdings.kinds(stack.holdings())).containsExactly("bucket");

        killed(stack, "S3 DELETE", Fault::insteadOfIt, DESTROY);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        killed(stack, "S3 DELETE", Fault::afterIt, DESTROY);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(stack.run(DESTROY).well()).isTrue();
        assertThat(stack.holdings()).isEmpty();
        assertThat(stacks.account()).isEqualTo(user);
    }

    /** Makes a role with more policy than fits into it, so that the rest is a managed one. */
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
    void ends_with_the_managed_policy_that_was_intended(boolean awsHasDoneIt) throws Exception {
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
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        killed(stack, "DeletePolicy", when, DESTROY);
        assertThatNothingIsLeftByDestroying(stack);
    }

    /**
     * A limit of Pulumi's. If this fails because the user is imported, the document is to say so.
     */
    @Tag("faults")
    @Test
    void does_not_import_with_the_option_that_is_called_so() throws Exception {
        var stack = stacks.createRole(name);
        killed(stack, "CreateUser", Fault::afterIt, UP);
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        assertThat(stack.pending()).containsExactly("creating allow-s3-management-user");
        var urn = stack.state().at("/pending_operations/0/resource/urn").asText();

        var refresh = stack.run(
                "refresh",
                "--yes",
                "--skip-preview",
                "--import-pending-creates",
                urn,
                "--import-pending-creates",
                USER);

        assertThat(refresh.well()).isTrue();
        assertThat(stack.pending()).isEmpty();
        assertThat(stack.holdings()).isEmpty();
        assertThat(stacks.account()).containsExactly("user " + USER);
    }

    /** Kills a command at a call, and returns what AWS then has that the state does not say. */
    private Set<String> killed(Deployment stack, String action, Function<Runnable, Fault> when, String... command)
            throws Exception {
        var run = stack.run(action, when, EngineRun::kill, command);
        assertThat(run.status()).as(run.output()).isEqualTo(EngineRun.KILLED);
        var unknown = stacks.account();
        unknown.removeAll(stack.holdings());
        return unknown;
    }

    private void assertThatAllIsThere(Deployment stack) throws Exception {
        assertThat(stacks.account()).isEqualTo(stack.holdings());
        assertThat(Holdings.kinds(stacks.account())).containsExactly("key", "role", "rolePolicy", "user", "userPolicy");
        var user = stacks.as(stack.key());
        assertThat(user.arn()).isEqualTo("arn:aws:iam::000000000000:user/" + USER);
        var role = stack.output("roleArn");
        assertThat(user.sts()
                        .assumeRole(r -> r.roleArn(role).roleSessionName("test"))
                        .credentials()
                        .accessKeyId())
                .startsWith("ASIA");
    }

    private void assertThatNothingIsLeftByDestroying(Deployment stack) throws Exception {
        assertThat(stack.run("cancel", "--yes").well()).isTrue();
        var destroy = stack.run(DESTROY);
        assertThat(destroy.well()).as(destroy.output()).isTrue();
        assertThat(stacks.account()).isEmpty();
        assertThat(stack.holdings()).isEmpty();
        assertThat(stack.pending()).isEqualTo(List.of());
    }
}
