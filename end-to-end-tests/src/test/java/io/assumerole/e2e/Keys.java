package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;

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
                            .rolePolicy(Stacks.allow("s3:ListAllMyBuckets"))
                            .grantAssumeRole(true)
                            .accessKeys(keys)
                            .build());
            context.export("roleArn", made.roleArn());
            context.export("accessKeyId", made.accessKeyId());
            outputs.accept(context, made);
        });
    }

    /** Returns {@code true} if the key assumes the role, and {@code false} if AWS does not know the key. */
    static boolean work(Stacks stacks, Map<String, OutputValue> outputs, AwsCredentials key) {
        try {
            stacks.inRole(stacks.as(key), Stacks.text(outputs, "roleArn"));
            return true;
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
            return false;
        }
    }

    /** Returns the IDs of a user's keys. */
    static List<String> of(Stacks stacks, String userName) {
        return stacks.root().iam().listAccessKeys(r -> r.userName(userName)).accessKeyMetadata().stream()
                .map(AccessKeyMetadata::accessKeyId)
                .toList();
    }
}
