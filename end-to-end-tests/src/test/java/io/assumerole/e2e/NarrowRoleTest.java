package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.config;
import static io.assumerole.e2e.Stacks.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.localaws.sandbox.AwsClients;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Deploys both stacks with the role policy of the tutorial instead of that of the walk-through. Does not prove that the
 * official plugin makes the same calls.
 */
@Tag("extended")
class NarrowRoleTest extends SharedStacks {

    private static final String POLICY = "create-role:rolePolicy";

    private WorkspaceStack createRole;
    private WorkspaceStack assumeRole;
    private AwsClients inRole;

    @BeforeAll
    void deploy() throws IOException, AutomationException {
        createRole = stacks.createRole(
                "narrow",
                config(
                        "create-role:unprivilegedUsername",
                        "somebody@pulumi.com",
                        "create-role:grantAssumeRole",
                        "true",
                        POLICY,
                        narrow()));
        var created = createRole.up();
        assertThat(created.standardOutput()).doesNotContain("warning:");

        var user = Stacks.key(created.outputs());
        var role = text(created.outputs(), "roleArn");
        assumeRole = stacks.assumeRole("narrow", user, config("assume-role:roleToAssumeARN", role));
        inRole = stacks.inRole(stacks.as(user), role);
    }

    private static String narrow() throws IOException {
        return Documents.blocks("docs/tutorials/first-deployment.md", "json").get(0);
    }

    @Test
    void lets_assume_role_do_its_work_and_refuses_it_with_the_prefix_of_another_bucket() throws Exception {
        createRole.setConfig(POLICY, new ConfigValue(narrow().replace("my-bucket-", "her-bucket-")));
        createRole.up();
        assertThatThrownBy(() -> assumeRole.up()).hasMessageContaining("s3:CreateBucket");

        // The control: the prefix, and nothing else, is another.
        createRole.setConfig(POLICY, new ConfigValue(narrow()));
        createRole.up();
        var assumed = assumeRole.up();
        assertThat(text(assumed.outputs(), "bucketName")).startsWith("my-bucket-");
        assumeRole.refresh();
        assumeRole.destroy();
    }

    @Test
    void refuses_every_call_on_another_bucket_and_what_the_stack_does_not_call() {
        assertThatThrownBy(() -> inRole.s3().createBucket(request -> request.bucket("her-bucket-1")))
                .hasMessageContaining("Status Code: 403");
        inRole.s3().createBucket(request -> request.bucket("my-bucket-1"));

        assertThatThrownBy(() -> inRole.s3()
                        .putBucketPolicy(
                                request -> request.bucket("my-bucket-1").policy("{}")))
                .hasMessageContaining("Status Code: 403");
        inRole.s3().headBucket(request -> request.bucket("my-bucket-1"));

        root.s3().createBucket(request -> request.bucket("her-bucket-1"));
        assertThatThrownBy(() -> inRole.s3().deleteBucket(request -> request.bucket("her-bucket-1")))
                .hasMessageContaining("Status Code: 403");
        inRole.s3().deleteBucket(request -> request.bucket("my-bucket-1"));
    }
}
