package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.AccessKeyArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.aws.iam.UserPolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import io.assumerole.policy.Finding;
import io.assumerole.policy.PolicyDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An IAM user that may do nothing by itself, its access key, and a role that only this user may
 * assume.
 *
 * <p>The access key has no permission of its own: what it may do, it may do in the role, as far as
 * the role's policy allows. What AWS allows to anybody (asking who the caller is) and what the
 * policy of some resource grants to this user or to everyone is not taken away. {@link
 * AssumedRoleProvider} is the other half.
 *
 * <p>Children, for a component called {@code NAME}: the role {@code NAME}, its policy {@code
 * NAME-policy}, the user {@code NAME-user}, its access key {@code NAME-key}, and, only with {@link
 * UnprivilegedUserWithRoleArgs.Builder#grantAssumeRole(boolean)}, the user's policy {@code
 * NAME-assume-role}. The role gets an automatic name, {@code NAME} with seven random characters.
 *
 * <p>The secret access key is in the stack's state, encrypted by the stack's secrets provider, and
 * nowhere else; {@link #secretAccessKey()} is always a secret output.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html">Using IAM
 *     roles</a>
 */
public class UnprivilegedUserWithRole extends ComponentResource {

    private static final String TYPE = "assume-role:index:UnprivilegedUserWithRole";

    @Export(name = "userName", refs = String.class, tree = "[0]")
    private final Output<String> userName;

    @Export(name = "userArn", refs = String.class, tree = "[0]")
    private final Output<String> userArn;

    @Export(name = "accessKeyId", refs = String.class, tree = "[0]")
    private final Output<String> accessKeyId;

    @Export(name = "secretAccessKey", refs = String.class, tree = "[0]")
    private final Output<String> secretAccessKey;

    @Export(name = "roleName", refs = String.class, tree = "[0]")
    private final Output<String> roleName;

    @Export(name = "roleArn", refs = String.class, tree = "[0]")
    private final Output<String> roleArn;

    private final TrustTerms terms;
    private final Duration maxSessionDuration;
    private final List<Output<String>> createDates;

    /**
     * Makes the user, its key, the role and its policy.
     *
     * @param name the component's name in the program, from which the children's names are made; 1
     *     to 51 characters out of {@code A-Z a-z 0-9 + = , . @ _ -}, so that every automatic name
     *     fits into the 64 characters of IAM
     * @param args what the user is called, what the role may do and what is asked of who assumes it
     * @throws IllegalArgumentException if the name is not as above
     */
    public UnprivilegedUserWithRole(String name, UnprivilegedUserWithRoleArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Makes the user, its key, the role and its policy, with options for the component.
     *
     * @param name the component's name in the program, from which the children's names are made; 1
     *     to 51 characters out of {@code A-Z a-z 0-9 + = , . @ _ -}, so that every automatic name
     *     fits into the 64 characters of IAM
     * @param args what the user is called, what the role may do and what is asked of who assumes it
     * @param options the component's options; the children inherit its providers
     * @throws IllegalArgumentException if the name is not as above
     */
    public UnprivilegedUserWithRole(
            String name, UnprivilegedUserWithRoleArgs args, ComponentResourceOptions options) {
        super(TYPE, ComponentNames.checked(TYPE, name), args, options);

        var terms = args.trust().terms();
        var child = CustomResourceOptions.builder().parent(this).build();

        var user =
                new User(name + "-user", UserArgs.builder().name(args.userName()).build(), child);
        var key =
                new AccessKey(
                        name + "-key", AccessKeyArgs.builder().user(user.name()).build(), child);
        var role =
                new Role(
                        name,
                        RoleArgs.builder()
                                .assumeRolePolicy(
                                        TrustPolicy.of(user.arn(), user.uniqueId(), args.trust())
                                                .applyValue(PolicyDocument::toJson))
                                .build(),
                        child);
        var policy =
                new RolePolicy(
                        name + "-policy",
                        RolePolicyArgs.builder()
                                .role(role.name())
                                .policy(args.rolePolicy())
                                .build(),
                        child);
        var grants = new ArrayList<Output<String>>(List.of(policy.id()));
        if (args.grantAssumeRole()) {
            var grant =
                    new UserPolicy(
                            name + "-assume-role",
                            UserPolicyArgs.builder()
                                    .user(user.name())
                                    .policy(
                                            role.arn()
                                                    .applyValue(
                                                            arn -> Policies.assumeRole(arn, terms)))
                                    .build(),
                            child);
            grants.add(grant.id());
        }

        Secrecy.of(args.findings())
                .apply(secret -> args.findings().applyValue(all -> warn(all, secret)));

        this.userName = user.name();
        this.userArn = user.arn();
        this.accessKeyId = key.id();
        this.secretAccessKey = key.secret().asSecret();
        this.roleName = role.name();
        // Whoever uses the role depends on what it may do, too: made after it, deleted before it.
        this.roleArn = Output.all(grants).apply(ids -> role.arn());
        this.terms = terms;
        this.maxSessionDuration = Duration.ofHours(1);
        this.createDates = List.of(key.createDate(), role.createDate());

        registerOutputs(
                Map.of(
                        "userName", userName,
                        "userArn", userArn,
                        "accessKeyId", accessKeyId,
                        "secretAccessKey", secretAccessKey,
                        "roleName", roleName,
                        "roleArn", roleArn));
    }

    private List<Finding> warn(List<Finding> findings, boolean secret) {
        for (var finding : findings) {
            var shown = secret ? finding.code() + ": " + finding.path() : finding.toString();
            Warnings.warn("rolePolicy: " + shown, this);
        }
        return findings;
    }

    /** What the role asks of whoever assumes it. */
    TrustTerms terms() {
        return terms;
    }

    /** How long a session of the role may last; {@code null} where the role is not made here. */
    Duration maxSessionDuration() {
        return maxSessionDuration;
    }

    /** Whether there is a current access key. */
    boolean hasAccessKey() {
        return true;
    }

    /**
     * When the current access key and the role were made, as far as they are made here: RFC 3339.
     */
    List<Output<String>> createDates() {
        return createDates;
    }

    /**
     * Returns the name of the IAM user.
     *
     * @return the user's name, never {@code null}; unknown in the preview that comes before the
     *     user is made, unless it was given
     */
    public Output<String> userName() {
        return userName;
    }

    /**
     * Returns the ARN of the IAM user, which is the one principal that the role trusts.
     *
     * @return the user's ARN, never {@code null}; unknown in the preview that comes before the user
     *     is made
     */
    public Output<String> userArn() {
        return userArn;
    }

    /**
     * Returns the ID of the user's access key, which AWS does not treat as a secret.
     *
     * @return the ID, for {@code AWS_ACCESS_KEY_ID}, never {@code null}; unknown in the preview
     *     that comes before the key is made
     */
    public Output<String> accessKeyId() {
        return accessKeyId;
    }

    /**
     * Returns the user's secret access key: <strong>secret</strong>.
     *
     * @return the secret, for {@code AWS_SECRET_ACCESS_KEY}, never {@code null} and always marked
     *     as secret; unknown in the preview that comes before the key is made
     */
    public Output<String> secretAccessKey() {
        return secretAccessKey;
    }

    /**
     * Returns the name of the role.
     *
     * @return the role's name, never {@code null}; unknown in the preview that comes before the
     *     role is made
     */
    public Output<String> roleName() {
        return roleName;
    }

    /**
     * Returns the ARN of the role, for {@link AssumedRoleProviderArgs.Builder#roleArn(Output)}.
     *
     * <p>What is given this output is made after the role's policies and deleted before them.
     *
     * @return the role's ARN, never {@code null}; unknown in the preview that comes before the role
     *     is made
     */
    public Output<String> roleArn() {
        return roleArn;
    }
}
