package io.assumerole.demo;

import static io.assumerole.demo.Check.ALLOWED;
import static io.assumerole.demo.Check.CONTROL;
import static io.assumerole.demo.Check.DENIED;

import io.assumerole.localaws.sandbox.AwsClients;
import io.assumerole.localaws.sandbox.Sandbox;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Checks the permissions of the deployed stacks.
 *
 * <p>A local AWS answers AccessDenied for many wrong reasons, such as a role that does not exist. Therefore, each
 * denied call has a control: an allowed call with exactly one difference.
 */
public final class Checks {
    private static final String SESSION = "check";
    private static final Pattern TEMPORARY_KEY = Pattern.compile("ASIA\\w+");
    private static final String LIST_USERS = """
            {"Version":"2012-10-17",
             "Statement":[{"Effect":"Allow","Action":"iam:ListUsers","Resource":"*"}]}
            """;

    private final StackOutputs deployed;
    private final Sandbox sandbox;
    private final AwsClients root;
    private final AwsClients user;
    private final CloudTrailLookup cloudTrail;

    public Checks(Sandbox sandbox, StackOutputs deployed) {
        this.sandbox = sandbox;
        this.deployed = deployed;
        this.root = sandbox.as(sandbox.root());
        this.user = sandbox.as(deployed.user());
        this.cloudTrail = new CloudTrailLookup(root);
    }

    /**
     * Runs every check, and each control after its call. Then deletes the additional users and the bucket.
     */
    public List<Check> measure() {
        var groups = Stream.<Supplier<List<Check>>>of(
                        this::callers,
                        this::bucket,
                        this::makingBuckets,
                        this::listingUsers,
                        this::anotherUser,
                        this::externalIds)
                .map(group -> CompletableFuture.supplyAsync(() -> orFailing(group)))
                .toList();
        return groups.stream().flatMap(group -> group.join().stream()).toList();
    }

    /** Checks that nothing is left after both stacks are destroyed. */
    public List<Check> measureDestroyed() {
        return List.of(
                Check.equal(
                        "after destroy: the bucket",
                        "NoSuchBucket",
                        outcome(() -> root.s3().listObjectsV2(r -> r.bucket(deployed.bucketName())))),
                Check.equal(
                        "after destroy: the role",
                        "NoSuchEntity",
                        outcome(() -> root.iam().getRole(r -> r.roleName(deployed.roleName())))),
                Check.equal(
                        "after destroy: the user",
                        "NoSuchEntity",
                        outcome(() -> root.iam().getUser(r -> r.userName(deployed.userName())))));
    }

    /** Turns an unexpected answer from a different local AWS into a failed check. */
    private static List<Check> orFailing(Supplier<List<Check>> group) {
        try {
            return group.get();
        } catch (RuntimeException e) {
            return List.of(new Check(
                    "the remaining checks of this group",
                    "an answer like that of AWS",
                    e instanceof SdkException refused ? code(refused) : e.toString(),
                    false));
        }
    }

    private List<Check> callers() {
        var account = deployed.roleArn().split(":")[4];
        var rootArn = "arn:aws:iam::" + account + ":root";
        var session = "arn:aws:sts::" + account + ":assumed-role/" + deployed.roleName() + "/";
        var userArn = "arn:aws:iam::" + account + ":user/" + deployed.userName();
        var creator = answer(() -> cloudTrail.keysOfCreateRole(deployed.roleName()));
        var assumer = answer(() -> cloudTrail.keysOfAssumeRole(deployed.roleArn(), deployed.sessionName()));
        return List.of(
                keyOf("CloudTrail: create-role created its role with the key", creator, root, rootArn),
                keyOf("CloudTrail: assume-role assumed it with the key", assumer, user, userArn),
                new Check(
                        "assume-role created its bucket as",
                        session + "...",
                        deployed.assumedIdentity(),
                        deployed.assumedIdentity().startsWith(session)));
    }

    /** Checks the recorded key, and shows the ARN that AWS returns for it. */
    private static Check keyOf(String claim, String recorded, AwsClients caller, String arn) {
        var own = caller.accessKeyId();
        var expected = own + ", " + arn;
        return Check.equal(claim, expected, recorded.equals(own) ? recorded + ", " + answer(caller::arn) : recorded);
    }

    private List<Check> bucket() {
        var name = deployed.bucketName();
        var userKey = deployed.user().accessKeyId();
        var key = answer(() -> cloudTrail.keysOfCreateBucket(name));
        return List.of(
                Check.equal(
                        "the bucket " + name,
                        "exists",
                        outcome(() -> root.s3().headBucket(r -> r.bucket(name))).replace(ALLOWED, "exists")),
                new Check(
                        "CloudTrail: the bucket was created with a temporary key",
                        "ASIA...",
                        key + " (the user's own is " + userKey + ")",
                        TEMPORARY_KEY.matcher(key).matches()));
    }

