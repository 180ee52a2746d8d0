package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An unprivileged IAM user, its access key, and a role that only this user can assume.
 *
 * <p>The user's permissions come from the role. Without the role, the access key can make only the STS calls that every
 * user can make: {@code GetCallerIdentity} and {@code GetSessionToken}. It can also use access that a resource policy
 * grants to the user, to everyone in its account, or to the public.
 * {@link UnprivilegedUserWithRoleArgs.Builder#staysUnprivileged} denies the access from resource policies; no policy
 * can deny the STS calls. Use {@link AssumedRoleProvider} to assume the role.
 *
 * <pre>{@code
 * Pulumi.run(context -> {
 *     var deployer = new UnprivilegedUserWithRole("deployer", UnprivilegedUserWithRoleArgs.builder()
 *             .rolePolicy(PolicyDocument.of(
 *                     Statement.allow().action("s3:GetObject").resource("arn:aws:s3:::artifacts/*").build()))
 *             .build());
 *     context.export("roleArn", deployer.roleArn());
 *     context.export("accessKeyId", deployer.accessKeyId());
 *     context.export("secretAccessKey", deployer.secretAccessKey());
 * });
 * }</pre>
 *
 * <p>Children of a component called {@code NAME}, each only if the arguments require it:
 *
 * <ul>
 *   <li>the user {@code NAME-user}; its access key {@code NAME-key}, or {@code NAME-key-ID} in a {@linkplain AccessKeys
 *       rotation}; its policies {@code NAME-assume-role}, {@code NAME-unprivileged}, {@code NAME-disable-user}, and
 *       {@code NAME-revoke-user-sessions};
 *   <li>the secret {@code NAME-secret} with its value {@code NAME-secret-version} and its policy
 *       {@code NAME-secret-policy}, if the key is stored {@linkplain AccessKeys#inSecretsManager() in Secrets Manager};
 *   <li>the role {@code NAME};
 *   <li>the role's inline policies {@code NAME-policy}, {@code NAME-policy-POLICY}, {@code NAME-guard-rails}, and
 *       {@code NAME-revoke-role-sessions};
 *   <li>the attachments {@code NAME-attach-POLICY} of existing managed policies;
 *   <li>the managed policies {@code NAME-policy-2} and so on, with attachments of the same names, if the role's
 *       policies do not fit into the inline quota; then also the inline policy {@code NAME-guard-rails-2}, if there are
 *       guard rails. {@code NAME-revoke-role-sessions} is also a managed policy if it might not fit;
 *   <li>the OpenID Connect providers {@code NAME-oidc-URL}, if a {@linkplain WebIdentity web identity} names no existing provider.
 * </ul>
 *
 * <p>The component registers no inputs. The state, previews, and policy packs contain only its outputs, and a
 * transformation of the component does not receive its arguments. The inputs of the children contain all values.
 *
 * <p>The children inherit the component's providers and transformations, and depend on its dependencies. If the
 * component is protected, so are its children: unprotect a rotated key before you delete it. With
 * {@code retainOnDelete}, all children stay in AWS except access keys and their secret in Secrets Manager, because a
 * retained key would stay active without being tracked. If you rename the component or change its parent, give the
 * component an alias; the aliases of the children follow from it.
 *
 * <p>By default, the secret access key is only in the stack's state, encrypted by the stack's secrets provider;
 * {@link #secretAccessKey()} is always a secret output. {@link AccessKeys} can keep it out of the state, or store it
 * in Secrets Manager.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html">Using IAM roles</a>
 */
// The children receive this object as their parent. The SDK reads only fields that its own constructor has set.
@SuppressWarnings("this-escape")
public class UnprivilegedUserWithRole extends RoleComponent {

    /**
     * The type token of this component. A subclass has a different token: if a subclass replaces this class, use this
     * token in an alias.
     */
    public static final String TYPE = "assume-role:index:UnprivilegedUserWithRole";

    private static final String NAME = "UnprivilegedUserWithRole";

    private final Output<String> userName;
    private final Output<String> userArn;
    private final Output<String> accessKeyId;
    private final Output<String> secretAccessKey;
    private final Output<String> encryptedSecretAccessKey;
    private final Output<String> secretArn;
    private final Output<String> previousAccessKeyId;
    private final Output<String> previousSecretAccessKey;
    private final SecretDestination secretDestination;

    /**
     * Creates the user, its key, the role, and its policies.
     *
     * @param name the component's name in the program, which starts the names of its children: 1 to 51 characters from
     *     {@code A-Z a-z 0-9 + = , . @ _ -}. Every automatic name then fits into IAM's limit of 64 characters
     * @param args the user's properties and keys, and the role's trust, properties, and permissions
     * @throws IllegalArgumentException if the name is invalid, {@code args} is {@code null}, or {@code com.pulumi:aws}
     *     is neither 6.x nor 7.x
     */
    public UnprivilegedUserWithRole(String name, UnprivilegedUserWithRoleArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Creates the user, its key, the role, and its policies, with options for the component.
     *
     * @param name see {@link #UnprivilegedUserWithRole(String, UnprivilegedUserWithRoleArgs)}
     * @param args see {@link #UnprivilegedUserWithRole(String, UnprivilegedUserWithRoleArgs)}
     * @param options the component's options, {@code null} for none; the class description lists the options that the
     *     children inherit
     * @throws IllegalArgumentException if the name is invalid, {@code args} is {@code null}, the options have both
     *     {@code provider} and {@code providers}, or {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public UnprivilegedUserWithRole(
            String name, UnprivilegedUserWithRoleArgs args, @Nullable ComponentResourceOptions options) {
        this(new ConstructorChecks(NAME, TYPE), name, args, options);
        registerOutputs(Map.of());
    }

    /**
     * Creates the component for a subclass with its own type token. The subclass can add children, with
     * {@code parent(this)}, and outputs. Its constructor must end with {@link #registerOutputs(Map)}.
     *
     * <pre>{@code
     * class TeamDeployer extends UnprivilegedUserWithRole {
     *     TeamDeployer(String name, UnprivilegedUserWithRoleArgs args, ComponentResourceOptions options) {
     *         super("my-team:index:TeamDeployer", name, args, options);
     *         var bucket = new Bucket(name + "-artifacts", BucketArgs.Empty,
     *                 CustomResourceOptions.builder().parent(this).build());
     *         registerOutputs(Map.of("bucketName", bucket.bucket()));
     *     }
     * }
     * }</pre>
     *
     * @param type the subclass's type token, {@code PACKAGE:MODULE:TYPE}. It is part of the URN of the component and
     *     of each child, so a later change replaces all of them, unless an alias has the earlier {@code type}
     * @param name see the other constructors
     * @param args see the other constructors
     * @param options see the other constructors
     * @throws IllegalArgumentException if the type token does not have that form or is in the package
     *     {@code assume-role} or {@code pulumi}, or for the reasons of the other constructors
     */
    protected UnprivilegedUserWithRole(
            String type, String name, UnprivilegedUserWithRoleArgs args, @Nullable ComponentResourceOptions options) {
        this(ConstructorChecks.ofSubclass(NAME, type), name, args, options);
    }

    private UnprivilegedUserWithRole(
            ConstructorChecks checks,
            String name,
            UnprivilegedUserWithRoleArgs args,
            @Nullable ComponentResourceOptions options) {
        super(checks.nameForIam(name).args(args).options(options).type(name), name, args, options);

        var children = new ChildOptions(this, name, options);
        var warnings = new RoleWarnings(this);
        var user = user(args, children);
        var role = args.existingRole == null
                ? ComponentRole.create(args, user, children, warnings)
                : ComponentRole.existing(args, user, warnings);
        var userPolicies = UserPolicies.create(args, user, role.arn(), children);
        var denies = args.staysUnprivileged() || args.disableUser();
        var keys = UserKeys.create(args.accessKeys, user, denies ? userPolicies : List.of(), children);
        warn(args, user, keys, warnings);

        this.userName = output("userName", user.name());
        this.userArn = output("userArn", user.arn());
        this.secretDestination = args.accessKeys.destination;
        this.accessKeyId = output("accessKeyId", args.accessKeys.age.check(keys, args, this));
        this.secretAccessKey = inState("secretAccessKey", keys.current());
        this.encryptedSecretAccessKey = output("encryptedSecretAccessKey", keys.encryptedSecret(secretDestination));
        this.secretArn = output("secretArn", keys.stored(secretDestination, args.keyReaders, children));
        this.previousAccessKeyId = output("previousAccessKeyId", UserKeys.id(keys.previous()));
        this.previousSecretAccessKey = inState("previousSecretAccessKey", keys.previous());
        addRole(name, args, role, userKey(args, keys), userPolicies);
    }

    private void warn(UnprivilegedUserWithRoleArgs args, User user, UserKeys keys, RoleWarnings warnings) {
        warnings.ofArguments(args);
        args.userPermissionsBoundary().ifPresent(arn -> warnings.ofManagedPolicy("userPermissionsBoundary", arn));
        keys.warnOfLostKey(args.accessKeys, user, this);
        warnings.ofRevocation(
                "revokeUserSessionsBefore", args.revokeUserSessionsBefore, SessionRevocation.LONGEST_OF_USER);
        warnings.ofReaders(user.arn(), args.keyReaders);
    }

    private AssumableRole.UserKey userKey(UnprivilegedUserWithRoleArgs args, UserKeys keys) {
        var key = keys.current();
        return new AssumableRole.UserKey(
                userName,
                key != null,
                secretDestination.pgpKey() == null ? UserKeys.secret(key) : null,
                args.accessKeys.isCurrentActive(),
                key == null ? null : key.createDate());
    }

    private Output<String> inState(String name, AccessKey key) {
        return secretDestination.isState() ? output(name, UserKeys.secret(key)) : null;
    }

    private static User user(UnprivilegedUserWithRoleArgs args, ChildOptions children) {
        var user = UserArgs.builder()
                .name(args.userName)
                .path(args.userPath)
                .tags(args.userTags)
                .permissionsBoundary(args.userPermissionsBoundary);
        if (args.forceDestroyUser()) {
            user.forceDestroy(true);
        }
        // The provider renames a user in place and no longer finds the key of the old name, which would stay active.
        // https://github.com/pulumi/pulumi-aws/issues/1610
        return new User(
                children.name("-user"),
                user.build(),
                children.kept(List.of()).replaceOnChanges("name").build());
    }

    /** {@return the name of the IAM user; an automatic name is unknown in previews until the user is created} */
    public Output<String> userName() {
        return userName;
    }

    /**
     * {@return the ARN of the IAM user, the only principal that the role trusts unless the arguments name others;
     * unknown in previews until the user is created}
     */
    public Output<String> userArn() {
        return userArn;
    }

    /**
     * {@return the ID of the user's access key (in a rotation, of the current key), for {@code AWS_ACCESS_KEY_ID};
     * AWS does not treat it as a secret; unknown in previews until the key is created}
     *
     * @throws IllegalStateException if the user has no access key
     */
    public Output<String> accessKeyId() {
        return existing(accessKeyId, "access key", "AccessKeys.none()");
    }

    /**
     * {@return the user's secret access key (in a rotation, of the current key), for {@code AWS_SECRET_ACCESS_KEY}:
     * always marked as a <strong>secret</strong>; unknown in previews until the key is created; {@code null} if the key
     * was imported, because AWS returns a secret only once}
     *
     * @throws IllegalStateException if the user has no access key, or if its secret is stored elsewhere: see
     *     {@link AccessKeys#encryptedFor} and {@link AccessKeys#inSecretsManager()}
     */
    public Output<String> secretAccessKey() {
        existing(accessKeyId, "access key", "AccessKeys.none()");
        return existing(secretAccessKey, "secretAccessKey as an output", secretDestination.insteadOfOutput());
    }

    /**
     * Returns the user's secret access key (in a rotation, of the current key), encrypted for the PGP key of
     * {@link AccessKeys#encryptedFor}, as base64. If the program exports it, the owner of the PGP key decrypts it with
     * {@code pulumi stack output encryptedSecretAccessKey | base64 --decode | gpg --decrypt}.
     *
     * @return the encrypted text; not a secret; unknown in previews until the key is created
     * @throws IllegalStateException if the secret access key is not encrypted with PGP
     */
    public Output<String> encryptedSecretAccessKey() {
        return existing(encryptedSecretAccessKey, "encrypted secret access key", "no encryptedFor(…)");
    }

    /**
     * Returns the ARN of the secret in Secrets Manager that contains the user's access key (in a rotation, the current
     * key) as JSON: see {@link AccessKeys#inSecretsManager()}. A reader gets the key with {@code aws secretsmanager
     * get-secret-value --secret-id ARN --query SecretString --output text}.
     *
     * @return the ARN; not a secret; known after the key is stored
     * @throws IllegalStateException if the access key is not in Secrets Manager
     */
    public Output<String> secretArn() {
        return existing(secretArn, "secret in Secrets Manager", "no inSecretsManager()");
    }

    /**
     * {@return the ID of the previous access key of a rotation; unknown in previews until the key is created}
     *
     * @throws IllegalStateException if there is no previous key
     * @see AccessKeys#previous
     */
    public Output<String> previousAccessKeyId() {
        return existing(previousAccessKeyId, "previous access key", "no previous(…)");
    }

    /**
     * {@return the secret of the previous access key of a rotation: always marked as a <strong>secret</strong>; unknown
     * in previews until the key is created}
     *
     * @throws IllegalStateException if there is no previous key, or if the secrets are stored elsewhere (see
     *     {@link #secretAccessKey()})
     * @see AccessKeys#previous
     */
    public Output<String> previousSecretAccessKey() {
        existing(previousAccessKeyId, "previous access key", "no previous(…)");
        return existing(
                previousSecretAccessKey, "previousSecretAccessKey as an output", secretDestination.insteadOfOutput());
    }

    private Output<String> existing(Output<String> output, String what, String reason) {
        if (output == null) {
            throw new IllegalStateException("""
                    The user of '%s' has no %s: its accessKeys are given with %s; \
                    call this method only if there is one""".formatted(pulumiResourceName(), what, reason));
        }
        return output;
    }
}
