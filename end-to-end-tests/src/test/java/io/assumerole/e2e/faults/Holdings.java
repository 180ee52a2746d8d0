package io.assumerole.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.assumerole.localaws.sandbox.Caller;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What there is, each as its kind and ID: {@code user NAME}, {@code key ID}, {@code role NAME},
 * {@code rolePolicy ROLE:NAME}, {@code userPolicy USER:NAME}, {@code bucket NAME}.
 */
final class Holdings {

    private static final Map<String, String> KINDS =
            Map.of(
                    "aws:iam/user:User", "user",
                    "aws:iam/accessKey:AccessKey", "key",
                    "aws:iam/role:Role", "role",
                    "aws:iam/rolePolicy:RolePolicy", "rolePolicy",
                    "aws:iam/userPolicy:UserPolicy", "userPolicy",
                    "aws:s3/bucket:Bucket", "bucket");

    private Holdings() {}

    /** All that is in the account. */
    static Set<String> ofAccount(Caller root) {
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
        }
        root.s3().listBuckets().buckets().forEach(bucket -> all.add("bucket " + bucket.name()));
        return all;
    }

    /** All of AWS that a stack's state says it has made. */
    static Set<String> ofState(JsonNode state) {
        var all = new TreeSet<String>();
        for (var resource : state.path("resources")) {
            var kind = KINDS.get(resource.get("type").asText());
            if (kind != null) {
                all.add(kind + " " + resource.get("id").asText());
            } else if (resource.get("type").asText().startsWith("aws:")) {
                throw new IllegalStateException("No kind for " + resource.get("type"));
            }
        }
        return all;
    }

    /** The kinds alone, sorted, one for each that there is. */
    static List<String> kinds(Collection<String> holdings) {
        return holdings.stream().map(one -> one.replaceFirst(" .*", "")).sorted().toList();
    }
}
