package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.ResourceArgs;
import io.assumerole.arn.MaxSessionDuration;
import io.assumerole.arn.RoleArn;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role for those who need no access key: a job of GitHub Actions or GitLab, a pod of Kubernetes, or users and roles
 * that exist. No user and no key is made.
 *
 * <p>Use this, unless somebody can show nothing but an access key: for them there is {@link UnprivilegedUserWithRole}.
 *
 * <pre>{@code
 * Pulumi.run(context -> {
 *     var deployer = new RoleWithoutUser("deployer", RoleWithoutUserArgs.builder()
 *             .trustedWebIdentity(WebIdentity.github("my-team", 123456, "my-app", 456789).branch("main"))
 *             .rolePolicy(PolicyDocument.of(
 *                     Statement.allow().action("s3:PutObject").resource("arn:aws:s3:::artifacts/*").build()))
 *             .build());
 *     context.export("roleArn", deployer.roleArn());
 * });
 * }</pre>
 *
 * <p>Children, for a component called {@code NAME}, each only as far as the arguments ask for it:
 *
 * <ul>
 *   <li>the role {@code NAME}; its inline policies {@code NAME-policy}, {@code NAME-policy-POLICY},
 *       {@code NAME-guard-rails}, {@code NAME-guard-rails-2} and {@code NAME-revoke-role-sessions}; its managed policies
 *       {@code NAME-policy-2} and so on, with attachments of the same names; the attachments {@code NAME-attach-POLICY};
 *       all as in {@link UnprivilegedUserWithRole};
 *   <li>the OpenID Connect providers {@code NAME-oidc-URL}, where a {@link WebIdentity} names none that exists.
 * </ul>
 *
 * <p>As to inputs, Pulumi's options and aliases, it is like {@link UnprivilegedUserWithRole}. When the component is
 * destroyed, so is a provider that it has made, and then nobody else can use it; give it to other components by
 * {@link #oidcProviderArn()} in the same program only.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles">Temporary credentials for workloads</a>
 */
// The children are told their parent, of which the SDK reads what its own constructor has set.
@SuppressWarnings("this-escape")
public class RoleWithoutUser extends ExtensibleComponent {

    /**
     * The type token of this component, which a subclass has not: for an alias, where a subclass takes the place of
     * this class.
     */
    public static final String TYPE = "assume-role:index:RoleWithoutUser";

    private static final String NAME = "RoleWithoutUser";

    private final Output<String> roleName;
    private final Output<String> roleArn;
    private final Output<String> accessSummary;
    private final Output<String> awsProfile;
    private final Output<String> oidcProviderArn;

    /** For an {@link AssumedRoleProvider} of the same program. */
    final DeployedRole handover;

    /**
     * Makes the role and its policies.
     *
     * @param name the component's name in the program, from which the children's names are made; 1 to 51 characters out
     *     of {@code A-Z a-z 0-9 + = , . @ _ -}, so that every automatic name fits into the 64 characters of IAM
     * @param args whom the role trusts, what it asks of them and what it may do
     * @throws IllegalArgumentException if the name is not as above, {@code args} is {@code null}, or
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public RoleWithoutUser(String name, RoleWithoutUserArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Makes the role and its policies, with options for the component.
     *
     * @param name as above
     * @param args as above
     * @param options the component's options, {@code null} for none; the children inherit them
     * @throws IllegalArgumentException if the name is not as above, {@code args} is {@code null}, the options have both
     *     {@code provider} and {@code providers}, or {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public RoleWithoutUser(String name, RoleWithoutUserArgs args, @Nullable ComponentResourceOptions options) {
        this(new ConstructorChecks(NAME, TYPE), name, args, options);
        registerOutputs(Map.of());
    }

    /**
     * Makes the same for a subclass with a type token of its own, which may have further children, with
     * {@code parent(this)}, and further outputs: its constructor ends with {@link #registerOutputs(Map)}.
     *
     * @param type the subclass's type token, {@code PACKAGE:MODULE:TYPE}; it is in the URN of the component and of each
     *     child, so another one later makes all of them anew, unless an alias with {@code type} says what it was
     * @param name as above
     * @param args as above
     * @param options as above
     * @throws IllegalArgumentException if the type token is not of that form or of the package {@code assume-role} or
     *     {@code pulumi}, or what else was given is not as above
     */
    protected RoleWithoutUser(
            String type, String name, RoleWithoutUserArgs args, @Nullable ComponentResourceOptions options) {
        this(ConstructorChecks.ofSubclass(NAME, type), name, args, options);
    }

    private RoleWithoutUser(
            ConstructorChecks checks,
            String name,
            RoleWithoutUserArgs args,
            @Nullable ComponentResourceOptions options) {
        super(
                checks.nameForIam(name).args(args).options(options).type(name),
                name,
                ResourceArgs.Empty,
                args.whenChecked(name, options));

        var children = new ChildOptions(this, name, options);
        var warnings = new RoleWarnings(this);
        var trust = OidcProviders.make(args.trust, children);
        var role = RoleResource.makeRole(
                args, warnings.ofTrustPolicy(args, TrustPolicy.of(trust), trust.account()), children);
        if (!trust.principals().isEmpty()) {
            var account = trust.account() != null
                    ? trust.account()
                    : role.arn().applyValue(arn -> RoleArn.parse(arn).account());
            warnings.ofTrustInItself(account, args.roleName().orElse(role.name()), trust.principals());
        }
        var made = RolePolicies.make(args, trust.providerArns(), role, children);
        warnings.ofArguments(args);

        this.roleName = output("roleName", role.name());
        // Whoever uses the role depends on what it may do, too: made after it, deleted before it.
        var ids = Output.all(made.stream().map(CustomResource::id).toList());
        this.roleArn = output("roleArn", ids.apply(known -> role.arn()));
        this.handover = new DeployedRole(
                "RoleWithoutUserArgs",
                null,
                roleArn,
                trust.terms(),
                trust,
                args.maxSessionDuration().orElse(MaxSessionDuration.DEFAULT.value()),
                List.of(role.createDate()));
        this.accessSummary = output("accessSummary", AccessSummary.of(args, trust, handover));
        this.awsProfile = output("awsProfile", AwsProfile.of(name, handover));
        this.oidcProviderArn = output("oidcProviderArn", OidcProviders.only(args.trust, trust));
    }

    /**
     * {@return the name of the role; unknown in the preview that comes before the role is made, unless it was given}
     */
    public Output<String> roleName() {
        return roleName;
    }

    /**
     * {@return the ARN of the role, for {@link AssumedRoleProviderArgs.Builder#roleArn(Output)}, or for the job that
     * assumes it; unknown in the preview that comes before the role is made}
     *
     * <p>What is given this output is made after the role's policies and deleted before them.
     */
    public Output<String> roleArn() {
        return roleArn;
    }

    /**
     * {@return in sentences for people, a line each, who may assume the role, when, and what it may do: for whoever
     * reviews it. The words may change with any release; external IDs are counted and not shown, and the text is
     * <strong>secret</strong> only if a policy or an ARN in it is; unknown until the role is made}
     */
    public Output<String> accessSummary() {
        return accessSummary;
    }

    /**
     * Returns the profile for {@code ~/.aws/config} with which the AWS CLI and SDKs assume the role, called like this
     * component. A comment says what to fill in: the path of the file with the token, or a profile of whom the role
     * trusts.
     *
     * @return the text; <strong>secret</strong> if an external ID in it is, the first one of several; unknown until
     *     the role is made
     * @see <a href="https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-role.html">Using an IAM role in the AWS CLI</a>
     */
    public Output<String> awsProfile() {
        return awsProfile;
    }

    /**
     * {@return the ARN of the OpenID Connect provider that was made here, for {@link WebIdentity#providerArn(Output)} of
     * another component; unknown in the preview that comes before it is made}
     *
     * @throws IllegalStateException if none was made, or more than one
     */
    public Output<String> oidcProviderArn() {
        if (oidcProviderArn == null) {
            throw new IllegalStateException(
                    "'%s' has made no OpenID Connect provider, or more than one; ask for it only where it has made one"
                            .formatted(pulumiResourceName()));
        }
        return oidcProviderArn;
    }
}
