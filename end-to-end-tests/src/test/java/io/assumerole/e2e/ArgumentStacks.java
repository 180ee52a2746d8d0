package io.assumerole.e2e;

import static io.assumerole.e2e.Stacks.allow;
import static io.assumerole.e2e.Stacks.config;
import static io.assumerole.e2e.Stacks.text;
import static io.assumerole.localaws.ministack.MiniStack.ACCOUNT_ID;
import static io.assumerole.localaws.ministack.MiniStack.OTHER_ACCOUNT_ID;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/** Deploys the components with an option of each kind, and both stacks, for the calls of the test. */
abstract class ArgumentStacks extends SharedStacks {

    private static final String USER = "somebody@pulumi.com";
    static final String EXTERNAL_ID = "2f9c41d0/the-one-and-only";
    private static final String AWS_MANAGED = "arn:aws:iam::aws:policy/";
    static final String ADMINISTRATOR = AWS_MANAGED + "AdministratorAccess";
    static final String ISSUER = "token.example.com";
    static final String OPEN_BUCKET = "open-to-the-account";
    static final PolicyDocument BUCKETS = allow("s3:CreateBucket");
    private static final PolicyDocument BUCKETS_AND_USERS = allow("s3:CreateBucket", "iam:ListUsers");

    final Map<String, OutputValue> outputs = new HashMap<>();
    String onlyBuckets;
    private String onlyAssuming;
    String withIam;
    String anotherPolicy;
    AwsClients friend;
    AwsCredentials strangersKey;
    AwsClients stranger;
    AwsClients namesake;
    String bucket;
    AwsClients rotatedBefore;
    AwsClients retiredBefore;
    AwsClients userSessionBefore;
    AwsClients roleSessionBefore;
    KeylessRoles keyless;

    @BeforeAll
    void deploy() throws IOException, AutomationException {
        onlyBuckets = managedPolicy("only-buckets", BUCKETS);
        onlyAssuming = managedPolicy("only-assuming", allow("sts:AssumeRole"));
        withIam = managedPolicy("with-iam", allow("iam:*"));
        anotherPolicy = managedPolicy("another", BUCKETS);
        friend = stacks.as(stacks.user("friend", allow("sts:*")));
        strangersKey = stacks.user("stranger", allow("sts:*"));
        stranger = stacks.as(strangersKey);
        namesake = stacks.as(Stacks.user(stacks.as(stacks.sandbox().otherRoot()), USER, allow("sts:*")));
        root.iam().createRole(r -> r.roleName("created-elsewhere").assumeRolePolicyDocument(trusting("elsewhere")));
        createOpenBucket();

        keyless = new KeylessRoles(stacks, outputs);
        outputs.putAll(stacks.program("options", this::program).up().outputs());
        deployBothStacks();
        deployTwice();
    }

    private String managedPolicy(String name, PolicyDocument document) {
        return root.iam()
                .createPolicy(r -> r.policyName(name).policyDocument(document.toJson()))
                .policy()
                .arn();
    }

