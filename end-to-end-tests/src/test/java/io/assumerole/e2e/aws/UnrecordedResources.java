package io.assumerole.e2e.aws;

import io.assumerole.localaws.run.LocalAwsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The resources that AWS created for a killed check, but that aren't in Pulumi's state, such as the access key of a
 * pending creation. Pulumi can't import such a key: docs/how-to/recover-a-failed-update.md.
 *
 * <p>Deletes only users, roles, and buckets with an exact name and the tag of the check, and what these users and
 * roles contain. A new bucket gets its tag in a second call, so a bucket without tags is also deleted, if it is empty.
 */
final class UnrecordedResources {
    private final AwsAccount account;
    private final CheckFolder check;
    private final Set<String> recorded;
    private final Consumer<String> out;
    private final IamClient iam;
    private final S3Client s3;

    /**
     * @param recorded the IDs of the resources in Pulumi's state, which Pulumi deletes
     * @param out receives a line about each deleted resource
     */
    UnrecordedResources(AwsAccount account, CheckFolder check, Set<String> recorded, Consumer<String> out) {
        this.account = account;
        this.check = check;
        this.recorded = Set.copyOf(recorded);
        this.out = out;
        this.iam = account.caller().iam();
        this.s3 = account.caller().s3();
    }

    /**
     * Deletes a user, or only the parts of the user that aren't in Pulumi's state. Call this when AWS shows each
     * resource that it has created.
     *
     * @throws LocalAwsException if a user has this name, but not the tag of the check
     */
    void deleteUser(String name) {
        List<Tag> tags;
        try {
            tags = iam.getUser(r -> r.userName(name)).user().tags();
        } catch (NoSuchEntityException e) {
            return;
        }
        requireTag("user " + name, tags(tags));
        iam.listAccessKeysPaginator(r -> r.userName(name)).accessKeyMetadata().stream()
                .map(key -> key.accessKeyId())
                .forEach(key -> delete(
                        key,
                        "a key of " + name,
                        () -> iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key))));
        iam.listUserPoliciesPaginator(r -> r.userName(name))
                .policyNames()
                .forEach(policy -> delete(
                        name + ":" + policy,
                        "a policy of " + name,
                        () -> iam.deleteUserPolicy(r -> r.userName(name).policyName(policy))));
        delete(name, "user " + name, () -> iam.deleteUser(r -> r.userName(name)));
    }

    /** Deletes a role as {@link #deleteUser} does. */
    void deleteRole(String name) {
        List<Tag> tags;
        try {
            tags = iam.getRole(r -> r.roleName(name)).role().tags();
        } catch (NoSuchEntityException e) {
            return;
        }
        requireTag("role " + name, tags(tags));
        iam.listRolePoliciesPaginator(r -> r.roleName(name))
                .policyNames()
                .forEach(policy -> delete(
                        name + ":" + policy,
                        "a policy of " + name,
                        () -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy))));
        delete(name, "role " + name, () -> iam.deleteRole(r -> r.roleName(name)));
    }

    /** Deletes an empty bucket of this account that isn't in Pulumi's state. */
    void deleteBucket(String name) {
        if (recorded.contains(name)) {
            return;
        }
        try {
            var tags = bucketTags(name);
            if (!tags.isEmpty()) {
                requireTag("bucket " + name, tags);
            }
            delete(
                    name,
                    "bucket " + name,
                    () -> s3.deleteBucket(r -> r.bucket(name).expectedBucketOwner(account.id())));
        } catch (S3Exception e) {
            if (!"NoSuchBucket".equals(e.awsErrorDetails().errorCode())) {
                throw e;
            }
        }
    }

    private Map<String, String> bucketTags(String name) {
        try {
            return s3.getBucketTagging(r -> r.bucket(name).expectedBucketOwner(account.id())).tagSet().stream()
                    .collect(Collectors.toMap(tag -> tag.key(), tag -> tag.value()));
        } catch (S3Exception e) {
            if ("NoSuchTagSet".equals(e.awsErrorDetails().errorCode())) {
                return Map.of();
            }
            throw e;
        }
    }

    private static Map<String, String> tags(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    private void requireTag(String resource, Map<String, String> tags) {
        if (!check.id().equals(tags.get(CheckFolder.TAG))) {
            throw new LocalAwsException("The " + resource + " doesn't have the tag " + CheckFolder.TAG + " = "
                    + check.id()
                    + ", so the check didn't create it, and doesn't delete it. Nothing was created. Delete or"
                    + " rename it by hand, and run the command again.");
        }
    }

    private void delete(String id, String description, Runnable deletion) {
        if (recorded.contains(id)) {
            return;
        }
        try {
            deletion.run();
            out.accept("Deleted, because it isn't in Pulumi's state: " + description);
        } catch (NoSuchEntityException e) {
            // IAM may still list a resource that is already deleted.
        }
    }
}
