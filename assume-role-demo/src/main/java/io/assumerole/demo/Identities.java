package io.assumerole.demo;

import io.assumerole.localaws.least.LeastPrivilegePolicy;
import io.assumerole.localaws.sandbox.AwsClients;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The identities of a stack: a user, whose key the engine has, and the roles that the stack may assume. This class
 * changes their policies with the root user's key, whose calls are not recorded.
 */
final class Identities {
    /** The user that runs Pulumi. */
    static final String BASE = "user least-privilege";

    private static final String USER = BASE.substring("user ".length());
    private static final String ROLE = "role ";
    private static final String POLICY = "least-privilege";
    private static final String ADMINISTRATOR = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
    private static final String NOTHING = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}""";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
            "Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}]}""";

    private final AwsClients root;
    private final AwsCredentials base;
    private final Set<String> all = new LinkedHashSet<>();

    /** Creates the identities as administrators. */
    Identities(AwsClients root, List<String> roles) {
        this.root = root;
        var arn = root.iam().createUser(r -> r.userName(USER)).user().arn();
        var key = root.iam().createAccessKey(r -> r.userName(USER)).accessKey();
        this.base = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
        all.add(BASE);
        give(BASE, ADMINISTRATOR);
        for (var role : roles) {
            root.iam().createRole(r -> r.roleName(role).assumeRolePolicyDocument(TRUST.formatted(arn)));
            all.add(ROLE + role);
            give(ROLE + role, ADMINISTRATOR);
        }
    }

    AwsCredentials base() {
        return base;
    }

    /** Returns all identities, starting with the user that runs Pulumi. */
    List<String> all() {
        return List.copyOf(all);
    }

    /** Replaces the policy of an identity. */
    void give(String identity, LeastPrivilegePolicy policy) {
        give(identity, policy.isEmpty() ? NOTHING : policy.json());
    }

    private void give(String identity, String document) {
        if (identity.startsWith(ROLE)) {
            root.iam()
                    .putRolePolicy(r -> r.roleName(identity.substring(ROLE.length()))
                            .policyName(POLICY)
                            .policyDocument(document));
        } else {
            root.iam().putUserPolicy(r -> r.userName(USER).policyName(POLICY).policyDocument(document));
        }
    }
}
