package io.assumerole.localaws.account;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Deletes the resources in the ledgers of runs, without Pulumi.
 *
 * <p>A resource is deleted only if the ledger names it, the caller's account is the ledger's account, and the resource
 * has the tag of the run. One exception: S3 tags a new bucket in a second call, so a bucket without any tag is also
 * deleted. Its name is random, and was free when it was recorded. A bucket with objects is never deleted.
 */
public final class AccountCleanup {
    /**
     * The time from a removal to the next search for the same resources. IAM shows a new resource some seconds late. On
     * macOS, a plugin can outlive its engine, and retry a creation for two minutes.
     */
    public static final Duration PROPAGATION = Duration.ofMinutes(3);

    /** The number of attempts to end all processes. A process can start another process before it ends. */
    private static final int ATTEMPTS = 3;

    private static final Duration LONGEST_RUN = Duration.ofHours(6);

    private final AwsAccount account;
    private final Duration propagation;
    private final Consumer<String> out;
    private final IamClient iam;
    private final S3Client s3;

    /**
     * @param propagation the time after which a resource of a killed run has become visible; usually
     * {@link #PROPAGATION}
     * @param out receives a line about each resource that was deleted or remains
     */
    public AccountCleanup(AwsAccount account, Duration propagation, Consumer<String> out) {
        this.account = account;
        this.propagation = propagation;
        this.out = out;
        this.iam = account.caller().iam();
        this.s3 = account.caller().s3();
    }

    /**
     * The result of a cleanup.
     *
     * @param clean whether nothing of the ended runs remains in this account
     * @param running the IDs of the runs whose process still ran at the start. Their resources were not removed
     */
    public record Cleaned(boolean clean, List<String> running) {}

    /** Removes the resources of all runs whose process has ended. */
    public Cleaned cleanEnded(AccountRuns runs) {
        boolean clean = true;
        var found = runs.find();
        for (var run : found.ended()) {
            try (run) {
                clean &= clean(run, propagation);
            }
        }
        return new Cleaned(clean, List.copyOf(found.running()));
    }

    /**
     * Removes the resources of the run of this process. Call this after every creation has ended.
     *
     * @param complete false if a creation failed, so that AWS might not show its resource yet
     * @return whether nothing remains
     */
    public boolean clean(AccountRun run, boolean complete) {
        return clean(run, complete ? Duration.ZERO : propagation);
    }

    private boolean clean(AccountRun run, Duration wait) {
        Result ended;
        List<RecordedResource> recorded;
        try {
            ended = endProcesses(run);
            recorded = run.recorded();
        } catch (LocalAwsException e) {
            out.accept(e.getMessage());
            return false;
        }
        var other = recorded.stream().filter(resource -> !isHere(resource)).findFirst();
        if (other.isPresent()) {
            out.accept("The run " + run.id() + " is skipped: its resources are in the account "
                    + other.get().account() + " at " + other.get().endpoint() + ".");
            return ended != Result.REMAINS;
        }
        var results = removeAll(recorded, ended);
        // The ledger is needed until a later search finds nothing: a resource can become visible late.
        while (!wait.isZero() && isRecent(recorded) && !results.contains(Result.REMAINS)) {
            out.accept("Waiting " + wait.toSeconds() + " seconds for resources that become visible late ...");
            sleep(wait);
            results = removeAll(recorded, endProcesses(run));
            if (results.equals(Set.of(Result.ABSENT))) {
                break;
            }
        }
        boolean clean = !results.contains(Result.REMAINS);
        if (clean) {
            run.delete();
        }
        return clean;
    }

    private Set<Result> removeAll(List<RecordedResource> recorded, Result ended) {
        var results = EnumSet.of(ended);
        recorded.stream()
                .sorted(Comparator.comparing(RecordedResource::kind))
                .map(this::remove)
                .forEach(results::add);
        return results;
    }

    /** Ends the engines and plugins of a run, which could create a resource later. */
    private Result endProcesses(AccountRun run) {
        var result = Result.ABSENT;
        for (int i = 0; i < ATTEMPTS; i++) {
            var running = run.processes();
            if (running.isEmpty()) {
                return result;
            }
            ChildProcesses.end(List.copyOf(running));
            running.stream()
                    .filter(process -> !ChildProcesses.runs(process))
                    .forEach(process -> out.accept("ended: process " + process.pid()));
            result = Result.DELETED;
        }
        var left = run.processes();
        left.forEach(process -> remains("process " + process.pid(), "it did not end, and can still create a resource"));
        return left.isEmpty() ? result : Result.REMAINS;
    }

    private boolean isHere(RecordedResource resource) {
        return resource.account().equals(account.id())
                && resource.endpoint().equals(account.endpoint())
                && resource.region().equals(AwsAccount.REGION);
    }

