package io.assumerole.e2e;

import static io.assumerole.e2e.OptionRow.ALLOWED;
import static io.assumerole.e2e.OptionRow.LOCAL_AWS;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.UserArn;
import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.PgpRecipient;
import io.assumerole.policy.Condition;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.decision.AccessRequest;
import io.assumerole.policy.decision.PolicyEvaluator;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Every option of {@link UnprivilegedUserWithRole} on the local AWS, allowed and denied. Does not
 * prove on the local AWS what that does not enforce: such a row is decided offline, on the trust
 * policy that the role really has, and says why.
 */
@TestInstance(Lifecycle.PER_CLASS)
class UserOptionsTest {

    private static final String ACCOUNT = "000000000000";
    private static final String AWS_MANAGED = "arn:aws:iam::aws:policy/";
    private static final String ISSUER = "token.example.com";
    private static final String OPEN_BUCKET = "open-to-the-account";
    private static final PolicyDocument BUCKETS = policy("s3:CreateBucket");
    private static final PolicyDocument BUCKETS_AND_USERS = PolicyDocument.of(Statement.allow()
            .action("s3:CreateBucket", "iam:ListUsers")
            .resource("*")
            .build());

    private final PgpRecipient pgpOwner = new PgpRecipient();
    private Stacks stacks;
    private AwsClients root;
    private WorkspaceStack stack;
    private Map<String, OutputValue> outputs;
    private String onlyBuckets;
    private String onlyAssuming;
    private AwsClients friend;
    private AwsClients stranger;

    private static PolicyDocument policy(String action) {
        return PolicyDocument.of(Statement.allow().action(action).resource("*").build());
    }

