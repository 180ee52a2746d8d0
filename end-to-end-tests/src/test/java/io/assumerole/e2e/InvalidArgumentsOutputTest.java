package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs a program without a fast start. Does not prove what other versions of Pulumi's SDK print. */
class InvalidArgumentsOutputTest {

    private static final String CONFIG = "config:\n  aws:region: us-east-1\n";

    private static final String ARGS = """
            var given = io.assumerole.UnprivilegedUserWithRoleArgs.builder().userName("%s")
                    .rolePolicy(io.assumerole.policy.PolicyDocument.of(io.assumerole.policy.Statement.allow()
                            .action("sqs:ListQueues").resource("*").build())).build();
            new io.assumerole.UnprivilegedUserWithRole("deployer", given);
            """;

    @Tag("extended")
    @Test
    void prints_the_problems_without_a_stack_trace() throws Exception {
        try (var stacks = Stacks.startQuick(InvalidArgumentsOutputTest.class)) {
            var root = stacks.sandbox().root();
            var wrong = SmallProgram.make(stacks.folder().resolve("wrong"), ARGS.formatted("a b"));
            var refused = stacks.sandbox().project(wrong, "wrong", CONFIG, root);

            assertThat(catchThrowable(() -> refused.run(List.of("preview"))))
                    .message()
                    .contains(
                            "UnprivilegedUserWithRoleArgs cannot be built (userName \"a b\"):\n",
                            "userName: got \"a b\"")
                    .doesNotContain("unhandled exception", "\tat ", "Exception");

            var right = SmallProgram.make(stacks.folder().resolve("right"), ARGS.formatted("anna"));
            var stack = stacks.sandbox().project(right, "right", CONFIG, root);
            assertThat(stack.run(List.of("preview"))).contains("deployer-user");
        }
    }
}
