package io.assumerole;

import com.pulumi.aws.iam.AccessKey;
import com.pulumi.aws.iam.User;
import com.pulumi.aws.iam.UserArgs;
import com.pulumi.aws.iam.UserPolicy;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An IAM user without permissions of its own, its access key, and a role that only this user may assume.
 *
 * <p>What the access key may do, it may do in the role, as far as the role's policies allow. By itself it may do no
 * more than what STS lets every user do ({@code GetCallerIdentity}, and {@code GetSessionToken} for a session of the
 * same rights), and what the policy of a resource grants to this user, to everybody in its account or to everyone.
 * {@link UnprivilegedUserWithRoleArgs.Builder#staysUnprivileged} denies what resources grant, but nothing can deny the
 * former. {@link AssumedRoleProvider} is the other half.
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
 * <p>Children, for a component called {@code NAME}, each only as far as the arguments ask for it:
 *
 * <ul>
 *   <li>the user {@code NAME-user}; its access key {@code NAME-key}, or {@code NAME-key-ID} in a {@linkplain AccessKeys
 *       rotation}; its policies {@code NAME-assume-role}, {@code NAME-unprivileged}, {@code NAME-disable-user} and
 *       {@code NAME-revoke-user-sessions};
 *   <li>the secret {@code NAME-secret} with its value {@code NAME-secret-version} and its policy
 *       {@code NAME-secret-policy}, where the key goes {@linkplain AccessKeys#inSecretsManager() into Secrets Manager};
 *   <li>the role {@code NAME}, which gets an automatic name, {@code NAME} with seven random characters; its inline
 *       policies {@code NAME-policy}, {@code NAME-policy-POLICY}, {@code NAME-guard-rails}, {@code NAME-guard-rails-2} and
 *       {@code NAME-revoke-role-sessions}, the last one managed, with an attachment of the same name, where the inline
 *       quota may not suffice; its managed policies {@code NAME-policy-2} and so
 *       on, where the inline quota does not suffice, with attachments of the same names; the attachments
 *       {@code NAME-attach-POLICY};
 *   <li>the OpenID Connect providers {@code NAME-oidc-URL}, where a {@link WebIdentity} names none that exists.
 * </ul>
 *
 * <p>The component registers no inputs: the state, a preview and a policy pack see its outputs only, and a
 * transformation of the component itself is not handed its arguments. The children have every value.
 *
 * <p>The children inherit the component's providers and transformations, depend on what it depends on, and are
 * protected if it is: then a rotated key has to be unprotected before it can go. With {@code retainOnDelete} all of
 * them are kept at AWS when they are deleted here, but for access keys: one that was rotated out would stay active, and
 * nobody would know of it. When the component gets another name or parent, an alias of the component is enough; those
 * of the children follow from it.
 *
 * <p>By default the secret access key is in the stack's state, encrypted by the stack's secrets provider, and nowhere else;
 * {@link #secretAccessKey()} is always a secret output. {@link AccessKeys} says how to keep it out of the state, and how to
 * have it in Secrets Manager.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use.html">Using IAM roles</a>
 */
// The children are told their parent, of which the SDK reads what its own constructor has set.
@SuppressWarnings("this-escape")
public class UnprivilegedUserWithRole extends ExtensibleComponent {

    /**
     * The type token of this component, which a subclass has not: for an alias, where a subclass takes the place of
     * this class.
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
    private final Output<String> roleName;
    private final Output<String> roleArn;
    private final Output<String> accessSummary;
    private final Output<String> awsProfile;

    private final SecretDestination secretPlace;

    /** For an {@link AssumedRoleProvider} of the same program. */
    final DeployedRole handover;

    /**
     * Makes the user, its key, the role and its policies.
     *
     * @param name the component's name in the program, from which the children's names are made; 1 to 51 characters out
     *     of {@code A-Z a-z 0-9 + = , . @ _ -}, so that every automatic name fits into the 64 characters of IAM
     * @param args what the user is called, what the role may do and what is asked of who assumes it
     * @throws IllegalArgumentException if the name is not as above, {@code args} is {@code null}, or
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public UnprivilegedUserWithRole(String name, UnprivilegedUserWithRoleArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Makes the user, its key, the role and its policies, with options for the component.
     *
     * @param name the component's name in the program, from which the children's names are made; 1 to 51 characters out
     *     of {@code A-Z a-z 0-9 + = , . @ _ -}, so that every automatic name fits into the 64 characters of IAM
     * @param args what the user is called, what the role may do and what is asked of who assumes it
     * @param options the component's options, {@code null} for none; the children inherit them as the class says
     * @throws IllegalArgumentException if the name is not as above, {@code args} is {@code null}, the options have both
     *     {@code provider} and {@code providers}, or {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public UnprivilegedUserWithRole(
            String name, UnprivilegedUserWithRoleArgs args, @Nullable ComponentResourceOptions options) {
        this(new ConstructorChecks(NAME, TYPE), name, args, options);
        registerOutputs(Map.of());
    }

    /**
     * Makes the same for a subclass with a type token of its own, which may have further children, with
     * {@code parent(this)}, and further outputs: its constructor ends with {@link #registerOutputs(Map)}.
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
     * @param type the subclass's type token, {@code PACKAGE:MODULE:TYPE}; it is in the URN of the component and of each
     *     child, so another one later makes all of them anew, unless an alias with {@code type} says what it was
     * @param name as above
     * @param args as above
     * @param options as above
     * @throws IllegalArgumentException if the type token is not of that form or of the package {@code assume-role} or
     *     {@code pulumi}, or what else was given is not as above
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
        super(
                checks.nameForIam(name).args(args).options(options).type(name),
                name,
                ResourceArgs.Empty,
                args.whenChecked(name, options));

        var children = new ChildOptions(this, name, options);
        var warnings = new RoleWarnings(this);
        var user = user(args, children);
        var isMade = args.existingRole == null;
        var trust = isMade ? OidcProviders.make(args.trust, children) : args.trust;
        var role = isMade
                ? RoleResource.make(args, trust, user, children, warnings)
                : RoleResource.existing(args, user, warnings);
        var userPolicies = UserPolicies.make(args, user, role.arn(), children);
        var denies = args.staysUnprivileged() || args.disableUser();
        var keys = UserKeys.make(args.accessKeys, user, denies ? userPolicies : List.of(), children);
        warn(args, user, keys, userPolicies, warnings);

        this.userName = output("userName", user.name());
        this.userArn = output("userArn", user.arn());
        this.secretPlace = args.accessKeys.place;
        this.accessKeyId = output("accessKeyId", args.accessKeys.age.check(keys, args, this));
        this.secretAccessKey = inState("secretAccessKey", keys.current());
        this.encryptedSecretAccessKey = output("encryptedSecretAccessKey", keys.encryptedSecret(secretPlace));
        this.secretArn = output("secretArn", keys.stored(secretPlace, args.keyReaders, children));
        this.previousAccessKeyId = output("previousAccessKeyId", UserKeys.id(keys.previous()));
        this.previousSecretAccessKey = inState("previousSecretAccessKey", keys.previous());
        this.roleName = output("roleName", role.name());
        // Whoever uses the role depends on what it may do, too: made after it, deleted before it.
        var ids = Output.all(Stream.concat(role.policies().stream(), userPolicies.stream())
                .map(CustomResource::id)
                .toList());
        this.roleArn = output("roleArn", ids.apply(known -> role.arn()));
        this.handover = handover(args, isMade ? trust : null, role.createDate(), keys);
        this.accessSummary = output("accessSummary", AccessSummary.of(args, trust, handover));
        this.awsProfile = output("awsProfile", AwsProfile.of(name, handover));
    }

    private void warn(
            UnprivilegedUserWithRoleArgs args,
            User user,
            UserKeys keys,
            List<UserPolicy> userPolicies,
            RoleWarnings warnings) {
        warnings.ofArguments(args);
        args.userPermissionsBoundary().ifPresent(arn -> warnings.ofManagedPolicy("userPermissionsBoundary", arn));
        keys.warnOfLostKey(args.accessKeys, user, this);
        warnings.ofRevocation(
                "revokeUserSessionsBefore", args.revokeUserSessionsBefore, SessionRevocation.LONGEST_OF_USER);
        warnings.ofReaders(user.arn(), args.keyReaders);
    }

    /**
     * @param trust {@code null} where the role is not made here
     * @param roleMade when the role was made; {@code null} where it is not made here
     */
    private DeployedRole handover(
            UnprivilegedUserWithRoleArgs args,
            @Nullable TrustedParties trust,
            @Nullable Output<String> roleMade,
            UserKeys keys) {
        var keyMade = keys.current() == null ? null : keys.current().createDate();
        return new DeployedRole(
                "UnprivilegedUserWithRoleArgs",
                new DeployedRole.UserKey(
                        userName,
                        accessKeyId != null,
                        secretPlace.pgpKey() == null ? UserKeys.secret(keys.current()) : null,
                        args.accessKeys.isCurrentActive()),
                roleArn,
                args.trust.terms(),
                trust,
                trust == null ? null : args.maxSessionDuration().orElse(MaxSessionDuration.DEFAULT.value()),
                Stream.of(keyMade, roleMade).filter(Objects::nonNull).toList());
    }

    private Output<String> inState(String name, AccessKey key) {
        return secretPlace.isState() ? output(name, UserKeys.secret(key)) : null;
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
        // The provider renames a user in place and does not find the key of the old name again: it
        // would stay active. https://github.com/pulumi/pulumi-aws/issues/1610
        return new User(
                children.name("-user"),
                user.build(),
                children.kept(List.of()).replaceOnChanges("name").build());
    }

    /**
     * {@return the name of the IAM user; unknown in the preview that comes before the user is made, unless it was
     * given}
     */
    public Output<String> userName() {
        return userName;
    }

    /**
     * {@return the ARN of the IAM user, which is the one principal that the role trusts, unless it is told of others;
     * unknown in the preview that comes before the user is made}
     */
    public Output<String> userArn() {
        return userArn;
    }

    /**
     * {@return the ID of the user's access key, the current one of a rotation, for {@code AWS_ACCESS_KEY_ID}; AWS does
     * not treat it as a secret; unknown in the preview that comes before the key is made}
     *
     * @throws IllegalStateException if the user has no access key
     */
    public Output<String> accessKeyId() {
        return existing(accessKeyId, "access key", "AccessKeys.none()");
    }

    /**
     * {@return the user's secret access key, the current one of a rotation, for {@code AWS_SECRET_ACCESS_KEY}:
     * <strong>secret</strong>, and always marked so; unknown in the preview that comes before the key is made;
     * {@code null} if the key was imported, as AWS tells a secret once}
     *
     * @throws IllegalStateException if the user has no access key, or its secret goes elsewhere: see
     *     {@link AccessKeys#encryptedFor} and {@link AccessKeys#inSecretsManager()}
     */
    public Output<String> secretAccessKey() {
        existing(accessKeyId, "access key", "AccessKeys.none()");
        return existing(secretAccessKey, "secretAccessKey as an output", secretPlace.insteadOfOutput());
    }

    /**
     * Returns the user's secret access key, the current one of a rotation, encrypted for the PGP key of
     * {@link AccessKeys#encryptedFor}: base64, which the owner of that key opens with
     * {@code pulumi stack output encryptedSecretAccessKey | base64 --decode | gpg --decrypt}, if the program exports it.
     *
     * @return what was encrypted; no secret; unknown in the preview that comes before the key is made
     * @throws IllegalStateException if the secret access key is not encrypted for anybody
     */
    public Output<String> encryptedSecretAccessKey() {
        return existing(encryptedSecretAccessKey, "encrypted secret access key", "no encryptedFor(…)");
    }

    /**
     * Returns the ARN of the secret in Secrets Manager that holds the user's access key, the current one of a rotation,
     * as JSON: see {@link AccessKeys#inSecretsManager()}. Whoever may read it gets it with
     * {@code aws secretsmanager get-secret-value --secret-id ARN --query SecretString --output text}.
     *
     * @return the ARN, which is no secret; known once the key is in the secret
     * @throws IllegalStateException if the access key is not in Secrets Manager
     */
    public Output<String> secretArn() {
        return existing(secretArn, "secret in Secrets Manager", "no inSecretsManager()");
    }

    /**
     * {@return the ID of the access key before the current one of a rotation; unknown in the preview that comes before
     * the key is made}
     *
     * @throws IllegalStateException if there is no previous key
     * @see AccessKeys#previous
     */
    public Output<String> previousAccessKeyId() {
        return existing(previousAccessKeyId, "previous access key", "no previous(…)");
    }

    /**
     * {@return the secret access key before the current one of a rotation: <strong>secret</strong>, and always marked
     * so; unknown in the preview that comes before the key is made}
     *
     * @throws IllegalStateException if there is no previous key, or the secrets go elsewhere, as for
     *     {@link #secretAccessKey()}
     * @see AccessKeys#previous
     */
    public Output<String> previousSecretAccessKey() {
        existing(previousAccessKeyId, "previous access key", "no previous(…)");
        return existing(previousSecretAccessKey, "previousSecretAccessKey as an output", secretPlace.insteadOfOutput());
    }

    private Output<String> existing(Output<String> output, String what, String reason) {
        if (output == null) {
            throw new IllegalStateException("""
                    The user of '%s' has no %s: its accessKeys are \
                    given with %s; ask for it only where there is one""".formatted(pulumiResourceName(), what, reason));
        }
        return output;
    }

    /**
     * {@return the name of the role; unknown in the preview that comes before the role is made, unless it was given}
     */
    public Output<String> roleName() {
        return roleName;
    }

    /**
     * {@return the ARN of the role, for {@link AssumedRoleProviderArgs.Builder#roleArn(Output)}; unknown in the preview
     * that comes before the role is made}
     *
     * <p>What is given this output is made after the role's policies and deleted before them.
     */
    public Output<String> roleArn() {
        return roleArn;
    }

    /**
     * {@return in sentences for people, a line each, who may assume the role, when, and what it may do: for whoever
     * reviews it. The words may change with any release; external IDs are counted and not shown, and the text is
     * <strong>secret</strong> only if a policy or an ARN in it is; unknown until user and role are made}
     */
    public Output<String> accessSummary() {
        return accessSummary;
    }

    /**
     * Returns the profile for {@code ~/.aws/config} with which the AWS CLI and SDKs assume the role, called like this
     * component. It names the profile that the user's access key belongs into, called like the user, and holds no key.
     * Where the user has no access key, a comment says what to fill in.
     *
     * @return the text; <strong>secret</strong> if an external ID in it is, the first one of
     *     several; unknown until user and role are made
     * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html">Using an IAM role in the AWS CLI</a>
     */
    public Output<String> awsProfile() {
        return awsProfile;
    }
}
