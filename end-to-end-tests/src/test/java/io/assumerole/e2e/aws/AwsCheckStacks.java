package io.assumerole.e2e.aws;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.account.AccountRun;
import io.assumerole.localaws.account.AwsAccount;
import io.assumerole.localaws.demo.StackOutputs;
import io.assumerole.localaws.provider.LoopbackServerProvider;
import io.assumerole.localaws.sandbox.EngineCommand;
import io.assumerole.localaws.tools.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The two stacks of the walk-through: create-role and assume-role. Their programs differ from those of the repository's
 * projects only in names, tags, and boundaries.
 */
final class AwsCheckStacks {
    private static final String STACK = "check";

    private final AwsAccount account;
    private final AccountRun run;
    private final Engine engine;
    // Protects the user's key in the state, which is deleted with the run.
    private final String passphrase = UUID.randomUUID().toString();
    private final String externalId = UUID.randomUUID().toString();
    private final String userName;
    private final String roleName;

    private WorkspaceStack createRole;
    private WorkspaceStack assumeRole;
    private Map<String, OutputValue> created;

    AwsCheckStacks(AwsAccount account, AccountRun run, Engine engine) {
        this.account = account;
        this.run = run;
        this.engine = engine;
        this.userName = run.user("user");
        this.roleName = run.role("role");
        LoopbackServerProvider.register();
    }

    String externalId() {
        return externalId;
    }

    String userName() {
        return userName;
    }

    String roleArn() {
        return text(created, "roleArn");
    }

    /** Returns the user's key, after create-role is deployed. */
    AwsCredentials user() {
        return AwsBasicCredentials.create(text(created, "accessKeyId"), text(created, "secretAccessKey"));
    }

    void deployCreateRole() throws AutomationException {
        createRole = stack("create-role", this::createRole, account.credentials());
        createRole.setConfig("aws:allowedAccountIds", new ConfigValue("[\"" + account.id() + "\"]"));
        created = createRole.up().outputs();
    }

    private void createRole(Context context) {
        var boundary = AwsCheckPolicies.boundaryArn(account.id());
        var deployer = new UnprivilegedUserWithRole(
                "allow-s3-management",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(userName)
                        .userTags(run.tags())
                        .userPermissionsBoundary(boundary)
                        .roleName(roleName)
                        .roleTags(run.tags())
                        .rolePermissionsBoundary(boundary)
                        .rolePolicy(AwsCheckPolicies.buckets(run.id()))
                        .externalId(Output.ofSecret(externalId))
                        .grantAssumeRole(true)
                        .build());
        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }

    /** Deploys assume-role with the user's key, and returns the outputs of both stacks. */
    StackOutputs deployAssumeRole(String bucketName) throws AutomationException {
        assumeRole = stack("assume-role", context -> assumeRole(context, bucketName), user());
        var outputs = assumeRole.up().outputs();
        return new StackOutputs(
                userName, user(), roleArn(), externalId, text(outputs, "bucketName"), text(outputs, "assumedIdentity"));
    }

    private void assumeRole(Context context, String bucketName) {
        var role = new AssumedRoleProvider(
                "assumed-role",
                AssumedRoleProviderArgs.builder()
                        .roleArn(roleArn())
                        .externalId(Output.ofSecret(externalId))
                        .region(AwsAccount.REGION)
                        .build());
        var bucket = new Bucket(
                "my-bucket",
                BucketArgs.builder().bucket(bucketName).tags(run.tags()).build(),
                role.resourceOptions());
        context.export("bucketName", bucket.bucket());
        context.export("assumedIdentity", role.callerArn());
    }

    /** Updates both stacks again, and returns the changes; empty if there are none. */
    List<String> updateAgain() throws AutomationException {
        var changes = new ArrayList<String>();
        for (var stack : List.of(createRole, assumeRole)) {
            stack.up().summary().resourceChanges().forEach((operation, count) -> {
                if (operation != OperationType.SAME) {
                    changes.add(operation + " " + count);
                }
            });
        }
        return changes;
    }

    void destroy() throws AutomationException {
        assumeRole.destroy();
        createRole.destroy();
    }

    /** Returns the version of the AWS plugin that the state of create-role names. */
    String pluginVersion() throws AutomationException {
        var deployment = createRole.exportStack().deployment();
        if (deployment.get("resources") instanceof Iterable<?> resources) {
            for (var resource : resources) {
                if (resource instanceof Map<?, ?> fields
                        && "pulumi:providers:aws".equals(fields.get("type"))
                        && fields.get("inputs") instanceof Map<?, ?> inputs) {
                    return String.valueOf(inputs.get("version"));
                }
            }
        }
        return "unknown";
    }

    private WorkspaceStack stack(String project, Consumer<Context> program, AwsCredentials identity)
            throws AutomationException {
        var environment = run.environment(identity, passphrase);
        var stack = LocalWorkspace.createStack(
                project,
                STACK,
                program,
                LocalWorkspaceOptions.builder()
                        .workDir(run.folder(project))
                        .pulumiCommand(new EngineCommand(engine, environment, run.folder("tmp"), run::add))
                        .build());
        stack.setConfig("aws:region", new ConfigValue(AwsAccount.REGION));
        return stack;
    }

    private static String text(Map<String, OutputValue> outputs, String name) {
        return outputs.get(name).value().toString();
    }
}
