package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * AWS executes a call, but its answer is lost, so the SDK repeats the call: the remaining limits, and how to fix them.
 * Does not prove that the official plugin repeats calls, as the AWS SDK for Go does.
 */
@Tag("faults")
class LostAnswerTest extends SharedFaultyStacks {

    @Test
    void leaves_an_unknown_key_until_it_is_deleted() throws Exception {
        var stack = stacks.createRole("key");
        stacks.faults().next("CreateAccessKey", Fault.lostAnswer());

        assertThat(stack.succeed(UP).lines().filter(line -> line.contains("warning: ")))
                .as("only the warning about the default role policy")
                .isNotEmpty()
                .allMatch(line -> line.contains("create-role:rolePolicy is not set"));
        assertThat(Holdings.kinds(stacks.account()))
                .containsExactly("key", "key", "role", "rolePolicy", "user", "userPolicy");
        assertThat(stack.run(DESTROY).output()).contains("api error DeleteConflict");
        stack.succeed(UP);

        stack.recipe().deleteUnknownKeys(USER);

        stacks.assertDeployed(stack);
        stack.succeed(DESTROY);
        assertThat(stacks.account()).isEmpty();
    }

    @Test
    void fails_because_the_user_exists() throws Exception {
        var stack = stacks.createRole("user");
        stacks.faults().next("CreateUser", Fault.lostAnswer());

        assertThat(stack.run(UP).output()).contains("api error EntityAlreadyExists: User with name " + USER);
        assertThat(stacks.account()).containsExactly("user " + USER);

        stacks.as(stacks.root()).iam().deleteUser(r -> r.userName(USER));
        stack.succeed(UP);
        stacks.assertDeployed(stack);
    }

    @Test
    void names_the_role_that_is_left_behind() throws Exception {
        var stack = stacks.createRole("role");
        stacks.faults().next("CreateRole", Fault.lostAnswer());

        var first = stack.fail(UP);

        assertThat(first).containsPattern("EntityAlreadyExists: Role with name allow-s3-management-[0-9a-f]{7}");
        stack.succeed(UP);
        var left = stacks.account();
        left.removeAll(stack.holdings());
        assertThat(left).singleElement().satisfies(role -> assertThat(first).contains(role.substring(5)));
    }

    @Test
    void writes_a_policy_twice_without_harm() throws Exception {
        var stack = stacks.createRole("policies");
        stacks.faults().next("PutRolePolicy", Fault.lostAnswer());
        stacks.faults().next("PutUserPolicy", Fault.lostAnswer());

        stack.succeed(UP);

        assertThat(stacks.faults().calls("PutRolePolicy")).isEqualTo(2);
        stacks.assertDeployed(stack);
    }
}
