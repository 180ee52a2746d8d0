package io.assumerole.e2e;

import static io.assumerole.e2e.Attack.ALLOWED;
import static io.assumerole.e2e.Attack.LOCAL_AWS;
import static io.assumerole.e2e.Stacks.config;
import static io.assumerole.e2e.Stacks.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.pulumi.Context;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.OutputValue;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.AccessKeyStatus;
import io.assumerole.AccessKeys;
import io.assumerole.UnprivilegedUserWithRole;
import io.assumerole.UnprivilegedUserWithRoleArgs;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.RoleArn;
import io.assumerole.arn.SessionDuration;
import io.assumerole.arn.SessionName;
import io.assumerole.arn.SourceIdentity;
import io.assumerole.arn.UserArn;
import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.sandbox.AwsClients;
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
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Attackers against what the stacks have made, each refused beside a control that differs in one
 * thing and is allowed. Does not prove on the local AWS what that does not enforce: such a row is
 * decided offline and says so.
 */
@TestInstance(Lifecycle.PER_CLASS)
class DenialsTest {

    private static final String USER = "somebody@pulumi.com";
    private static final String EXTERNAL_ID = "2f9c41d0/the-one-and-only";
    private static final String ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";

    private Stacks stacks;
    private AwsClients root;
    private Map<String, OutputValue> created;
    private Map<String, OutputValue> before;
    private Map<String, OutputValue> made;
    private String bucket;
    private String onlyBuckets;
    private AwsCredentials strangersKey;
    private AwsClients stranger;
    private AwsClients reader;
    private AwsClients namesake;
    private KeylessAttacks keyless;
    private String anotherPolicy;
    private String boundaryWithIam;
    private AwsSessionCredentials userSessionOfBefore;
    private AwsSessionCredentials roleSessionOfBefore;

    private static PolicyDocument policy(String... actions) {
        return PolicyDocument.of(Statement.allow().action(actions).resource("*").build());
    }

    @BeforeAll
    void deploy() throws IOException, AutomationException {
        stacks = Stacks.start(DenialsTest.class);
        root = stacks.sandbox().as(stacks.sandbox().root());
        created = stacks.createRole(
                        "denials",
                        config(
                                "create-role:unprivilegedUsername",
                                USER,
                                "create-role:grantAssumeRole",
                                "true",
                                "create-role:externalId",
                                EXTERNAL_ID))
                .up()
                .outputs();
        onlyBuckets = root.iam()
                .createPolicy(r -> r.policyName("only-buckets")
                        .policyDocument(policy("s3:CreateBucket").toJson()))
                .policy()
                .arn();
        strangersKey = user(root, "stranger");
        reader = stacks.sandbox().as(user(root, "reader"));
        stranger = stacks.sandbox().as(strangersKey);
        keyless = new KeylessAttacks(stacks, stranger);
        namesake = stacks.sandbox().as(user(stacks.sandbox().as(stacks.sandbox().otherRoot()), USER));
        bucket = text(assumeRole("denials", Stacks.key(created)).up().outputs(), "bucketName");
        anotherPolicy = root.iam()
                .createPolicy(r -> r.policyName("another")
                        .policyDocument(policy("s3:CreateBucket").toJson()))
                .policy()
                .arn();
        boundaryWithIam = root.iam()
                .createPolicy(r ->
                        r.policyName("with-iam").policyDocument(policy("iam:*").toJson()))
                .policy()
                .arn();
        root.iam().createRole(r -> r.roleName("somebody-elses").assumeRolePolicyDocument(trusting("stranger")));
        before = up(AccessKeys.rotating("a"), AccessKeys.rotating("a"), Instant.EPOCH);
        made = before;
        userSessionOfBefore =
                Stacks.session(made("revoked").sts().getSessionToken().credentials());
        roleSessionOfBefore = session(made("revoked"), toMade("revoked"));
        made = up(
                AccessKeys.rotating("b"),
                AccessKeys.rotating("b").previous("a", AccessKeyStatus.INACTIVE),
                // Rounded up to the second: what was begun in this one is over, too.
                Instant.now());
    }

