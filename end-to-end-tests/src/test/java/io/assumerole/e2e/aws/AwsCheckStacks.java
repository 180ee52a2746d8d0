package io.assumerole.e2e.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import com.pulumi.automation.OperationType;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.aws.iam.UserPolicyArgs;
import com.pulumi.aws.s3.Bucket;
import com.pulumi.aws.s3.BucketArgs;
import com.pulumi.core.Output;
import io.assumerole.AssumedRoleProvider;
import io.assumerole.AssumedRoleProviderArgs;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.demo.StackOutputs;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.provider.LoopbackServerProvider;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.sandbox.EngineCommand;
import io.assumerole.localaws.tools.Engine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The stacks of a check: create-role and assume-role, whose programs differ from those of the repository's projects only
 * in names, tags, and boundaries; and other-user, with a user that differs from the user of create-role in its name only.
 */
final class AwsCheckStacks {
    private static final String STACK = "check";
    private static final String CREATE_ROLE = "create-role";
    private static final String OTHER_USER = "other-user";
    private static final String ASSUME_ROLE = "assume-role";

    private final AwsAccount account;
    private final CheckFolder check;
    private final Engine engine;
    private final String externalId = UUID.randomUUID().toString();
    private final Map<String, WorkspaceStack> deployed = new LinkedHashMap<>();
    private Map<String, OutputValue> created = Map.of();

    AwsCheckStacks(AwsAccount account, CheckFolder check, Engine engine) {
        this.account = account;
        this.check = check;
        this.engine = engine;
        LoopbackServerProvider.register();
    }

    String externalId() {
        return externalId;
    }

    String userName() {
        return check.name("user");
    }

    String otherUserName() {
        return check.name("other");
    }

    private String roleName() {
        return check.name("role");
    }

    String bucketName() {
        return check.name("bucket");
    }

    String roleArn() {
        return Stacks.text(created, "roleArn");
    }

    /** Returns the user's key, after create-role is deployed. */
    AwsCredentials user() {
        return Stacks.key(created);
    }

    void deployCreateRole() throws AutomationException {
        created = up(CREATE_ROLE, this::createRole, account.credentials());
    }

    private void createRole(Context context) {
        var boundary = AwsCheckPolicies.boundaryArn(account.id());
        var deployer = new UnprivilegedUserWithRole(
                "allow-s3-management",
                UnprivilegedUserWithRoleArgs.builder()
                        .userName(userName())
                        .userTags(check.tags())
                        .userPermissionsBoundary(boundary)
                        .roleName(roleName())
                        .roleTags(check.tags())
                        .rolePermissionsBoundary(boundary)
                        .rolePolicy(AwsCheckPolicies.buckets(check.id()))
                        .externalId(Output.ofSecret(externalId))
                        .grantAssumeRole(true)
                        .build());
        context.export("roleArn", deployer.roleArn());
        context.export("accessKeyId", deployer.accessKeyId());
        context.export("secretAccessKey", deployer.secretAccessKey());
    }

    /**
     * Deploys the other user, and returns its key.
     *
     * @param listsKeys whether a policy allows it to list its own keys
     */
    AwsCredentials deployOtherUser(boolean listsKeys) throws AutomationException {
        return Stacks.key(up(OTHER_USER, context -> otherUser(context, listsKeys), account.credentials()));
    }

    private void otherUser(Context context, boolean listsKeys) {
        var user = new User(
                "other",
                UserArgs.builder()
                        .name(otherUserName())
                        .tags(check.tags())
                        .permissionsBoundary(AwsCheckPolicies.boundaryArn(account.id()))
                        .build());
        policy(
                "assume-role",
                user,
                Output.of(AwsCheckPolicies.assumeRole(roleArn()).toJson()));
        if (listsKeys) {
            policy(
                    "list-keys",
                    user,
                    user.arn()
                            .applyValue(
                                    arn -> AwsCheckPolicies.listAccessKeys(arn).toJson()));
        }
        var key = new AccessKey("key", AccessKeyArgs.builder().user(user.name()).build());
        context.export("accessKeyId", key.id());
        context.export("secretAccessKey", key.secret());
    }

    private static void policy(String name, User user, Output<String> document) {
        new UserPolicy(
                name,
                UserPolicyArgs.builder()
                        .name(name)
                        .user(user.name())
                        .policy(document)
                        .build());
    }

