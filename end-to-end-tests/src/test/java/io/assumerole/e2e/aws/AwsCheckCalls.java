package io.assumerole.e2e.aws;

import static io.assumerole.demo.Check.ALLOWED;
import static io.assumerole.demo.Check.CONTROL;

import com.pulumi.automation.AutomationException;
import io.assumerole.demo.Check;
import io.assumerole.demo.StackOutputs;
import io.assumerole.e2e.Stacks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * The allowed and denied calls of the demo. Only the stacks create resources; the allowed calls don't. CloudTrail is
 * not read, because AWS delivers its events minutes later.
 *
 * <p>AWS shows a new key or policy to its servers one after another. Therefore, an allowed call is repeated until it is
 * allowed, for at most {@link #PROPAGATION}. A denied call is repeated only while its key is unknown.
 */
final class AwsCheckCalls {
    private static final Duration PROPAGATION = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String DENIED = "AccessDenied";
    /** The answers of IAM, STS, and S3 to a key that they do not know yet. */
    private static final Set<String> UNKNOWN_KEY = Set.of("InvalidClientTokenId", "InvalidAccessKeyId");

    private final AwsAccount account;
    private final AwsCheckStacks stacks;
    private final AccountClients caller;
    private final AccountClients user;

    AwsCheckCalls(AwsAccount account, AwsCheckStacks stacks) {
        this.account = account;
        this.stacks = stacks;
        this.caller = account.caller();
        this.user = account.as(stacks.user());
    }

    /** Waits until the user can assume its role, and checks who it is. */
    List<Check> measureUser() {
        var arn = "arn:aws:iam::" + account.id() + ":user/" + stacks.userName();
        return List.of(
                Check.equal(
                        "the user's key belongs to",
                        arn,
                        text(() -> user.sts().getCallerIdentity().arn(), arn::equals)),
                Check.equal(
                        "the user assumes the role with its external ID",
                        ALLOWED,
                        allowed(() -> session(user, stacks.externalId()))));
    }

    /** Checks that the user can't create the bucket that assume-role later creates with the role's permissions. */
    Check measureBucketWithoutRole() {
        var name = stacks.bucketName();
        return Check.equal(
                "the user creates the bucket of assume-role",
                DENIED,
                denied(() -> user.s3().createBucket(r -> r.bucket(name))));
    }

    List<Check> measureBucket(StackOutputs deployed) {
        var session = "arn:aws:sts::" + account.id() + ":assumed-role/" + deployed.roleName() + "/";
        return List.of(
                Check.equal(
                        CONTROL + "by assume-role, in the role",
                        ALLOWED,
                        allowed(() -> caller.s3().headBucket(r -> r.bucket(deployed.bucketName())))),
                new Check(
                        "assume-role created its bucket as",
                        session + "...",
                        deployed.assumedIdentity(),
                        deployed.assumedIdentity().startsWith(session)));
    }

    List<Check> measureDenials() throws AutomationException {
        var role = account.as(session(user, stacks.externalId()));
        var checks = new ArrayList<>(otherUser(role));
        checks.addAll(externalIds());
        return checks;
    }

    /** Returns the checks with a user that differs from the stack's user only in its name and its key. */
    private List<Check> otherUser(AccountClients role) throws AutomationException {
        var name = stacks.otherUserName();
        var other = account.as(stacks.deployOtherUser(false));

        var checks = new ArrayList<Check>();
        checks.add(Check.equal("the user lists another user's keys", DENIED, denied(() -> listKeys(user, name))));
        checks.add(Check.equal(CONTROL + "in the role", DENIED, denied(() -> listKeys(role, name))));
        checks.add(Check.equal(
                CONTROL + "by that user with the same policies", DENIED, denied(() -> listKeys(other, name))));
        stacks.deployOtherUser(true);
        checks.add(Check.equal(
                CONTROL + "by that user with one more policy", ALLOWED, allowed(() -> listKeys(other, name))));

        checks.add(Check.equal(
                "another user with the same policies assumes the role",
                DENIED,
                denied(() -> session(other, stacks.externalId()))));
        checks.add(Check.equal(CONTROL + "by the user", ALLOWED, allowed(() -> session(user, stacks.externalId()))));
        return checks;
    }

    private List<Check> externalIds() {
        return List.of(
                Check.equal(
                        "the user assumes the role with a wrong external ID",
                        DENIED,
                        denied(() -> session(user, UUID.randomUUID().toString()))),
                Check.equal(CONTROL + "with none", DENIED, denied(() -> session(user, null))),
                Check.equal(
                        CONTROL + "with the right one", ALLOWED, allowed(() -> session(user, stacks.externalId()))));
    }

    /** Checks that nothing of the stacks is left after both are destroyed. */
    List<Check> measureDestroyed(StackOutputs deployed) {
        return List.of(
                gone(
                        "the bucket",
                        "NoSuchBucket",
                        () -> caller.s3().getBucketTagging(r -> r.bucket(deployed.bucketName()))),
                gone("the role", "NoSuchEntity", () -> caller.iam().getRole(r -> r.roleName(deployed.roleName()))),
                gone("the user", "NoSuchEntity", () -> caller.iam().getUser(r -> r.userName(deployed.userName()))));
    }

    private static Check gone(String what, String code, Callable<?> read) {
        return Check.equal("after destroy: " + what, code, repeated(read, code::equals));
    }

    private static Object listKeys(AccountClients identity, String userName) {
        return identity.iam().listAccessKeys(r -> r.userName(userName));
    }

    private AwsCredentials session(AccountClients identity, @Nullable String externalId) {
        return Stacks.session(identity.sts()
                .assumeRole(AssumeRoleRequest.builder()
                        .roleArn(stacks.roleArn())
                        .roleSessionName("check")
                        .externalId(externalId)
                        .build())
                .credentials());
    }

    private static String allowed(Callable<?> call) {
        return repeated(call, ALLOWED::equals);
    }

    private static String denied(Callable<?> call) {
        return repeated(call, outcome -> !UNKNOWN_KEY.contains(outcome));
    }

    private static String repeated(Callable<?> call, Predicate<String> end) {
        return text(
                () -> {
                    call.call();
                    return ALLOWED;
                },
                end);
    }

    /** Returns the text or the error code of a call, which is repeated until it is the end. */
    private static String text(Callable<String> call, Predicate<String> end) {
        var limit = Instant.now().plus(PROPAGATION);
        while (true) {
            var outcome = outcome(call);
            if (end.test(outcome) || Instant.now().isAfter(limit)) {
                return outcome;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return outcome;
            }
        }
    }

    private static String outcome(Callable<String> call) {
        try {
            return call.call();
        } catch (SdkException e) {
            return e instanceof AwsServiceException refused && refused.awsErrorDetails() != null
                    ? String.valueOf(refused.awsErrorDetails().errorCode())
                    : e.getClass().getSimpleName();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