    @BeforeAll
    void deploy() throws IOException, AutomationException {
        stacks = Stacks.start(UserOptionsTest.class);
        root = stacks.sandbox().as(stacks.sandbox().root());
        onlyBuckets = managedPolicy("only-buckets", BUCKETS);
        onlyAssuming = managedPolicy("only-assuming", policy("sts:AssumeRole"));
        friend = user("friend");
        stranger = user("stranger");
        root.iam().createRole(r -> r.roleName("made-elsewhere").assumeRolePolicyDocument("""
                                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
                                                {"AWS":"arn:aws:iam::000000000000:user/elsewhere"},
                                                "Action":"sts:AssumeRole"}]}"""));
        stack = stacks.program("user-options", this::program);
        outputs = stack.up().outputs();
        openBucket();
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    private String managedPolicy(String name, PolicyDocument document) {
        return root.iam()
                .createPolicy(r -> r.policyName(name).policyDocument(document.toJson()))
                .policy()
                .arn();
    }

    /** A user made elsewhere, who may by its own policies assume any role. */
    private AwsClients user(String name) {
        root.iam().createUser(r -> r.userName(name));
        root.iam()
                .putUserPolicy(r -> r.userName(name)
                        .policyName("assume")
                        .policyDocument(policy("sts:*").toJson()));
        var key = root.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return stacks.sandbox().as(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    private void program(Context context) {
        make(context, "plain", args -> args);
        make(context, "not-granted", args -> args.grantAssumeRole(false));
        make(context, "two-ids", args -> args.externalId("first").externalId("second"));
        make(context, "with-mfa", args -> args.requireMfa(Duration.ofHours(1)));
        make(context, "named", args -> args.requireSessionName("deploy-*"));
        make(context, "own-name", args -> args.requireUserNameAsSessionName());
        make(context, "identified", args -> args.requireSourceIdentity("alice", "bob"));
        make(context, "tagged", args -> args.requireSessionTag("team", "blue"));
        make(context, "taggable", args -> args.allowSessionTag("team"));
        make(context, "shared", args -> args.trustedPrincipal("arn:aws:iam::" + ACCOUNT + ":user/friend"));
        make(
                context,
                "federated",
                args -> args.trustedWebIdentity(
                        "arn:aws:iam::" + ACCOUNT + ":oidc-provider/" + ISSUER, "sts.amazonaws.com", "repo:us/*"));
        make(context, "from-here", args -> args.trustCondition(Condition.sourceIp("127.0.0.0/8")));
        make(context, "from-there", args -> args.trustCondition(Condition.sourceIp("203.0.113.0/24")));
        var now = Instant.now();
        make(context, "in-time", args -> args.trustCondition(window(now, -1, 1)));
        make(context, "too-late", args -> args.trustCondition(window(now, -2, -1)));
        make(context, "of-us", args -> args.trustCondition(Condition.organization("o-0123456789")));
        make(context, "inside", args -> args.trustCondition(Condition.sourceVpc("vpc-0123abcd")));
        make(context, "both", args -> args.rolePolicy("users", policy("iam:ListUsers")));
        make(context, "reader", args -> args.managedPolicyArn(AWS_MANAGED + "IAMReadOnlyAccess"));
        make(context, "large", args -> args.rolePolicy(large()));
        make(context, "within", args -> args.rolePolicy(BUCKETS_AND_USERS).rolePermissionsBoundary(onlyBuckets));
        make(context, "without", args -> args.rolePolicy(BUCKETS_AND_USERS));
        make(context, "bounded-user", args -> args.userPermissionsBoundary(onlyAssuming));
        make(context, "stays", args -> args.staysUnprivileged(true));
        make(context, "disabled", args -> args.disableUser(true));
        make(
                context,
                "revoked-before",
                args -> args.revokeUserSessionsBefore(now.minus(Duration.ofHours(1)))
                        .revokeRoleSessionsBefore(now.minus(Duration.ofHours(1))));
        make(
                context,
                "revoked-until",
                args -> args.revokeUserSessionsBefore(now.plus(Duration.ofMinutes(10)))
                        .revokeRoleSessionsBefore(now.plus(Duration.ofMinutes(10))));
        make(context, "railed", args -> args.rolePolicy(policy("iam:*")).guardRails(onlyBuckets));
        make(
                context,
                "stored",
                args -> args.accessKeys(
                        AccessKeys.one().inSecretsManager().readableBy("arn:aws:iam::" + ACCOUNT + ":user/friend")));
        make(context, "encrypted", args -> args.accessKeys(AccessKeys.one().encryptedFor(pgpOwner.publicKey())));
        make(context, "keyless", args -> args.accessKeys(AccessKeys.none()));
        make(context, "asleep", args -> args.accessKeys(AccessKeys.one(AccessKeyStatus.INACTIVE)));
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
                                .existingRoleArn("arn:aws:iam::" + ACCOUNT + ":role/made-elsewhere")
                                .grantAssumeRole(true)
                                .build()),
                true);
    }

    private static Condition[] window(Instant now, int fromHours, int toHours) {
        return new Condition[] {
            Condition.notBefore(now.plus(Duration.ofHours(fromHours))),
            Condition.notAfter(now.plus(Duration.ofHours(toHours)))
        };
    }

    /** More than the 10,240 characters that are a role's inline quota. */
    private static PolicyDocument large() {
        var statements = IntStream.range(0, 40)
                .mapToObj(i -> Statement.allow()
                        .action("s3:CreateBucket")
                        .resource("arn:aws:s3:::large-" + i + "-" + "x".repeat(300))
                        .build());
        var last = Statement.allow().action("iam:ListUsers").resource("*").build();
        return PolicyDocument.of(Stream.concat(statements, Stream.of(last)).toArray(Statement[]::new));
    }

    private static void make(Context context, String name, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> set) {
        var args = set.apply(UnprivilegedUserWithRoleArgs.builder()
                .userName(name)
                .grantAssumeRole(true)
                .rolePolicy(BUCKETS)
                .build()
                // What is set here may be given anew.
                .toBuilder());
        var made = new UnprivilegedUserWithRole(name, args.build());
        export(context, name, made, !List.of("keyless", "stored", "encrypted").contains(name));
        if (name.equals("stored")) {
            context.export("stored.secretArn", made.secretArn());
        }
        if (name.equals("encrypted")) {
            context.export("encrypted.accessKeyId", made.accessKeyId());
            context.export("encrypted.encryptedSecretAccessKey", made.encryptedSecretAccessKey());
        }
    }

    private static void export(Context context, String name, UnprivilegedUserWithRole made, boolean hasKey) {
        context.export(name + ".userArn", made.userArn());
        context.export(name + ".roleArn", made.roleArn());
        context.export(name + ".accessSummary", made.accessSummary());
        if (hasKey) {
            context.export(name + ".accessKeyId", made.accessKeyId());
            context.export(name + ".secretAccessKey", made.secretAccessKey());
        }
    }

    private String output(String name) {
        return Stacks.text(outputs, name);
    }

    private AwsClients userOf(String name) {
        return stacks.sandbox()
                .as(AwsBasicCredentials.create(output(name + ".accessKeyId"), output(name + ".secretAccessKey")));
    }

    private AssumeRoleRequest.Builder assume(String name) {
        return AssumeRoleRequest.builder().roleArn(output(name + ".roleArn")).roleSessionName("session");
    }

    private Supplier<String> assumes(String name) {
        return assumes(name, request -> request);
    }

    private Supplier<String> assumes(String name, UnaryOperator<AssumeRoleRequest.Builder> with) {
        return () -> assumes(userOf(name), with.apply(assume(name))).get();
    }

    private static Supplier<String> assumes(AwsClients caller, AssumeRoleRequest.Builder request) {
        return outcome(() -> caller.sts().assumeRole(request.build()));
    }

    private static UnaryOperator<AssumeRoleRequest.Builder> tag(String key, String value) {
        return request ->
                request.tags(List.of(Tag.builder().key(key).value(value).build()));
    }

    private Supplier<String> inRole(String name, Function<AwsClients, Object> call) {
        return () -> {
            Credentials session =
                    userOf(name).sts().assumeRole(assume(name).build()).credentials();
            var caller = stacks.sandbox().as(Stacks.session(session));
            return outcome(() -> call.apply(caller)).get();
        };
    }

    private static Object makesABucket(AwsClients caller) {
        return caller.s3()
                .createBucket(r -> r.bucket("made-by-" + caller.accessKeyId().toLowerCase(Locale.ROOT)));
    }

    private static Object makesAUser(AwsClients caller, String boundary) {
        caller.iam().createUser(r -> r.userName("made-in-the-role").permissionsBoundary(boundary));
        return caller.iam().deleteUser(r -> r.userName("made-in-the-role"));
    }

    private static Object tags(AwsClients caller, String user) {
        var tag = software.amazon.awssdk.services.iam.model.Tag.builder()
                .key("team")
                .value("red")
                .build();
        return caller.iam().tagUser(r -> r.userName(user).tags(tag));
    }

    /** A bucket of somebody else, whose policy admits everybody in the account. */
    private void openBucket() {
        root.s3().createBucket(r -> r.bucket(OPEN_BUCKET));
        root.s3().putBucketPolicy(r -> r.bucket(OPEN_BUCKET).policy("""
                                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",
                                                "Action":"s3:ListBucket","Resource":"arn:aws:s3:::%s",
                                                "Condition":{"StringEquals":{"aws:PrincipalAccount":"%s"}}}]}""".formatted(OPEN_BUCKET, ACCOUNT)));
    }

    private static Object listsOpenBucket(AwsClients caller) {
        return caller.s3().listObjectsV2(r -> r.bucket(OPEN_BUCKET));
    }

    private static Object listsUsers(AwsClients caller) {
        return caller.iam().listUsers();
    }

    private static Supplier<String> outcome(Supplier<?> call) {
        return () -> {
            try {
                call.get();
                return ALLOWED;
            } catch (AwsServiceException e) {
                return e.awsErrorDetails().errorCode();
            }
        };
    }

    /** What the trust policy that the role has at the local AWS says to a request. */
    private Supplier<String> decided(String name, UnaryOperator<AccessRequest.Builder> circumstances) {
        return () -> {
            var role = RoleArn.parse(output(name + ".roleArn"));
            var trust = URLDecoder.decode(
                    root.iam()
                            .getRole(r -> r.roleName(role.name().value()))
                            .role()
                            .assumeRolePolicyDocument(),
                    StandardCharsets.UTF_8);
            var request = AccessRequest.byUser(UserArn.parse(output(name + ".userArn")))
                    .asksToAssume(role)
                    .sessionName(new SessionName("session"));
            var decision = PolicyEvaluator.builder()
                    .trust(PolicyDocument.parse(trust))
                    .noOtherLimits()
                    .build()
                    .decide(circumstances.apply(request).build());
            return switch (decision.outcome()) {
                case ALLOWED -> ALLOWED;
                case EXPLICITLY_DENIED, IMPLICITLY_DENIED -> "AccessDenied";
                case UNDECIDED -> decision.toString();
            };
        };
    }

    private Supplier<String> assumesWithToken(String subject) {
        return outcome(() -> root.sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(output("federated.roleArn"))
                        .roleSessionName("session")
                        .webIdentityToken(token(subject))));
    }

