package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.StackDeployment;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.sandbox.Sandbox;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Deploys and destroys both stacks, each with its caller's key. */
final class Walkthrough {
    /** The stack's name, which differs from the name in a manual walk-through in the same sandbox. */
    private static final String STACK = "demo";

    private static final String CREATE_ROLE = "create-role";
    private static final String ASSUME_ROLE = "assume-role";

    private final Sandbox sandbox;
    private final Path clone;
    private final Progress progress;
    private WorkspaceStack createRole;
    private WorkspaceStack assumeRole;

    Walkthrough(Sandbox sandbox, Path clone, Progress progress) {
        this.sandbox = sandbox;
        this.clone = clone;
        this.progress = progress;
    }

    StackOutputs deploy() throws AutomationException {
        var userName = "demo-" + UUID.randomUUID().toString().substring(0, 8);
        var externalId = UUID.randomUUID().toString();
        progress.line("""
                This run sets create-role:grantAssumeRole to true, because the local AWS
                requires an identity policy in addition to the trust policy. AWS requires it
                only across accounts.""");

        var created = progress.step(
                "Deploy create-role as root: a user, its key, and a role",
                () -> deployCreateRole(userName, externalId));
        var user = key(created);
        var roleArn = text(created, "roleArn");

        var assumed = progress.step(
                "Deploy assume-role with only the user's key: a bucket",
                () -> deployAssumeRole(user, roleArn, externalId));
        return new StackOutputs(
                userName, user, roleArn, externalId, text(assumed, "bucketName"), text(assumed, "assumedIdentity"));
    }

    /** Returns the states of both stacks, with the plaintext of their secrets. */
    List<StackDeployment> states() throws AutomationException {
        return List.of(createRole.exportStack(), assumeRole.exportStack());
    }

    private Map<String, OutputValue> deployCreateRole(String userName, String externalId) throws AutomationException {
        var stack = createRole();
        stack.setAllConfig(Map.of(
                "aws:region", new ConfigValue(Sandbox.REGION),
                "create-role:unprivilegedUsername", new ConfigValue(userName),
                "create-role:grantAssumeRole", new ConfigValue("true"),
                "create-role:externalId", new ConfigValue(externalId, true)));
        return stack.up().outputs();
    }

    private Map<String, OutputValue> deployAssumeRole(AwsCredentials user, String roleArn, String externalId)
            throws AutomationException {
        var stack = assumeRole(user);
        stack.setAllConfig(Map.of(
                "aws:region", new ConfigValue(Sandbox.REGION),
                "assume-role:roleToAssumeARN", new ConfigValue(roleArn),
                "assume-role:externalId", new ConfigValue(externalId, true)));
        return stack.up().outputs();
    }

    /** Destroys the stacks of {@link #deploy()}. */
    void destroy(StackOutputs deployed) throws AutomationException {
        destroyAssumeRole(deployed.user());
        destroyCreateRole();
    }

    /** Destroys the stacks of another process's {@link #deploy()}, if they exist. */
    void destroyLeft() throws AutomationException {
        var stacks = sandbox.stacks();
        if (!stacks.contains(CREATE_ROLE + "/" + STACK)) {
            return;
        }
        var created = createRole().getOutputs();
        if (stacks.contains(ASSUME_ROLE + "/" + STACK) && created.containsKey("secretAccessKey")) {
            destroyAssumeRole(key(created));
        }
        destroyCreateRole();
    }

    private void destroyAssumeRole(AwsCredentials user) throws AutomationException {
        progress.step("Destroy assume-role", () -> assumeRole(user).destroy());
    }

    private void destroyCreateRole() throws AutomationException {
        progress.step("Destroy create-role", () -> createRole().destroy());
    }

    private WorkspaceStack createRole() throws AutomationException {
        if (createRole == null) {
            createRole = sandbox.stack(clone.resolve(CREATE_ROLE + "-stack"), STACK, sandbox.root());
        }
        return createRole;
    }

    private WorkspaceStack assumeRole(AwsCredentials user) throws AutomationException {
        if (assumeRole == null) {
            assumeRole = sandbox.stack(clone.resolve(ASSUME_ROLE + "-stack"), STACK, user);
        }
        return assumeRole;
    }

    private static AwsCredentials key(Map<String, OutputValue> created) {
        return AwsBasicCredentials.create(text(created, "accessKeyId"), text(created, "secretAccessKey"));
    }

    private static String text(Map<String, OutputValue> outputs, String name) {
        return outputs.get(name).value().toString();
    }
}