    static String trusting(String user) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
        {"AWS":"arn:aws:iam::%s:user/%s"},"Action":"sts:AssumeRole"}]}""".formatted(ACCOUNT_ID, user);
    }

    /** A bucket whose policy allows every principal of the account to list it. */
    private void createOpenBucket() {
        root.s3().createBucket(r -> r.bucket(OPEN_BUCKET));
        root.s3().putBucketPolicy(r -> r.bucket(OPEN_BUCKET).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
                "Action":"s3:ListBucket","Resource":"arn:aws:s3:::%s",
                "Condition":{"StringEquals":{"aws:PrincipalAccount":"%s"}}}]}""".formatted(OPEN_BUCKET, ACCOUNT_ID)));
    }

    private void deployBothStacks() throws AutomationException {
        var settings = config(
                "create-role:unprivilegedUsername",
                USER,
                "create-role:grantAssumeRole",
                "true",
                "create-role:externalId",
                EXTERNAL_ID);
        stacks.createRole("denials", settings)
                .up()
                .outputs()
                .forEach((name, value) -> outputs.put("stack." + name, value));
        bucket = text(assumeRole("denials", keyOf("stack")).up().outputs(), "bucketName");
    }

    WorkspaceStack assumeRole(String name, AwsCredentials key) throws AutomationException {
        var role = text(outputs, "stack.roleArn");
        return stacks.assumeRole(
                name, key, config("assume-role:roleToAssumeARN", role, "assume-role:externalId", EXTERNAL_ID));
    }

    /** Deploys rotations and revocations: first the state before them, then the state after them. */
    private void deployTwice() throws AutomationException {
        changing(AccessKeys.rotating("a"), AccessKeys.rotating("a"), Instant.EPOCH);
        rotatedBefore = user("rotated");
        retiredBefore = user("retired");
        userSessionBefore = sessionOf("revoked");
        roleSessionBefore = inRoleOf("revoked");
        changing(
                AccessKeys.rotating("b"),
                AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE),
                // Rounded up to the second, so that it covers the sessions that began in this second.
                Instant.now());
    }

    private void changing(AccessKeys rotated, AccessKeys retired, Instant revokedBefore) throws AutomationException {
        var stack = stacks.program("changing", context -> {
            make(context, "rotated", args -> args.accessKeys(rotated));
            make(context, "retired", args -> args.accessKeys(retired));
            make(
                    context,
                    "revoked",
                    args -> args.revokeRoleSessionsBefore(revokedBefore).revokeUserSessionsBefore(revokedBefore));
        });
        outputs.putAll(stack.up().outputs());
    }

    private void program(Context context) {
        make(context, "plain", args -> args);
        make(context, "not-granted", args -> args.grantAssumeRole(false));
        make(context, "two-ids", args -> args.externalId("first").externalId("second"));
        make(context, "with-mfa", args -> args.requireMfa(Duration.ofHours(1)));
        make(context, "identified", args -> args.requireSourceIdentity("alice", "bob"));
        make(context, "tagged", args -> args.requireSessionTag("team", "blue"));
        make(
                context,
                "shared",
                args -> args.trustedPrincipal("arn:aws:iam::" + ACCOUNT_ID + ":user/friend")
                        .trustedPrincipal("arn:aws:iam::" + OTHER_ACCOUNT_ID + ":user/" + USER));
        var now = Instant.now();
        make(context, "in-time", args -> args.trustCondition(window(now, -1, 1)));
        make(context, "too-late", args -> args.trustCondition(window(now, -2, -1)));
        make(context, "large", args -> args.rolePolicy(large()));
        make(context, "within", args -> args.rolePolicy(BUCKETS_AND_USERS).rolePermissionsBoundary(onlyBuckets));
        make(context, "without", args -> args.rolePolicy(BUCKETS_AND_USERS));
        make(context, "bounded-user", args -> args.userPermissionsBoundary(onlyAssuming));
        make(context, "stays", args -> args.staysUnprivileged(true));
        make(context, "disabled", args -> args.disableUser(true));
        make(context, "railed", args -> args.rolePolicy(allow("iam:*")).guardRails(onlyBuckets));
        make(context, "misrailed", args -> args.rolePolicy(allow("iam:*")).guardRails(withIam));
        make(
                context,
                "described",
                args -> args.userName("described-user")
                        .userPath("/machines/")
                        .userTags(Map.of("team", "blue"))
                        .roleName("described-role")
                        .rolePath("/deploy/")
                        .roleDescription("Deploys")
                        .roleTags(Map.of("team", "red"))
                        .maxSessionDuration(Duration.ofHours(4)));
        export(
                context,
                "existing",
                new UnprivilegedUserWithRole(
                        "existing",
                        UnprivilegedUserWithRoleArgs.builder()
                                .userName("elsewhere")
                                .existingRoleArn("arn:aws:iam::" + ACCOUNT_ID + ":role/created-elsewhere")
                                .grantAssumeRole(true)
                                .build()));
        keyless.program(context);
    }

    private static Condition[] window(Instant now, int fromHours, int toHours) {
        return new Condition[] {
            Condition.notBefore(now.plus(Duration.ofHours(fromHours))),
            Condition.notAfter(now.plus(Duration.ofHours(toHours)))
        };
    }

    /** Exceeds the 10,240 characters that are a role's inline quota. */
    static PolicyDocument large() {
        var statements = IntStream.range(0, 40)
                .mapToObj(i -> Statement.allow()
                        .action("s3:CreateBucket")
                        .resource("arn:aws:s3:::large-" + i + "-" + "x".repeat(300))
                        .build());
        var last = Statement.allow().action("iam:ListUsers").resource("*").build();
        return PolicyDocument.of(Stream.concat(statements, Stream.of(last)).toArray(Statement[]::new));
    }

    private static UnprivilegedUserWithRole make(
            Context context, String name, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> set) {
        var args = set.apply(UnprivilegedUserWithRoleArgs.builder()
                .userName(name)
                .grantAssumeRole(true)
                .rolePolicy(BUCKETS)
                .build()
                // A copy, whose options can be set again.
                .toBuilder());
        return export(context, name, new UnprivilegedUserWithRole(name, args.build()));
    }

    private static UnprivilegedUserWithRole export(Context context, String name, UnprivilegedUserWithRole component) {
        context.export(name + ".userArn", component.userArn());
        context.export(name + ".roleArn", component.roleArn());
        context.export(name + ".accessKeyId", component.accessKeyId());
        context.export(name + ".secretAccessKey", component.secretAccessKey());
        return component;
    }

    String output(String name) {
        return text(outputs, name);
    }

    AwsCredentials keyOf(String name) {
        return AwsBasicCredentials.create(output(name + ".accessKeyId"), output(name + ".secretAccessKey"));
    }

    AwsClients user(String name) {
        return stacks.as(keyOf(name));
    }

    /** Assumes the role of a component with its user. */
    AwsClients inRoleOf(String name) {
        return stacks.inRole(user(name), output(name + ".roleArn"));
    }

    AwsClients sessionOf(String name) {
        return stacks.sessionOf(user(name));
    }

    AssumeRoleRequest.Builder request(String role) {
        return AssumeRoleRequest.builder().roleArn(output(role + ".roleArn")).roleSessionName("deploy-1");
    }
}
