package io.assumerole.components.internal.sdk;

import com.pulumi.core.Output;
import com.pulumi.exceptions.RunException;
import io.assumerole.components.internal.input.CreateDate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Waits until AWS allows a new role to be assumed, or a role to be assumed with a new key.
 *
 * <p>AWS rejects a new role or key for 5 to 30 seconds. The AWS plugin, which assumes the role when it is configured,
 * tries only once. If the role and the key are older than two minutes, this class neither waits nor calls AWS. If a
 * local endpoint, such as the local AWS, rejects the call, this class does not wait. Such an endpoint accepts a new key
 * or role immediately.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_general.html
 */
public final class RoleReadiness {

    /**
     * The time that the AWS plugin itself waits for IAM in other cases.
     * https://github.com/hashicorp/terraform-provider-aws, internal/service/iam/consts.go
     */
    private static final Duration PROPAGATION = Duration.ofMinutes(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    /**
     * Error codes that AWS has returned for keys and roles that were too new.
     * https://github.com/hashicorp/terraform-provider-aws/issues/6566 and 6310
     */
    private static final Set<String> PASSING =
            Set.of("AccessDenied", "UnauthorizedOperation", "InvalidClientTokenId", "InvalidAccessKeyId");

    /** https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
    private static final String NO_IDENTITY_POLICY = "because no identity-based policy allows";

    private final Clock clock;
    private final Function<Duration, CompletableFuture<Void>> pause;
    private final Supplier<Optional<SessionRequest.Sts>> sts;

    /**
     * @param clock the clock for the age of keys and roles, and for the time spent waiting
     * @param pause completes after a time, without blocking a thread
     * @param sts creates the STS caller; empty if the AWS SDK is missing
     */
    public RoleReadiness(
            Clock clock,
            Function<Duration, CompletableFuture<Void>> pause,
            Supplier<Optional<SessionRequest.Sts>> sts) {
        this.clock = clock;
        this.pause = pause;
        this.sts = sts;
    }

    public static RoleReadiness ofAws() {
        return new RoleReadiness(Clock.systemUTC(), RoleReadiness::pause, RoleReadiness::sdk);
    }

    private static CompletableFuture<Void> pause(Duration time) {
        return CompletableFuture.runAsync(
                () -> {}, CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** Looks for the optional AWS SDK without loading its classes. */
    private static Optional<SessionRequest.Sts> sdk() {
        var loader = RoleReadiness.class.getClassLoader();
        var isPresent = Stream.of("services/sts/StsClient", "http/urlconnection/UrlConnectionHttpClient")
                .allMatch(name -> loader.getResource("software/amazon/awssdk/" + name + ".class") != null);
        return isPresent ? Optional.of(new AwsSdkSts(null)) : Optional.empty();
    }

    /**
     * Returns an output that completes when the role can be assumed.
     *
     * @param createDates the creation dates of the key and the role, in RFC 3339; {@code null} means long ago
     * @param request the parameters that the provider will send
     * @param warn receives a warning if AWS would have to be called but the AWS SDK is missing
     * @param inform receives a message before the first pause
     * @return true when the role can be assumed; never a secret. It fails if AWS rejects the call for a different
     *     reason than a new key or role, or for too long
     */
    public Output<Boolean> of(
            List<Output<String>> createDates,
            Output<SessionRequest> request,
            Consumer<String> warn,
            Consumer<String> inform) {
        return Output.all(createDates.stream()
                        .map(date -> date.applyValue(this::isFresh))
                        .toList())
                .apply(fresh -> fresh.contains(true)
                        ? request.apply(known -> Output.of(wait(known, warn, inform)))
                        : Output.of(true))
                .asPlaintext();
    }

    private boolean isFresh(String date) {
        return CreateDate.of(date)
                .filter(created -> created.plus(PROPAGATION).isAfter(clock.instant()))
                .isPresent();
    }

    private CompletableFuture<Boolean> wait(SessionRequest request, Consumer<String> warn, Consumer<String> inform) {
        var found = sts.get();
        if (found.isEmpty()) {
            warn.accept(untried(
                    request,
                    "To have the provider wait, add software.amazon.awssdk:sts and"
                            + " software.amazon.awssdk:url-connection-client to the program's dependencies"));
            return CompletableFuture.completedFuture(true);
        }
        return attempt(new Attempts(found.get(), request, clock.instant(), warn, inform), Duration.ZERO, FIRST_PAUSE);
    }

    private static String untried(SessionRequest request, String reason) {
        return request.withoutSecrets(("The access key or %s is new. AWS may reject AssumeRole for a few"
                        + " seconds. If it does, run the update again. %s")
                .formatted(request.roleArn(), reason));
    }

    /** The constant state of all attempts; {@code since} is the time of the first. */
    private record Attempts(
            SessionRequest.Sts sts,
            SessionRequest request,
            Instant since,
            Consumer<String> warn,
            Consumer<String> inform) {}

    private CompletableFuture<Boolean> attempt(Attempts attempts, Duration wait, Duration next) {
        return pause.apply(wait)
                .thenApply(waited -> refusal(attempts))
                .thenCompose(refusal -> refusal.isEmpty()
                        ? CompletableFuture.completedFuture(true)
                        : again(attempts, next, refusal.get()));
    }

    private static Optional<SessionRequest.Refusal> refusal(Attempts attempts) {
        var request = attempts.request();
        try {
            return attempts.sts().assume(request);
        } catch (SessionRequest.NotTriedException e) {
            attempts.warn().accept(untried(request, "It could not be tested in advance: " + e.getMessage()));
            return Optional.empty();
        } catch (LinkageError e) {
            attempts.warn()
                    .accept(untried(
                            request,
                            "It could not be tested in advance: the AWS SDK modules are incompatible ("
                                    + e
                                    + "); use one version for all software.amazon.awssdk modules"));
            return Optional.empty();
        } catch (RuntimeException e) {
            // The cause is omitted, because a message that quotes the attempt can quote a secret.
            throw new RunException(
                    request.withoutSecrets(("Could not ask AWS whether the caller can assume %s: %s. Check the network"
                                    + " and the credentials, then run the update again; created resources are kept")
                            .formatted(request.roleArn(), e.getMessage())));
        }
    }

    private CompletableFuture<Boolean> again(Attempts attempts, Duration next, SessionRequest.Refusal refusal) {
        var request = attempts.request();
        if (refusal.local() || !PASSING.contains(refusal.code())) {
            throw new RunException(refused(
                    request,
                    refusal,
                    "AWS does not let the caller assume %s. AWS says: %s Waiting does not help: fix"
                            + " the cause, then run the update again; created resources are kept"));
        }
        var left = PROPAGATION.minus(Duration.between(attempts.since(), clock.instant()));
        if (left.isZero() || left.isNegative()) {
            throw new RunException(refused(
                    request,
                    refusal,
                    "AWS has refused for two minutes to let the caller assume %s; AWS usually rejects a new key or role"
                            + " for at most 30 seconds. AWS says: %s Check what the role's trust policy requires and what a"
                            + " boundary or the organization denies, then run the update again; created"
                            + " resources are kept"));
        }
        if (next.equals(FIRST_PAUSE)) {
            attempts.inform()
                    .accept(refused(
                            request,
                            refusal,
                            "AWS does not let the caller assume %s yet. AWS says: %s AWS can reject a new key or role for up"
                                    + " to 30 seconds, so this update keeps trying for up to two minutes"));
        }
        var longer = next.multipliedBy(2);
        return attempt(
                attempts,
                next.compareTo(left) < 0 ? next : left,
                longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE);
    }

    private static String refused(SessionRequest request, SessionRequest.Refusal refusal, String message) {
        var said = refusal.code() + ": " + refusal.message() + ".";
        if (refusal.message().contains(NO_IDENTITY_POLICY)) {
            said +=
                    " The caller has no identity policy that allows it to assume the role: set grantAssumeRole to true on"
                            + " the component that creates the user, or give the caller such a policy.";
        }
        return request.withoutSecrets(message.formatted(request.roleArn(), said));
    }
}