    /** Deploys assume-role with the user's key, and returns the outputs of both stacks. */
    StackOutputs deployAssumeRole() throws AutomationException {
        var outputs = up(ASSUME_ROLE, this::assumeRole, user());
        return new StackOutputs(
                userName(),
                user(),
                roleArn(),
                externalId,
                Stacks.text(outputs, "bucketName"),
                Stacks.text(outputs, "assumedIdentity"));
    }

    private void assumeRole(Context context) {
        var role = new AssumedRoleProvider(
                "assumed-role",
                AssumedRoleProviderArgs.builder()
                        .roleArn(roleArn())
                        .externalId(Output.ofSecret(externalId))
                        .region(AwsAccount.REGION)
                        .build());
        var bucket = new Bucket(
                "my-bucket",
                BucketArgs.builder().bucket(bucketName()).tags(check.tags()).build(),
                role.resourceOptions());
        context.export("bucketName", bucket.bucket());
        context.export("assumedIdentity", role.callerArn());
    }

    /** Updates all stacks again, and returns the changes; empty if there are none. */
    List<String> updateAgain() throws AutomationException {
        var changes = new ArrayList<String>();
        for (var stack : deployed.values()) {
            stack.up().summary().resourceChanges().forEach((operation, count) -> {
                if (operation != OperationType.SAME) {
                    changes.add(operation + " " + count);
                }
            });
        }
        return changes;
    }

    /** Destroys everything in the state, even if an earlier process wrote the state. */
    void destroy() throws AutomationException {
        if (check.has(ASSUME_ROLE, STACK)) {
            destroyAssumeRole();
        }
        for (var project : List.of(OTHER_USER, CREATE_ROLE)) {
            if (check.has(project, STACK)) {
                stack(project, context -> {}, account.credentials()).destroy();
            }
        }
    }

    private void destroyAssumeRole() throws AutomationException {
        if (resources(ASSUME_ROLE).isEmpty()) {
            return;
        }
        // Its resources need the user's key, which is in the state of create-role until create-role is destroyed.
        created = stack(CREATE_ROLE, context -> {}, account.credentials()).getOutputs();
        if (!created.containsKey("secretAccessKey")) {
            throw new LocalAwsException("The state in " + check.path() + " has resources of assume-role, but no key of"
                    + " the user that can delete them. Delete them by hand, and then the folder.");
        }
        stack(ASSUME_ROLE, context -> {}, user()).destroy();
    }

    private JsonNode resources(String project) throws AutomationException {
        return Stacks.resources(stack(project, context -> {}, account.credentials()));
    }

    /** Deletes the resources that an interrupted or failed check created, but that aren't in the state. */
    void deleteUnrecorded(Consumer<String> out) throws AutomationException {
        Set<String> recorded = new HashSet<>();
        for (var project : List.of(ASSUME_ROLE, OTHER_USER, CREATE_ROLE)) {
            if (check.has(project, STACK)) {
                recorded.addAll(resources(project).findValuesAsText("id"));
            }
        }
        var unrecorded = new UnrecordedResources(account, check, recorded, out);
        unrecorded.deleteBucket(bucketName());
        unrecorded.deleteUser(otherUserName());
        unrecorded.deleteUser(userName());
        unrecorded.deleteRole(roleName());
    }

    /** Returns the version of the AWS plugin that the state of create-role names. */
    String pluginVersion() throws AutomationException {
        for (var resource : Stacks.resources(deployed.get(CREATE_ROLE))) {
            if ("pulumi:providers:aws".equals(resource.path("type").asText())) {
                return resource.at("/inputs/version").asText("unknown");
            }
        }
        return "unknown";
    }

    private Map<String, OutputValue> up(String project, Consumer<Context> program, AwsCredentials identity)
            throws AutomationException {
        var stack = stack(project, program, identity);
        deployed.put(project, stack);
        return stack.up().outputs();
    }

    private WorkspaceStack stack(String project, Consumer<Context> program, AwsCredentials identity)
            throws AutomationException {
        var command = new EngineCommand(engine, account.environment(identity, check), check.folder("tmp"), any -> {});
        var options =
                LocalWorkspaceOptions.builder().workDir(check.folder(project)).pulumiCommand(command);
        var stack = LocalWorkspace.createOrSelectStack(project, STACK, program, options.build());
        stack.setConfig("aws:region", new ConfigValue(AwsAccount.REGION));
        if (!project.equals(ASSUME_ROLE)) {
            stack.setConfig("aws:allowedAccountIds", new ConfigValue("[\"" + account.id() + "\"]"));
        }
        return stack;
    }
}