    private String token(String subject) {
        return stacks.sandbox().webIdentityToken("https://" + ISSUER, subject, "sts.amazonaws.com");
    }

    private Supplier<String> withAdministratorAccess(String name, Supplier<String> call) {
        return () -> {
            root.iam().attachUserPolicy(r -> r.userName(name).policyArn(AWS_MANAGED + "AdministratorAccess"));
            try {
                return call.get();
            } finally {
                root.iam().detachUserPolicy(r -> r.userName(name).policyArn(AWS_MANAGED + "AdministratorAccess"));
            }
        };
    }

    private Supplier<String> hasKeys(String name) {
        return () -> root.iam()
                        .listAccessKeys(r -> r.userName(name))
                        .accessKeyMetadata()
                        .isEmpty()
                ? "no key"
                : ALLOWED;
    }

    private List<OptionRow> rows() {
        var rows = new ArrayList<OptionRow>();
        user(rows);
        trust(rows);
        permissions(rows);
        return rows;
    }

    private void user(List<OptionRow> rows) {
        rows.add(new OptionRow(
                "grantAssumeRole",
                "with it, the user assumes the role",
                assumes("plain"),
                "without it",
                assumes("not-granted"),
                "AccessDenied",
                LOCAL_AWS + "; AWS asks for it across accounts only"));
        rows.add(new OptionRow(
                "userPermissionsBoundary",
                "given every right later, the user without one lists users",
                withAdministratorAccess("plain", outcome(() -> listsUsers(userOf("plain")))),
                "with a boundary of sts:AssumeRole",
                withAdministratorAccess("bounded-user", outcome(() -> listsUsers(userOf("bounded-user")))),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "staysUnprivileged",
                "given every right later, the user without it lists users",
                withAdministratorAccess("plain", outcome(() -> listsUsers(userOf("plain")))),
                "with it",
                withAdministratorAccess("stays", outcome(() -> listsUsers(userOf("stays")))),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "staysUnprivileged",
                "given every right later, the user without it assumes another role",
                () -> assumesElsewhere("plain"),
                "with it",
                () -> assumesElsewhere("stays"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "staysUnprivileged",
                "the user without it reads a bucket whose policy admits the whole account",
                outcome(() -> listsOpenBucket(userOf("plain"))),
                "with it",
                outcome(() -> listsOpenBucket(userOf("stays"))),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "staysUnprivileged",
                "given every right later, the user assumes its own role",
                withAdministratorAccess("stays", assumes("stays")),
                "another one that trusts it",
                () -> assumesElsewhere("stays"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "disableUser",
                "without it, the user assumes the role",
                assumes("plain"),
                "with it",
                assumes("disabled"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "revokeUserSessionsBefore",
                "an hour ago: a session of the user assumes the role",
                () -> assumes(sessionOf("revoked-before"), assume("revoked-before"))
                        .get(),
                "in ten minutes",
                () -> assumes(sessionOf("revoked-until"), assume("revoked-until"))
                        .get(),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "revokeUserSessionsBefore",
                "in ten minutes: the key itself assumes the role",
                assumes("revoked-until"),
                "a session of it",
                () -> assumes(sessionOf("revoked-until"), assume("revoked-until"))
                        .get(),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "accessKeys(none())",
                "by default there is a key",
                hasKeys("plain"),
                "with none",
                hasKeys("keyless"),
                "no key",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "accessKeys(one(INACTIVE))",
                "an active key answers who it is",
                outcome(() -> userOf("plain").arn()),
                "an inactive one",
                outcome(() -> userOf("asleep").arn()),
                "InvalidClientTokenId",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "accessKeys(…encryptedFor)",
                "what the owner of the PGP key opens assumes the role",
                assumes(encrypted(pgpOwner::decrypt), assume("encrypted")),
                "the secret as the state has it",
                assumes(encrypted(UnaryOperator.identity()), assume("encrypted")),
                "SignatureDoesNotMatch",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "accessKeys(…inSecretsManager)",
                "the user that readableBy names reads the key",
                reads(friend),
                "another user",
                reads(stranger),
                "AccessDeniedException",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "existingRoleArn",
                "the user assumes a role that was there before",
                assumes("existing"),
                "another user with the same policy",
                () -> assumes(stranger, assume("existing")).get(),
                "AccessDenied",
                LOCAL_AWS));
    }

    private AwsClients encrypted(UnaryOperator<String> open) {
        var secret = open.apply(output("encrypted.encryptedSecretAccessKey"));
        return stacks.sandbox().as(AwsBasicCredentials.create(output("encrypted.accessKeyId"), secret));
    }

    private Supplier<String> reads(AwsClients caller) {
        return outcome(() -> caller.secretsManager().getSecretValue(r -> r.secretId(output("stored.secretArn"))));
    }

    /** Assumes the role that was made elsewhere, which trusts the user for that long. */
    private String assumesElsewhere(String user) {
        trust(user);
        try {
            return withAdministratorAccess(
                            user,
                            () -> assumes(userOf(user), assume("existing")).get())
                    .get();
        } finally {
            trust("elsewhere");
        }
    }

    private void trust(String user) {
        root.iam().updateAssumeRolePolicy(r -> r.roleName("made-elsewhere").policyDocument(trusting(user)));
    }

    private static String trusting(String user) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
        {"AWS":"arn:aws:iam::%s:user/%s"},"Action":"sts:AssumeRole"}]}""".formatted(ACCOUNT, user);
    }

    private void trust(List<OptionRow> rows) {
        rows.add(new OptionRow(
                "externalId",
                "the second of two IDs is sent",
                assumes("two-ids", request -> request.externalId("second")),
                "a third",
                assumes("two-ids", request -> request.externalId("third")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "requireMfa",
                "without MFA, a role that does not ask for it",
                assumes("plain"),
                "one that does",
                assumes("with-mfa"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "requireMfa",
                "MFA was 10 minutes ago",
                decided("with-mfa", request -> request.mfa(Duration.ofMinutes(10))),
                "no MFA",
                decided("with-mfa", request -> request.withoutMfa()),
                "AccessDenied",
                "offline: the local AWS has no MFA"));
        rows.add(new OptionRow(
                "requireMfa(Duration)",
                "MFA was 10 minutes ago",
                decided("with-mfa", request -> request.mfa(Duration.ofMinutes(10))),
                "2 hours ago",
                decided("with-mfa", request -> request.mfa(Duration.ofHours(2))),
                "AccessDenied",
                "offline: the local AWS has no MFA"));
        rows.add(new OptionRow(
                "requireSessionName",
                "the session is called deploy-1",
                assumes("named", request -> request.roleSessionName("deploy-1")),
                "build-1",
                assumes("named", request -> request.roleSessionName("build-1")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "requireUserNameAsSessionName",
                "the session is called like the user",
                decided("own-name", request -> request.sessionName(new SessionName("own-name"))),
                "like somebody else",
                decided("own-name", request -> request.sessionName(new SessionName("plain"))),
                "AccessDenied",
                "offline: the local AWS does not substitute policy variables"));
        rows.add(new OptionRow(
                "requireSourceIdentity",
                "alice's",
                decided("identified", request -> request.sourceIdentity(new SourceIdentity("alice"))),
                "mallory's",
                decided("identified", request -> request.sourceIdentity(new SourceIdentity("mallory"))),
                "AccessDenied",
                "offline: the local AWS does not compare source identities"));
        rows.add(new OptionRow(
                "requireSourceIdentity",
                "alice's",
                decided("identified", request -> request.sourceIdentity(new SourceIdentity("alice"))),
                "none",
                decided("identified", request -> request),
                "AccessDenied",
                "offline: the local AWS does not compare source identities"));
        rows.add(new OptionRow(
                "requireSessionTag",
                "the tag team=blue is sent",
                assumes("tagged", tag("team", "blue")),
                "team=green",
                assumes("tagged", tag("team", "green")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "allowSessionTag",
                "the tag team is sent",
                assumes("taggable", tag("team", "any")),
                "the tag other",
                assumes("taggable", tag("other", "any")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "allowSessionTag",
                "the tag team is sent",
                assumes("taggable", tag("team", "any")),
                "to a role that takes no tags",
                assumes("plain", tag("team", "any")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "trustedPrincipal",
                "a second user, who is named, assumes the role",
                () -> assumes(friend, assume("shared")).get(),
                "a third, who is not",
                () -> assumes(stranger, assume("shared")).get(),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "trustedWebIdentity",
                "a token of the subject repo:us/app",
                assumesWithToken("repo:us/app"),
                "of repo:them/app",
                assumesWithToken("repo:them/app"),
                "AccessDenied",
                LOCAL_AWS + ", which checks no signature"));
        rows.add(new OptionRow(
                "trustCondition(sourceIp)",
                "called from 127.0.0.1, where that is allowed",
                assumes("from-here"),
                "where only 203.0.113.0/24 is",
                assumes("from-there"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "trustCondition(notBefore, notAfter)",
                "within the two hours",
                assumes("in-time"),
                "after them",
                assumes("too-late"),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "trustCondition(organization)",
                "the user's account is in it",
                decided("of-us", request -> request.context("aws:PrincipalOrgID", "o-0123456789")),
                "in another",
                decided("of-us", request -> request.context("aws:PrincipalOrgID", "o-9876543210")),
                "AccessDenied",
                "offline: the local AWS has no organizations"));
        rows.add(new OptionRow(
                "trustCondition(sourceVpc)",
                "called through the VPC",
                decided("inside", request -> request.context("aws:SourceVpc", "vpc-0123abcd")),
                "from another",
                decided("inside", request -> request.context("aws:SourceVpc", "vpc-dcba3210")),
                "AccessDenied",
                "offline: the local AWS has no VPC endpoints"));
    }

    private void permissions(List<OptionRow> rows) {
        rows.add(new OptionRow(
                "rolePolicy",
                "the role makes a bucket, as its policy says",
                inRole("plain", UserOptionsTest::makesABucket),
                "lists users",
                inRole("plain", UserOptionsTest::listsUsers),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "rolePolicy(name, …)",
                "with a second policy, the role lists users",
                inRole("both", UserOptionsTest::listsUsers),
                "without it",
                inRole("plain", UserOptionsTest::listsUsers),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "managedPolicyArn",
                "with IAMReadOnlyAccess, the role lists users",
                inRole("reader", UserOptionsTest::listsUsers),
                "without it",
                inRole("plain", UserOptionsTest::listsUsers),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "revokeRoleSessionsBefore",
                "an hour ago: the role makes a bucket",
                inRole("revoked-before", UserOptionsTest::makesABucket),
                "in ten minutes",
                inRole("revoked-until", UserOptionsTest::makesABucket),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "guardRails",
                "the role makes a user with the boundary",
                inRole("railed", caller -> makesAUser(caller, onlyBuckets)),
                "without one",
                inRole("railed", caller -> makesAUser(caller, null)),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "guardRails",
                "the role tags another user",
                inRole("railed", caller -> tags(caller, "stranger")),
                "its own user",
                inRole("railed", caller -> tags(caller, "railed")),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "rolePolicy, split",
                "the last of 41 statements holds",
                inRole("large", UserOptionsTest::listsUsers),
                "what none of them allows",
                inRole("large", UserOptionsTest::makesABucket),
                "AccessDenied",
                LOCAL_AWS));
        rows.add(new OptionRow(
                "rolePermissionsBoundary",
                "without one, the role lists users",
                inRole("without", UserOptionsTest::listsUsers),
                "with a boundary of s3:CreateBucket",
                inRole("within", UserOptionsTest::listsUsers),
                "AccessDenied",
                LOCAL_AWS));
    }

    @TestFactory
    Stream<DynamicTest> allows_with_it_and_denies_without() {
        return rows().stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    assertThat(row.may().get()).as(row.allowed()).isEqualTo(ALLOWED);
                    assertThat(row.mayNot().get()).as(row.denied()).isEqualTo(row.code());
                }));
    }

    @Test
    void stands_in_the_documents_row_by_row() throws IOException {
        var page = Files.readString(Clone.folder().resolve("docs/components/unprivileged-user-with-role.md"));
        assertThat(page).contains(rows().stream().map(OptionRow::line).toList());
    }

    /** No policy controls GetSessionToken; what denies the user denies its session, too. */
    @Test
    void begins_a_session_that_stays_unprivileged_as_well() {
        assertThat(userOf("stays").arn()).endsWith("user/stays");
        assertThat(outcome(() -> listsOpenBucket(sessionOf("plain"))).get()).isEqualTo(ALLOWED);
        assertThat(outcome(() -> listsOpenBucket(sessionOf("stays"))).get()).isEqualTo("AccessDenied");
    }

    private AwsClients sessionOf(String name) {
        var session = userOf(name).sts().getSessionToken().credentials();
        return stacks.sandbox().as(Stacks.session(session));
    }

    @Test
    void makes_user_and_role_as_described() {
        var user = root.iam().getUser(r -> r.userName("described-user")).user();
        assertThat(user.path()).isEqualTo("/machines/");
        assertThat(user.tags()).extracting(t -> t.key() + "=" + t.value()).containsExactly("team=blue");
        var role = root.iam().getRole(r -> r.roleName("described-role")).role();
        assertThat(role.path()).isEqualTo("/deploy/");
        assertThat(role.description()).isEqualTo("Deploys");
        assertThat(role.maxSessionDuration()).isEqualTo(14_400);
        assertThat(role.tags()).extracting(t -> t.key() + "=" + t.value()).containsExactly("team=red");

        var plain = root.iam().getUser(r -> r.userName("plain")).user();
        assertThat(plain.path()).isEqualTo("/");
        assertThat(plain.tags()).isEmpty();
        assertThat(output("plain.roleArn")).matches(".*:role/plain-[0-9a-f]{7}");
    }

    @Test
    void tells_people_who_may_do_what() {
        assertThat(output("plain.accessSummary"))
                .contains("User plain may assume role", output("plain.roleArn"), "s3:CreateBucket");
        assertThat(output("two-ids.accessSummary")).contains("external ID").doesNotContain("second");
        assertThat(outputs.get("two-ids.accessSummary").isSecret()).isFalse();
    }
}
