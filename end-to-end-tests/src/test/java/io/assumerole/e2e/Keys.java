package io.assumerole.e2e;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.util.function.BiConsumer;

/** A program whose user, {@code deployer}, has these keys, and whose role may list buckets. */
final class Keys {

    private Keys() {}

    /** @param outputs exports more than {@code roleArn} and {@code accessKeyId} */
    static WorkspaceStack stack(
            Stacks stacks, String project, AccessKeys keys, BiConsumer<Context, UnprivilegedUserWithRole> outputs)
            throws AutomationException {
        return stacks.program(project, context -> {
            var made = new UnprivilegedUserWithRole(
                    "deployer",
                    UnprivilegedUserWithRoleArgs.builder()
                            .userName("deployer")
                            .rolePolicy(PolicyDocument.of(Statement.allow()
                                    .action("s3:ListAllMyBuckets")
                                    .resource("*")
                                    .build()))
                            .grantAssumeRole(true)
                            .accessKeys(keys)
                            .build());
            context.export("roleArn", made.roleArn());
            context.export("accessKeyId", made.accessKeyId());
            outputs.accept(context, made);
        });
    }
}