    private List<Check> makingBuckets() {
        var name = "demo-probe-" + UUID.randomUUID();
        try {
            return List.of(
                    Check.equal("the user creates a bucket", DENIED, makeBucket(user, name)),
                    Check.equal(CONTROL + "in the role", ALLOWED, inRole(r -> makeBucket(r, name))));
        } finally {
            outcome(() -> root.s3().deleteBucket(r -> r.bucket(name)));
        }
    }

    /** Returns the checks of listing users. The control is another user, because no policy limits the root user. */
    private List<Check> listingUsers() {
        var denied = Check.equal("the user lists users", DENIED, listUsers(user));
        var inRole = Check.equal(CONTROL + "in the role", DENIED, inRole(Checks::listUsers));
        return asAnotherUser("-probe", (name, another) -> {
            var without = listUsers(another);
            root.iam()
                    .putUserPolicy(
                            r -> r.userName(name).policyName("list-users").policyDocument(LIST_USERS));
            return List.of(
                    denied,
                    inRole,
                    Check.equal(CONTROL + "by another user with the same policies", DENIED, without),
                    Check.equal(CONTROL + "by that user with one more policy", ALLOWED, listUsers(another)));
        });
    }

    private List<Check> anotherUser() {
        return asAnotherUser(
                "-other",
                (name, another) -> List.of(
                        Check.equal(
                                "another user with the same policies assumes the role",
                                DENIED,
                                assume(another, deployed.externalId())),
                        Check.equal(CONTROL + "by the user", ALLOWED, assume(user, deployed.externalId()))));
    }

    /** Runs checks as a user that differs from the unprivileged one only in its name and its key. */
    private List<Check> asAnotherUser(String suffix, BiFunction<String, AwsClients, List<Check>> measure) {
        var name = deployed.userName() + suffix;
        root.iam().createUser(r -> r.userName(name));
        try {
            copyPolicies(deployed.userName(), name);
            var key = root.iam().createAccessKey(r -> r.userName(name)).accessKey();
            return measure.apply(
                    name, sandbox.as(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
        } finally {
            deleteUser(name);
        }
    }

    private List<Check> externalIds() {
        var wrong = UUID.randomUUID().toString();
        return List.of(
                Check.equal("the user assumes the role with a wrong external ID", DENIED, assume(user, wrong)),
                Check.equal(CONTROL + "with none", DENIED, assume(user, null)),
                Check.equal(CONTROL + "with the right one", ALLOWED, assume(user, deployed.externalId())));
    }

    private void copyPolicies(String from, String to) {
        for (var name : root.iam().listUserPolicies(r -> r.userName(from)).policyNames()) {
            var document = root.iam()
                    .getUserPolicy(r -> r.userName(from).policyName(name))
                    .policyDocument();
            var json = URLDecoder.decode(document, StandardCharsets.UTF_8);
            root.iam().putUserPolicy(r -> r.userName(to).policyName(name).policyDocument(json));
        }
    }

    private void deleteUser(String name) {
        for (var policy : root.iam().listUserPolicies(r -> r.userName(name)).policyNames()) {
            root.iam().deleteUserPolicy(r -> r.userName(name).policyName(policy));
        }
        root.iam().listAccessKeys(r -> r.userName(name)).accessKeyMetadata().stream()
                .forEach(key -> root.iam().deleteAccessKey(r -> r.userName(name).accessKeyId(key.accessKeyId())));
        root.iam().deleteUser(r -> r.userName(name));
    }

    private static String makeBucket(AwsClients caller, String name) {
        return outcome(() -> caller.s3().createBucket(r -> r.bucket(name)));
    }

    private static String listUsers(AwsClients caller) {
        return outcome(() -> caller.iam().listUsers());
    }

    private String assume(AwsClients caller, String externalId) {
        return outcome(() -> session(caller, externalId));
    }

    private AwsCredentials session(AwsClients caller, String externalId) {
        var session = caller.sts()
                .assumeRole(AssumeRoleRequest.builder()
                        .roleArn(deployed.roleArn())
                        .roleSessionName(SESSION)
                        .externalId(externalId)
                        .build())
                .credentials();
        return AwsSessionCredentials.create(session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
    }

    private String inRole(Function<AwsClients, String> call) {
        AwsCredentials session;
        try {
            session = session(user, deployed.externalId());
        } catch (SdkException e) {
            return "the role cannot be assumed: " + code(e);
        }
        return call.apply(sandbox.as(session));
    }

    private static String outcome(Callable<?> call) {
        return answer(() -> {
            call.call();
            return ALLOWED;
        });
    }

    private static String answer(Callable<String> call) {
        try {
            return call.call();
        } catch (SdkException e) {
            return code(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String code(SdkException e) {
        if (e instanceof AwsServiceException refused
                && refused.awsErrorDetails() != null
                && refused.awsErrorDetails().errorCode() != null) {
            return refused.awsErrorDetails().errorCode();
        }
        return e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
