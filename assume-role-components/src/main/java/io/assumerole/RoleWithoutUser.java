package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role for callers that need no access key: a GitHub Actions or GitLab job, a Kubernetes pod, or existing users and
 * roles. It creates no user and no key.
 *
 * <p>Use {@link UnprivilegedUserWithRole} instead if a caller cannot authenticate without an access key.
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
 * <p>Children of a component called {@code NAME}, each only if the arguments require it:
 *
 * <ul>
 *   <li>the role {@code NAME}, its policies, and their attachments, with the same names as in
 *       {@link UnprivilegedUserWithRole};
 *   <li>the OpenID Connect providers {@code NAME-oidc-URL}, if a {@linkplain WebIdentity web identity} names no existing provider.
 * </ul>
 *
 * <p>Inputs, resource options, and aliases work as in {@link UnprivilegedUserWithRole}. If you destroy the component,
 * you also destroy the provider that it created, and other roles that trust the provider stop working. Therefore, share
 * the provider only with components of the same program, through {@link #oidcProviderArn()}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles">Temporary credentials for workloads</a>
 */
// The children receive this object as their parent. The SDK reads only fields that its own constructor has set.
@SuppressWarnings("this-escape")
public class RoleWithoutUser extends RoleComponent {

    /**
     * The type token of this component. A subclass has a different token: if a subclass replaces this class, use this
     * token in an alias.
     */
    public static final String TYPE = "assume-role:index:RoleWithoutUser";

    private static final String NAME = "RoleWithoutUser";

    private final Output<String> oidcProviderArn;

    /**
     * Creates the role and its policies.
     *
     * @param name the component's name in the program, which starts the names of its children: 1 to 51 characters from
     *     {@code A-Z a-z 0-9 + = , . @ _ -}. Every automatic name then fits into IAM's limit of 64 characters
     * @param args the role's trust, properties, and permissions
     * @throws IllegalArgumentException if the name is invalid, {@code args} is {@code null}, or {@code com.pulumi:aws}
     *     is neither 6.x nor 7.x
     */
    public RoleWithoutUser(String name, RoleWithoutUserArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Creates the role and its policies, with options for the component.
     *
     * @param name see {@link #RoleWithoutUser(String, RoleWithoutUserArgs)}
     * @param args see {@link #RoleWithoutUser(String, RoleWithoutUserArgs)}
     * @param options the component's options, {@code null} for none; the children inherit them
     * @throws IllegalArgumentException if the name is invalid, {@code args} is {@code null}, the options have both
     *     {@code provider} and {@code providers}, or {@code com.pulumi:aws} is neither 6.x nor 7.x
     */
    public RoleWithoutUser(String name, RoleWithoutUserArgs args, @Nullable ComponentResourceOptions options) {
        this(new ConstructorChecks(NAME, TYPE), name, args, options);
        registerOutputs(Map.of());
    }

    /**
     * Creates the component for a subclass with its own type token. The subclass can add children, with
     * {@code parent(this)}, and outputs. Its constructor must end with {@link #registerOutputs(Map)}.
     *
     * @param type the subclass's type token, {@code PACKAGE:MODULE:TYPE}. It is part of the URN of the component and
     *     of each child, so a later change replaces all of them, unless an alias has the earlier {@code type}
     * @param name see the other constructors
     * @param args see the other constructors
     * @param options see the other constructors
     * @throws IllegalArgumentException if the type token does not have that form or is in the package
     *     {@code assume-role} or {@code pulumi}, or for the reasons of the other constructors
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
        super(checks.nameForIam(name).args(args).options(options).type(name), name, args, options);

        var warnings = new RoleWarnings(this);
        var role = ComponentRole.create(args, null, new ChildOptions(this, name, options), warnings);
        warnings.ofArguments(args);
        addRole(name, args, role, null, List.of());
        this.oidcProviderArn = output("oidcProviderArn", OidcProviders.only(args.trust, role.trust()));
    }

    /**
     * {@return the ARN of the OpenID Connect provider that this component created, for
     * {@link WebIdentity#providerArn(Output)} of another component; unknown in previews until the provider is created}
     *
     * @throws IllegalStateException if the component created no provider, or more than one
     */
    public Output<String> oidcProviderArn() {
        if (oidcProviderArn == null) {
            throw new IllegalStateException(
                    "'%s' created no OpenID Connect provider, or more than one; call oidcProviderArn() only if it created exactly one"
                            .formatted(pulumiResourceName()));
        }
        return oidcProviderArn;
    }
}