    private static String trusting(String user) {
        return """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":
        {"AWS":"arn:aws:iam::000000000000:user/%s"},"Action":"sts:AssumeRole"}]}""".formatted(user);
    }

    private WorkspaceStack assumeRole(String name, AwsCredentials key) throws AutomationException {
        return stacks.assumeRole(
                name,
                key,
                config("assume-role:roleToAssumeARN", text(created, "roleArn"), "assume-role:externalId", EXTERNAL_ID));
    }

    @AfterAll
    void close() throws IOException {
        stacks.close();
    }

    /** A user who, by its own policy, may assume every role of the account. */
    private static AwsCredentials user(AwsClients creator, String name) {
        creator.iam().createUser(r -> r.userName(name));
        var assume = PolicyDocument.of(Statement.allow()
                .action("sts:AssumeRole")
                .resource("arn:aws:iam::000000000000:role/*")
                .build());
        creator.iam()
                .putUserPolicy(r -> r.userName(name).policyName("assume-role").policyDocument(assume.toJson()));
        var key = creator.iam().createAccessKey(r -> r.userName(name)).accessKey();
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    private Map<String, OutputValue> up(AccessKeys rotated, AccessKeys resting, Instant revokedBefore)
            throws AutomationException {
        var stack = stacks.program("denials", context -> program(context, rotated, resting, revokedBefore));
        return stack.up().outputs();
    }

    private void program(Context context, AccessKeys rotated, AccessKeys resting, Instant revokedBefore) {
        UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> asks = args -> args.requireSessionName("deploy-*")
                .requireSessionTag("team", "blue")
                .rolePolicy(policy("s3:CreateBucket", "iam:ListUsers"));
        make(
                context,
                "guarded",
                args -> asks.apply(args).rolePermissionsBoundary(onlyBuckets).staysUnprivileged(true));
        make(context, "unbounded", args -> asks.apply(args).staysUnprivileged(true));
        make(context, "growing", args -> asks.apply(args).rolePermissionsBoundary(onlyBuckets));
        make(context, "identified", args -> args.requireSourceIdentity("alice"));
        make(context, "lasting", args -> args.maxSessionDuration(Duration.ofHours(2)));
        make(context, "with-mfa", args -> args.requireMfa(Duration.ofHours(1)));
        make(
                context,
                "shared",
                args -> args.trustedPrincipal("arn:aws:iam::" + MiniStack.OTHER_ACCOUNT_ID + ":user/" + USER));
        make(context, "rotated", args -> args.accessKeys(rotated));
        make(context, "resting", args -> args.accessKeys(resting));
        make(context, "disabled", args -> args.disableUser(true));
        make(context, "enabled", args -> args.disableUser(false));
        make(
                context,
                "revoked",
                args -> args.revokeRoleSessionsBefore(revokedBefore).revokeUserSessionsBefore(revokedBefore));
        make(context, "railed", args -> args.rolePolicy(policy("iam:*")).guardRails(onlyBuckets));
        make(context, "misrailed", args -> args.rolePolicy(policy("iam:*")).guardRails(boundaryWithIam));
        make(context, "unrailed", args -> args.rolePolicy(policy("iam:*")));
        var stored = new UnprivilegedUserWithRole(
                "stored",
                UnprivilegedUserWithRoleArgs.builder()
                        .rolePolicy(policy("s3:CreateBucket"))
                        .accessKeys(AccessKeys.one()
                                .inSecretsManager()
                                .readableBy("arn:aws:iam::" + MiniStack.ACCOUNT_ID + ":user/reader"))
                        .build());
        context.export("stored.secretArn", stored.secretArn());
    }

    private static void make(Context context, String name, UnaryOperator<UnprivilegedUserWithRoleArgs.Builder> set) {
        var args =
                set.apply(UnprivilegedUserWithRoleArgs.builder()
                        .userName(name)
                        .grantAssumeRole(true)
                        .rolePolicy(policy("s3:CreateBucket"))
                        .build()
                        .toBuilder());
        var component = new UnprivilegedUserWithRole(name, args.build());
        context.export(name + ".userArn", component.userArn());
        context.export(name + ".roleArn", component.roleArn());
        context.export(name + ".accessKeyId", component.accessKeyId());
        context.export(name + ".secretAccessKey", component.secretAccessKey());
    }

    private AwsClients as(String keyId, String secret) {
        return stacks.sandbox().as(AwsBasicCredentials.create(keyId, secret));
    }

    private AwsClients created() {
        return stacks.sandbox().as(Stacks.key(created));
    }

    private AwsClients made(String name) {
        return key(made, name);
    }

    private AwsClients key(Map<String, OutputValue> outputs, String name) {
        return as(text(outputs, name + ".accessKeyId"), text(outputs, name + ".secretAccessKey"));
    }

    /** The request that the role of create-role accepts. */
    private AssumeRoleRequest.Builder toCreated() {
        return AssumeRoleRequest.builder()
                .roleArn(text(created, "roleArn"))
                .roleSessionName("attack")
                .externalId(EXTERNAL_ID);
    }

    private AssumeRoleRequest.Builder toMade(String name) {
        return AssumeRoleRequest.builder()
                .roleArn(text(made, name + ".roleArn"))
                .roleSessionName("deploy-1");
    }

    /** The request that the roles accept which ask for a tag. */
    private AssumeRoleRequest.Builder tagged(String name) {
        return toMade(name).tags(tag("team", "blue"));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Supplier<String> assumes(AwsClients caller, AssumeRoleRequest.Builder request) {
        return () -> outcome(() -> caller.sts().assumeRole(request.build()));
    }

    private AwsSessionCredentials session(AwsClients caller, AssumeRoleRequest.Builder request) {
        var session = caller.sts().assumeRole(request.build()).credentials();
        return Stacks.session(session);
    }

    private Supplier<String> in(
            AwsClients caller, AssumeRoleRequest.Builder request, Function<AwsClients, Object> call) {
        return () -> {
            var inRole = stacks.sandbox().as(session(caller, request));
            return outcome(() -> call.apply(inRole));
        };
    }

    private Supplier<String> readsTheStoredKey(AwsClients caller) {
        return () ->
                outcome(() -> caller.secretsManager().getSecretValue(r -> r.secretId(text(made, "stored.secretArn"))));
    }

    private static Object makesABucket(AwsClients caller) {
        return caller.s3()
                .createBucket(r -> r.bucket("made-by-" + caller.accessKeyId().toLowerCase(Locale.ROOT)));
    }

    private Object listsTheBucket(AwsClients caller) {
        return caller.s3().listObjectsV2(r -> r.bucket(bucket));
    }

    /** What comes of assume-role, deployed as a stack of its own with this key. */
    private Supplier<String> deploys(String name, AwsCredentials key) {
        return () -> {
            try {
                assumeRole(name, key).up();
                return ALLOWED;
            } catch (AutomationException e) {
                return e.getMessage().contains("AccessDenied") ? "AccessDenied" : e.getMessage();
            }
        };
    }

    private static Object listsUsers(AwsClients caller) {
        return caller.iam().listUsers();
    }

    private static String outcome(Supplier<?> call) {
        try {
            call.get();
            return ALLOWED;
        } catch (AwsServiceException e) {
            return e.awsErrorDetails().errorCode();
        }
    }

    private static String withOtherEnd(String text) {
        var last = text.charAt(text.length() - 1);
        return text.substring(0, text.length() - 1) + (last == 'A' ? 'B' : 'A');
    }

    /** What a session of this length may do when one of a second, begun after it, has ended. */
    private Supplier<String> later(Duration length) {
        return () -> {
            var session = session(created(), toCreated().durationSeconds((int) length.toSeconds()));
            var second = session(created(), toCreated().durationSeconds(1));
            while (outcome(() -> stacks.sandbox().as(second).arn()).equals(ALLOWED)) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            return outcome(() -> stacks.sandbox().as(session).arn());
        };
    }

    private Supplier<String> active(String user, String keyId, Supplier<String> call) {
        return () -> {
            setStatus(user, keyId, StatusType.ACTIVE);
            try {
                return call.get();
            } finally {
                setStatus(user, keyId, StatusType.INACTIVE);
            }
        };
    }

    private void setStatus(String user, String keyId, StatusType status) {
        root.iam().updateAccessKey(r -> r.userName(user).accessKeyId(keyId).status(status));
    }

    private Supplier<String> asAdministrator(String user, Function<AwsClients, Object> call) {
        return () -> {
            root.iam().attachUserPolicy(r -> r.userName(user).policyArn(ADMINISTRATOR));
            try {
                return outcome(() -> call.apply(made(user)));
            } finally {
                root.iam().detachUserPolicy(r -> r.userName(user).policyArn(ADMINISTRATOR));
            }
        };
    }

    private Role role(String name) {
        var role = RoleArn.parse(text(made, name + ".roleArn")).name().value();
        return root.iam().getRole(r -> r.roleName(role)).role();
    }

    private String trust(String name) {
        return URLDecoder.decode(role(name).assumeRolePolicyDocument(), StandardCharsets.UTF_8);
    }

    /** What the trust policy that the role has at the local AWS says to a request of its user. */
    private Supplier<String> decided(
            String name, UnaryOperator<String> trust, UnaryOperator<AccessRequest.Builder> circumstances) {
        return () -> {
            var request = AccessRequest.byUser(UserArn.parse(text(made, name + ".userArn")))
                    .asksToAssume(RoleArn.parse(text(made, name + ".roleArn")))
                    .sessionName(new SessionName("attack"));
            var decision = PolicyEvaluator.builder()
                    .trust(PolicyDocument.parse(trust.apply(trust(name))))
                    .build()
                    .decide(circumstances.apply(request).build());
            return switch (decision.outcome()) {
                case ALLOWED -> ALLOWED;
                case EXPLICITLY_DENIED, IMPLICITLY_DENIED -> "AccessDenied";
                case UNDECIDED -> decision.toString();
            };
        };
    }

    /** AWS keeps the ID of the user that a trust policy names, and not its ARN. */
    private UnaryOperator<String> pinned(String name) {
        var id = root.iam().getUser(r -> r.userName(name)).user().userId();
        return trust -> trust.replace("\"" + text(made, name + ".userArn") + "\"", "\"" + id + "\"");
    }

    /** What the longest session that the role has at the local AWS says to one of this length. */
    private Supplier<String> lasts(String name, Duration duration) {
        return () -> {
            var longest = Duration.ofSeconds(role(name).maxSessionDuration());
            try {
                new SessionDuration(duration).requireAtMost(new MaxSessionDuration(longest));
                return ALLOWED;
            } catch (IllegalArgumentException e) {
                return "ValidationError";
            }
        };
    }

    private List<Attack> attacks() {
        var all = new ArrayList<Attack>();
        credentials(all);
        trust(all);
        permissions(all);
        all.addAll(keyless.attacks());
        leaks(all);
        guardRails(all);
        return all;
    }

    private void credentials(List<Attack> all) {
        var key = Stacks.key(created);
        var first = key(before, "resting");
        all.add(new Attack(
                "The key, with a secret of which one character is changed",
                () -> outcome(() -> as(key.accessKeyId(), withOtherEnd(key.secretAccessKey()))
                        .arn()),
                "SignatureDoesNotMatch",
                "the right secret",
                () -> outcome(() -> created().arn()),
                LOCAL_AWS));
        all.add(new Attack(
                "The old key, after a rotation that has deleted it",
                assumes(key(before, "rotated"), toMade("rotated")),
                "InvalidClientTokenId",
                "the new key",
                assumes(made("rotated"), toMade("rotated")),
                LOCAL_AWS));
        all.add(new Attack(
                "The old key, made Inactive before it is deleted",
                assumes(first, toMade("resting")),
                "InvalidClientTokenId",
                "the same key, made Active again",
                active("resting", first.accessKeyId(), assumes(first, toMade("resting"))),
                LOCAL_AWS));
        all.add(new Attack(
                "Another user reads the key in Secrets Manager",
                readsTheStoredKey(stranger),
                "AccessDeniedException",
                "the user that `readableBy` names",
                readsTheStoredKey(reader),
                LOCAL_AWS));
        all.add(new Attack(
                "A session that has ended",
                later(Duration.ofSeconds(1)),
                "ExpiredToken",
                "one begun with it, which lasts longer",
                later(Duration.ofHours(1)),
                LOCAL_AWS + ", which gives sessions of 1 second; AWS gives 15 minutes"));
        all.add(new Attack(
                "A session token of which one character is changed",
                () -> {
                    var session = session(created(), toCreated());
                    return outcome(() -> stacks.sandbox()
                            .as(AwsSessionCredentials.create(
                                    session.accessKeyId(),
                                    session.secretAccessKey(),
                                    withOtherEnd(session.sessionToken())))
                            .arn());
                },
                "InvalidClientTokenId",
                "the right token",
                () -> {
                    var session = session(created(), toCreated());
                    return outcome(() -> stacks.sandbox().as(session).arn());
                },
                LOCAL_AWS));
    }

    private void trust(List<Attack> all) {
        all.add(new Attack(
                "Another user, with the same policy of its own",
                assumes(stranger, toCreated()),
                "AccessDenied",
                "the user",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "A user of the same name, with the same policy, in another account",
                assumes(namesake, toCreated()),
                "AccessDenied",
                "the user",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "A user of another account, whose own policy allows it",
                assumes(namesake, toMade("rotated")),
                "AccessDenied",
                "a role that names this user, by `trustedPrincipal`",
                assumes(namesake, toMade("shared")),
                LOCAL_AWS));
        all.add(new Attack(
                "A wrong external ID",
                assumes(created(), toCreated().externalId("2f9c41d0/another")),
                "AccessDenied",
                "the right one",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "The external ID in other case",
                assumes(created(), toCreated().externalId(EXTERNAL_ID.toUpperCase(Locale.ROOT))),
                "AccessDenied",
                "the right one",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "An empty external ID",
                assumes(created(), toCreated().externalId("")),
                "AccessDenied",
                "the right one",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "No external ID",
                assumes(created(), toCreated().externalId(null)),
                "AccessDenied",
                "the right one",
                assumes(created(), toCreated()),
                LOCAL_AWS));
        all.add(new Attack(
                "A session name that the role does not accept",
                assumes(made("guarded"), tagged("guarded").roleSessionName("Deploy-1")),
                "AccessDenied",
                "one that it accepts",
                assumes(made("guarded"), tagged("guarded")),
                LOCAL_AWS));
        all.add(new Attack(
                "A session without the tag that the role asks for",
                assumes(made("guarded"), toMade("guarded")),
                "AccessDenied",
                "with the tag",
                assumes(made("guarded"), tagged("guarded")),
                LOCAL_AWS));
        all.add(new Attack(
                "A session with one tag more",
                assumes(made("guarded"), toMade("guarded").tags(tag("team", "blue"), tag("more", "x"))),
                "AccessDenied",
                "without it",
                assumes(made("guarded"), tagged("guarded")),
                LOCAL_AWS));
        all.add(new Attack(
                "A wrong source identity",
                decided("identified", trust -> trust, request -> request.sourceIdentity(new SourceIdentity("mallory"))),
                "AccessDenied",
                "the right one",
                decided("identified", trust -> trust, request -> request.sourceIdentity(new SourceIdentity("alice"))),
                "offline: the local AWS does not compare source identities"));
        all.add(new Attack(
                "The stolen key, without MFA",
                decided("with-mfa", trust -> trust, request -> request.withoutMfa()),
                "AccessDenied",
                "with MFA, a minute ago",
                decided("with-mfa", trust -> trust, request -> request.mfa(Duration.ofMinutes(1))),
                "offline: the local AWS has no MFA"));
        all.add(new Attack(
                "A user made anew with the name of the deleted one",
                decided("rotated", pinned("rotated"), request -> request.uniqueId("AIDAMADEANEWAFTERTHAT")),
                "AccessDenied",
                "the user itself",
                decided(
                        "rotated",
                        pinned("rotated"),
                        request -> request.uniqueId(root.iam()
                                .getUser(r -> r.userName("rotated"))
                                .user()
                                .userId())),
                "offline: the local AWS does not keep users' IDs in trust policies"));
        all.add(new Attack(
                "A session longer than the role's maximum",
                lasts("lasting", Duration.ofSeconds(7_201)),
                "ValidationError",
                "one of just that",
                lasts("lasting", Duration.ofSeconds(7_200)),
                "offline: the local AWS gives any duration"));
    }

    private void permissions(List<Attack> all) {
        all.add(new Attack(
                "The user makes a bucket without the role",
                () -> outcome(() -> makesABucket(created())),
                "AccessDenied",
                "in the role",
                in(created(), toCreated(), DenialsTest::makesABucket),
                LOCAL_AWS));
        all.add(new Attack(
                "The user lists the bucket of assume-role without the role",
                () -> outcome(() -> listsTheBucket(created())),
                "AccessDenied",
                "in the role",
                in(created(), toCreated(), this::listsTheBucket),
                LOCAL_AWS));
        all.add(new Attack(
                "Another user lists the bucket of assume-role",
                () -> outcome(() -> listsTheBucket(stranger)),
                "AccessDenied",
                "the role",
                in(created(), toCreated(), this::listsTheBucket),
                LOCAL_AWS));
        all.add(new Attack(
                "Another user deploys assume-role, with the right external ID",
                deploys("strangers", strangersKey),
                "AccessDenied",
                "the user",
                deploys("users", Stacks.key(created)),
                LOCAL_AWS));
        all.add(new Attack(
                "The role does what its policy does not allow",
                in(created(), toCreated(), DenialsTest::listsUsers),
                "AccessDenied",
                "what it allows",
                in(created(), toCreated(), DenialsTest::makesABucket),
                LOCAL_AWS));
        all.add(new Attack(
                "The role does what its policy allows and its boundary does not",
                in(made("guarded"), tagged("guarded"), DenialsTest::listsUsers),
                "AccessDenied",
                "the same without the boundary",
                in(made("unbounded"), tagged("unbounded"), DenialsTest::listsUsers),
                LOCAL_AWS));
        all.add(new Attack(
                "The user that was made an administrator later, and stays unprivileged",
                asAdministrator("guarded", DenialsTest::listsUsers),
                "AccessDenied",
                "the same without `staysUnprivileged`",
                asAdministrator("growing", DenialsTest::listsUsers),
                LOCAL_AWS));
    }

    private void leaks(List<Attack> all) {
        all.add(new Attack(
                "The user, shut out by `disableUser`, assumes its role",
                assumes(made("disabled"), toMade("disabled")),
                "AccessDenied",
                "a user who is not",
                assumes(made("enabled"), toMade("enabled")),
                LOCAL_AWS));
        all.add(new Attack(
                "The user, shut out by `disableUser`, assumes its role in a session of `GetSessionToken`",
                () -> assumes(sessionOf("disabled"), toMade("disabled")).get(),
                "AccessDenied",
                "a user who is not",
                () -> assumes(sessionOf("enabled"), toMade("enabled")).get(),
                LOCAL_AWS));
        all.add(new Attack(
                "A session of `GetSessionToken`, begun before `revokeUserSessionsBefore`",
                () -> assumes(stacks.sandbox().as(userSessionOfBefore), toMade("revoked"))
                        .get(),
                "AccessDenied",
                "one begun after it",
                () -> assumes(sessionOf("revoked"), toMade("revoked")).get(),
                LOCAL_AWS));
        all.add(new Attack(
                "A session in the role, begun before `revokeRoleSessionsBefore`",
                () -> outcome(() -> makesABucket(stacks.sandbox().as(roleSessionOfBefore))),
                "AccessDenied",
                "one begun after it",
                in(made("revoked"), toMade("revoked"), DenialsTest::makesABucket),
                LOCAL_AWS));
    }

    private AwsClients sessionOf(String name) {
        return stacks.sandbox()
                .as(Stacks.session(made(name).sts().getSessionToken().credentials()));
    }

    private Supplier<String> railed(Function<AwsClients, Object> call) {
        return in(made("railed"), toMade("railed"), call);
    }

    /** The user of somebody else, who may have two keys. */
    private static Object makesAKey(AwsClients caller, String user) {
        var key = caller.iam().createAccessKey(r -> r.userName(user)).accessKey();
        return caller.iam().deleteAccessKey(r -> r.userName(user).accessKeyId(key.accessKeyId()));
    }

    private String roleOf(String name) {
        return RoleArn.parse(text(made, name + ".roleArn")).name().value();
    }

    private void guardRails(List<Attack> all) {
        all.add(new Attack(
                "The role with `guardRails` gives its user another key",
                railed(caller -> makesAKey(caller, "railed")),
                "AccessDenied",
                "another user",
                railed(caller -> makesAKey(caller, "stranger")),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` puts its user into a group",
                railed(caller ->
                        caller.iam().addUserToGroup(r -> r.userName("railed").groupName("everybody"))),
                "AccessDenied",
                "the same without `guardRails`",
                in(made("unrailed"), toMade("unrailed"), caller -> {
                    caller.iam().createGroup(r -> r.groupName("everybody"));
                    caller.iam().addUserToGroup(r -> r.userName("unrailed").groupName("everybody"));
                    caller.iam().removeUserFromGroup(r -> r.userName("unrailed").groupName("everybody"));
                    return caller.iam().deleteGroup(r -> r.groupName("everybody"));
                }),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` writes its own trust policy anew",
                railed(caller -> caller.iam()
                        .updateAssumeRolePolicy(
                                r -> r.roleName(roleOf("railed")).policyDocument(trusting("stranger")))),
                "AccessDenied",
                "that of another role",
                railed(caller -> caller.iam()
                        .updateAssumeRolePolicy(
                                r -> r.roleName("somebody-elses").policyDocument(trusting("stranger")))),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` deletes its own policy",
                railed(caller -> caller.iam()
                        .deleteRolePolicy(r -> r.roleName(roleOf("railed")).policyName("any"))),
                "AccessDenied",
                "that of another role, which has none",
                () -> railed(caller -> caller.iam()
                                        .deleteRolePolicy(r ->
                                                r.roleName("somebody-elses").policyName("any")))
                                .get()
                                .equals("NoSuchEntity")
                        ? ALLOWED
                        : "refused",
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` makes a user without the boundary",
                railed(caller -> caller.iam().createUser(r -> r.userName("unbounded-user"))),
                "AccessDenied",
                "with it",
                railed(caller -> {
                    caller.iam().createUser(r -> r.userName("bounded-user").permissionsBoundary(onlyBuckets));
                    return caller.iam().deleteUser(r -> r.userName("bounded-user"));
                }),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` makes a role with a wider boundary",
                railed(caller -> caller.iam()
                        .createRole(r -> r.roleName("bounded-role")
                                .assumeRolePolicyDocument(trusting("stranger"))
                                .permissionsBoundary(ADMINISTRATOR))),
                "AccessDenied",
                "with the boundary",
                railed(caller -> {
                    caller.iam()
                            .createRole(r -> r.roleName("bounded-role")
                                    .assumeRolePolicyDocument(trusting("stranger"))
                                    .permissionsBoundary(onlyBuckets));
                    return caller.iam().deleteRole(r -> r.roleName("bounded-role"));
                }),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` gives a policy to a role without the boundary",
                railed(caller -> caller.iam()
                        .putRolePolicy(r -> r.roleName("somebody-elses")
                                .policyName("more")
                                .policyDocument(policy("iam:*").toJson()))),
                "AccessDenied",
                "to one that has it",
                railed(caller -> {
                    caller.iam()
                            .createRole(r -> r.roleName("limited")
                                    .assumeRolePolicyDocument(trusting("stranger"))
                                    .permissionsBoundary(onlyBuckets));
                    caller.iam()
                            .putRolePolicy(r -> r.roleName("limited")
                                    .policyName("more")
                                    .policyDocument(policy("iam:*").toJson()));
                    caller.iam().deleteRolePolicy(r -> r.roleName("limited").policyName("more"));
                    return caller.iam().deleteRole(r -> r.roleName("limited"));
                }),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` takes a boundary away",
                railed(caller -> caller.iam().deleteRolePermissionsBoundary(r -> r.roleName(roleOf("growing")))),
                "AccessDenied",
                "puts the same one on",
                railed(caller -> caller.iam()
                        .putRolePermissionsBoundary(
                                r -> r.roleName(roleOf("growing")).permissionsBoundary(onlyBuckets))),
                LOCAL_AWS));
        all.add(new Attack(
                "The role with `guardRails` writes the boundary anew",
                railed(caller -> writesAnew(caller, onlyBuckets)),
                "AccessDenied",
                "another policy",
                railed(caller -> writesAnew(caller, anotherPolicy)),
                LOCAL_AWS));
        all.add(new Attack(
                "A user that the role with `guardRails` has made takes its boundary off itself",
                frees("railed", onlyBuckets),
                "AccessDenied",
                "with a boundary that allows `iam:*`: so it must not",
                frees("misrailed", boundaryWithIam),
                LOCAL_AWS));
    }

    /** A user that the role makes, with every right that a policy can give it, tries to be rid of the boundary. */
    private Supplier<String> frees(String name, String boundary) {
        return () -> {
            var made = new AtomicReference<AwsCredentials>();
            var makes = in(made(name), toMade(name), caller -> {
                        caller.iam().createUser(r -> r.userName("freed").permissionsBoundary(boundary));
                        caller.iam()
                                .putUserPolicy(r -> r.userName("freed")
                                        .policyName("all")
                                        .policyDocument(policy("*").toJson()));
                        var key = caller.iam()
                                .createAccessKey(r -> r.userName("freed"))
                                .accessKey();
                        made.set(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
                        return key;
                    })
                    .get();
            assertThat(makes).as("a user with the boundary is made").isEqualTo(ALLOWED);
            try {
                return outcome(() ->
                        stacks.sandbox().as(made.get()).iam().deleteUserPermissionsBoundary(r -> r.userName("freed")));
            } finally {
                root.iam()
                        .listAccessKeys(r -> r.userName("freed"))
                        .accessKeyMetadata()
                        .forEach(key -> root.iam()
                                .deleteAccessKey(r -> r.userName("freed").accessKeyId(key.accessKeyId())));
                root.iam().deleteUserPolicy(r -> r.userName("freed").policyName("all"));
                root.iam().deleteUser(r -> r.userName("freed"));
            }
        };
    }

    private static Object writesAnew(AwsClients caller, String policyArn) {
        return caller.iam()
                .createPolicyVersion(r -> r.policyArn(policyArn)
                        .policyDocument(policy("iam:*").toJson())
                        .setAsDefault(true));
    }

    @TestFactory
    Stream<DynamicTest> refuses_the_attacker_and_allows_the_control() {
        return attacks().stream()
                .map(attack -> DynamicTest.dynamicTest(attack.toString(), () -> {
                    assertThat(attack.allowed().get()).as(attack.control()).isEqualTo(ALLOWED);
                    assertThat(attack.attack().get()).as(attack.attacker()).isEqualTo(attack.code());
                }));
    }

    @Test
    void stands_in_the_documents_row_by_row() throws IOException {
        var lines = Files.readAllLines(Clone.folder().resolve("docs/denials.md"));
        assertThat(lines.stream().filter(line -> line.startsWith("| ")).skip(1))
                .filteredOn(line -> !line.startsWith("| ---"))
                .containsExactlyElementsOf(attacks().stream().map(Attack::line).toList());
    }
}