    /** Returns whether a creation can be pending. A run takes minutes, so an old run has none. */
    private static boolean isRecent(List<RecordedResource> recorded) {
        var limit = Instant.now().minus(LONGEST_RUN);
        return recorded.stream().anyMatch(resource -> resource.time().isAfter(limit));
    }

    private static void sleep(Duration wait) {
        try {
            Thread.sleep(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalAwsException("The cleanup was interrupted. Run the command again.", e);
        }
    }

    private enum Result {
        ABSENT,
        DELETED,
        REMAINS
    }

    private Result remove(RecordedResource resource) {
        try {
            return switch (resource.kind()) {
                case BUCKET -> removeBucket(resource);
                case ROLE -> removeRole(resource);
                case USER -> removeUser(resource);
            };
        } catch (SdkException e) {
            return remains(resource, e.getMessage());
        }
    }

    private Result removeUser(RecordedResource resource) {
        var name = resource.name();
        Optional<String> problem;
        try {
            var user = iam.getUser(r -> r.userName(name)).user();
            problem = problem(resource, user.arn(), user.tags());
        } catch (NoSuchEntityException e) {
            return Result.ABSENT;
        }
        if (problem.isPresent()) {
            return remains(resource, problem.get());
        }
        iam.listAccessKeysPaginator(r -> r.userName(name)).accessKeyMetadata().stream()
                .map(key -> key.accessKeyId())
                .toList()
                .forEach(key -> ifPresent(
                        () -> iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key))));
        iam.listUserPoliciesPaginator(r -> r.userName(name)).policyNames().stream()
                .toList()
                .forEach(policy -> ifPresent(
                        () -> iam.deleteUserPolicy(r -> r.userName(name).policyName(policy))));
        ifPresent(() -> iam.deleteUser(r -> r.userName(name)));
        return removed(resource);
    }

    private Result removeRole(RecordedResource resource) {
        var name = resource.name();
        Optional<String> problem;
        try {
            var role = iam.getRole(r -> r.roleName(name)).role();
            problem = problem(resource, role.arn(), role.tags());
        } catch (NoSuchEntityException e) {
            return Result.ABSENT;
        }
        if (problem.isPresent()) {
            return remains(resource, problem.get());
        }
        iam.listRolePoliciesPaginator(r -> r.roleName(name)).policyNames().stream()
                .toList()
                .forEach(policy -> ifPresent(
                        () -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy))));
        ifPresent(() -> iam.deleteRole(r -> r.roleName(name)));
        return removed(resource);
    }

    /** Returns why a user or role does not belong to the run; empty if it does. */
    private Optional<String> problem(RecordedResource resource, String arn, List<Tag> tags) {
        if (!arn.startsWith("arn:aws:iam::" + account.id() + ":")) {
            return Optional.of("it is in another account");
        }
        var values = tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
        return wrongTag(resource, values);
    }

    private static Optional<String> wrongTag(RecordedResource resource, Map<String, String> tags) {
        return resource.run().equals(tags.get(AccountRun.TAG))
                ? Optional.empty()
                : Optional.of("it does not have the tag " + AccountRun.TAG + " = " + resource.run()
                        + ", so the run did not create it");
    }

    private Result removeBucket(RecordedResource resource) {
        var name = resource.name();
        try {
            var tags = tags(name);
            var problem = tags.isEmpty() ? Optional.<String>empty() : wrongTag(resource, tags);
            if (problem.isPresent()) {
                return remains(resource, problem.get());
            }
            s3.deleteBucket(r -> r.bucket(name).expectedBucketOwner(account.id()));
        } catch (S3Exception e) {
            if (!"NoSuchBucket".equals(code(e))) {
                throw e;
            }
            return Result.ABSENT;
        }
        return removed(resource);
    }

    /** Returns the tags of a bucket. Throws NoSuchBucket if it does not exist. */
    private Map<String, String> tags(String bucket) {
        try {
            return s3.getBucketTagging(r -> r.bucket(bucket).expectedBucketOwner(account.id())).tagSet().stream()
                    .collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value()));
        } catch (S3Exception e) {
            if ("NoSuchTagSet".equals(code(e))) {
                return Map.of();
            }
            throw e;
        }
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
    }

    private static void ifPresent(Runnable deletion) {
        try {
            deletion.run();
        } catch (NoSuchEntityException e) {
            // IAM can list what is deleted already.
        }
    }

    private Result removed(RecordedResource resource) {
        out.accept("deleted: " + resource);
        return Result.DELETED;
    }

    private Result remains(Object resource, String reason) {
        out.accept("REMAINS: " + resource + ": " + reason);
        return Result.REMAINS;
    }
}
