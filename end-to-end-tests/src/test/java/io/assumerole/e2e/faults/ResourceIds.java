package io.assumerole.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.assumerole.localaws.sandbox.AwsClients;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.iam.model.AccessKeyMetadata;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/**
 * The resources of an account or a state, each as its kind and ID: {@code user NAME}, {@code key ID}, {@code role NAME},
 * {@code rolePolicy ROLE:NAME}, {@code userPolicy USER:NAME}, {@code policy ARN}, {@code attachment
 * ROLE:ARN}, {@code bucket NAME}.
 */
final class ResourceIds {

    private static final String ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";

    private static final Map<String, String> KINDS = Map.of(
            "aws:iam/user:User", "user",
            "aws:iam/accessKey:AccessKey", "key",
            "aws:iam/role:Role", "role",
            "aws:iam/rolePolicy:RolePolicy", "rolePolicy",
            "aws:iam/userPolicy:UserPolicy", "userPolicy",
            "aws:iam/policy:Policy", "policy",
            "aws:s3/bucket:Bucket", "bucket");

    private ResourceIds() {}

    /** Returns every resource in the account. */
    static Set<String> ofAccount(AwsClients root) {
        var all = new TreeSet<String>();
        var iam = root.iam();
        for (var user : iam.listUsers().users()) {
            var name = user.userName();
            all.add("user " + name);
            iam.listAccessKeys(r -> r.userName(name))
                    .accessKeyMetadata()
                    .forEach(key -> all.add("key " + key.accessKeyId()));
            iam.listUserPolicies(r -> r.userName(name))
                    .policyNames()
                    .forEach(policy -> all.add("userPolicy " + name + ":" + policy));
        }
        for (var role : iam.listRoles().roles()) {
            var name = role.roleName();
            all.add("role " + name);
            iam.listRolePolicies(r -> r.roleName(name))
                    .policyNames()
                    .forEach(policy -> all.add("rolePolicy " + name + ":" + policy));
            iam.listAttachedRolePolicies(r -> r.roleName(name))
                    .attachedPolicies()
                    .forEach(policy -> all.add("attachment " + name + ":" + policy.policyArn()));
        }
        iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                .policies()
                .forEach(policy -> all.add("policy " + policy.arn()));
        root.s3().listBuckets().buckets().forEach(bucket -> all.add("bucket " + bucket.name()));
        return all;
    }

    /** Deletes every resource in the account. */
    static void deleteAll(AwsClients root) {
        var iam = root.iam();
        for (var user : iam.listUsers().users()) {
            var name = user.userName();
            iam.listAccessKeys(r -> r.userName(name)).accessKeyMetadata().stream()
                    .map(AccessKeyMetadata::accessKeyId)
                    .forEach(key -> iam.deleteAccessKey(r -> r.userName(name).accessKeyId(key)));
            iam.listUserPolicies(r -> r.userName(name))
                    .policyNames()
                    .forEach(
                            policy -> iam.deleteUserPolicy(r -> r.userName(name).policyName(policy)));
            iam.listAttachedUserPolicies(r -> r.userName(name)).attachedPolicies().stream()
                    .map(AttachedPolicy::policyArn)
                    .forEach(
                            policy -> iam.detachUserPolicy(r -> r.userName(name).policyArn(policy)));
            iam.deleteUser(r -> r.userName(name));
        }
        for (var role : iam.listRoles().roles()) {
            var name = role.roleName();
            iam.listRolePolicies(r -> r.roleName(name))
                    .policyNames()
                    .forEach(
                            policy -> iam.deleteRolePolicy(r -> r.roleName(name).policyName(policy)));
            iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies().stream()
                    .map(AttachedPolicy::policyArn)
                    .forEach(
                            policy -> iam.detachRolePolicy(r -> r.roleName(name).policyArn(policy)));
            iam.deleteRole(r -> r.roleName(name));
        }
        iam.listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                .policies()
                .forEach(policy -> iam.deletePolicy(r -> r.policyArn(policy.arn())));
        root.s3().listBuckets().buckets().forEach(bucket -> root.s3().deleteBucket(r -> r.bucket(bucket.name())));
    }

    /** Returns the AWS resources in a stack's state. */
    static Set<String> ofState(JsonNode state) {
        var all = new TreeSet<String>();
        for (var resource : state.path("resources")) {
            var kind = KINDS.get(resource.get("type").asText());
            if (resource.get("type").asText().equals(ATTACHMENT)) {
                // The ID of an attachment is only in the state, so AWS's two names identify it.
                var made = resource.get("outputs");
                all.add("attachment "
                        + made.get("role").asText()
                        + ":"
                        + made.get("policyArn").asText());
            } else if (kind != null) {
                all.add(kind + " " + resource.get("id").asText());
            } else if (resource.get("type").asText().startsWith("aws:")) {
                throw new IllegalStateException("No kind for " + resource.get("type"));
            }
        }
        return all;
    }

    /** Returns the kind of each resource, sorted. */
    static List<String> kinds(Collection<String> ids) {
        return ids.stream().map(id -> id.replaceFirst(" .*", "")).sorted().toList();
    }
}
