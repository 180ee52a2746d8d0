package io.assumerole.e2e.faults;

import static io.assumerole.e2e.faults.Deployment.DESTROY;
import static io.assumerole.e2e.faults.Deployment.UP;
import static io.assumerole.e2e.faults.FaultyStacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * AWS makes something and its answer is lost, so that it is asked again: limits that stay as they
 * are, and what mends them. Does not prove that the official plugin asks again, which AWS's library
 * in Go does as well.
 */
@Tag("faults")
@TestInstance(Lifecycle.PER_CLASS)
class LostAnswerTest {

    private FaultyStacks stacks;

    @BeforeAll
    void start() throws IOException {
        stacks = FaultyStacks.start(LostAnswerTest.class);
    }

    @BeforeEach
    void clear() {
        stacks.clear();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    @Test
    void leaves_a_key_that_nobody_knows_until_it_is_deleted() throws Exception {
        var stack = stacks.createRole("key");
        stacks.faults().next("CreateAccessKey", Fault.lostAnswer());

        var up = stack.run(UP);

        assertThat(up.well()).isTrue();
        assertThat(up.output().lines().filter(line -> line.contains("warning: ")))
                .as("warnings of anything but the policy that create-role has without rolePolicy")
                .isNotEmpty()
                .allMatch(line -> line.contains("create-role:rolePolicy is not set"));
        assertThat(Holdings.kinds(stacks.account()))
                .containsExactly("key", "key", "role", "rolePolicy", "user", "userPolicy");
        assertThat(stack.run(DESTROY).output()).contains("api error DeleteConflict");
        assertThat(stack.run(UP).well()).isTrue();

        stack.recipe().deleteUnknownKeys(USER);

        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
        assertThat(stacks.as(stack.key()).arn()).endsWith(USER);
        assertThat(stack.run(DESTROY).well()).isTrue();
        assertThat(stacks.account()).isEmpty();
    }

    @Test
    void fails_for_a_user_of_that_name() throws Exception {
        var stack = stacks.createRole("user");
        stacks.faults().next("CreateUser", Fault.lostAnswer());

        assertThat(stack.run(UP).output()).contains("api error EntityAlreadyExists: User with name " + USER);
        assertThat(stacks.account()).containsExactly("user " + USER);

        stacks.as(stacks.root()).iam().deleteUser(r -> r.userName(USER));
        assertThat(stack.run(UP).well()).isTrue();
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
    }

    @Test
    void names_the_role_that_is_left_behind() throws Exception {
        var stack = stacks.createRole("role");
        stacks.faults().next("CreateRole", Fault.lostAnswer());

        var first = stack.run(UP);

        assertThat(first.well()).isFalse();
        assertThat(first.output())
                .containsPattern("EntityAlreadyExists: Role with name allow-s3-management-[0-9a-f]{7}");
        assertThat(stack.run(UP).well()).isTrue();
        var left = stacks.account();
        left.removeAll(stack.holdings());
        assertThat(left)
                .singleElement()
                .satisfies(role -> assertThat(first.output()).contains(role.substring(5)));
    }

    @Test
    void writes_a_policy_twice_without_harm() throws Exception {
        var stack = stacks.createRole("policies");
        stacks.faults().next("PutRolePolicy", Fault.lostAnswer());
        stacks.faults().next("PutUserPolicy", Fault.lostAnswer());

        assertThat(stack.run(UP).well()).isTrue();

        assertThat(stacks.faults().calls("PutRolePolicy")).isEqualTo(2);
        assertThat(stacks.account()).isEqualTo(stack.holdings()).hasSize(5);
    }
}
