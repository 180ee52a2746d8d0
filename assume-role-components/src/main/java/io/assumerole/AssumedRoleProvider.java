package io.assumerole;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Utilities;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.exceptions.RunException;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import io.assumerole.arn.AssumedRoleArn;
import io.assumerole.arn.RoleArn;
import io.assumerole.components.internal.input.AwsVersion;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import io.assumerole.components.internal.input.KnownValue;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.components.internal.sdk.RoleReadiness;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An AWS provider that assumes a role before it does anything else.
 *
 * <p>The provider calls {@code sts:AssumeRole} with the credentials in its {@link AssumedRoleProviderArgs}, by default
 * the credentials of its environment. It creates and reads all resources that have {@link #resourceOptions()} in the
 * role, never with its initial credentials. Preview and update use the same identity. You can create the role in the
 * same program: while its ARN is unknown, the provider's outputs are unknown. {@link AssumedRoleProviderArgs#from}
 * copies the arguments from such a role, and the provider then waits until a new role is ready.
 *
 * <pre>{@code
 * var deployer = new AssumedRoleProvider("deployer",
 *         AssumedRoleProviderArgs.builder().roleArn("arn:aws:iam::123456789012:role/deployer").build());
 * var site = new Bucket("site", BucketArgs.Empty, deployer.resourceOptions());
 * context.export("deployedAs", deployer.callerArn());
 * }</pre>
 *
 * <p>A component called {@code NAME} has one child: the provider {@code NAME}, of type {@code pulumi:providers:aws}.
 * The component's options {@code protect} and {@code dependsOn} and its transformations also apply to the child. The
 * options {@code provider} and {@code providers} have no effect, because a provider has its own credentials.
 *
 * <p><strong>Role chaining.</strong> If only another role can assume the role:
 *
 * <ul>
 *   <li>{@link AssumedRoleProviderArgs.Builder#roleChain} lists the preceding roles: any number with com.pulumi:aws
 *       7.x, or one role with 6.x, which a web identity must assume.
 *   <li>With both versions, the first step can also be a {@linkplain AssumedRoleProviderArgs.Builder#profile(String)
 *       profile} that itself has {@code role_arn} and {@code source_profile}, or
 *       {@linkplain AssumedRoleProviderArgs.Builder#credentials(Output, Output, Output) credentials} of the first
 *       role's session, with their session token.
 * </ul>
 *
 * <p>AWS limits such a session to one hour. An {@code AssumedRoleProvider} cannot start from another
 * {@code AssumedRoleProvider}: the constructor rejects options that contain the provider of such a component. It
 * ignores any other AWS provider in the options or from a parent.
 *
 * <p><strong>Never without the role.</strong> As soon as a provider is configured, it asks AWS once for the caller's
 * identity. If the caller is not a session of the role, for example because the plugin has a different major version
 * than com.pulumi:aws, the program fails. Resources with {@link #resourceOptions()} are then not created.
 *
 * <p>If the role cannot be assumed, the provider fails with {@code AccessDenied}. AWS does not report whether the
 * role does not trust the caller, requires a different external ID, or does not exist.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
// The children receive this object as their parent. The SDK reads only fields that its own constructor has set.
@SuppressWarnings("this-escape")
public class AssumedRoleProvider extends ExtensibleComponent {

    /**
     * The type token of this component. A subclass has a different token: if a subclass replaces this class, use this
     * token in an alias.
     */
    public static final String TYPE = "assume-role:index:AssumedRoleProvider";

    private static final String NAME = "AssumedRoleProvider";

    private static final String ROLE_CHAINING = "To chain roles with com.pulumi:aws 6.x, give"
            + " AssumedRoleProviderArgs one of these: a profile that has role_arn and source_profile, a roleChain of one role with a"
            + " web identity, or credentials with the first role's session token; or depend on com.pulumi:aws 7.x,"
            + " which accepts any roleChain";

    /** The provider resource of package {@code aws}, with the version of the SDK on the class path. */
    private static final class AwsProvider extends ProviderResource {

        AwsProvider(ProviderInputs args, ChildOptions children) {
            super(
                    "aws",
                    children.name(""),
                    args,
                    CustomResourceOptions.merge(
                            children.options(),
                            CustomResourceOptions.builder()
                                    .version(Utilities.getVersion())
                                    .additionalSecretOutputs("accessKey", "secretKey", "token")
                                    .build()));
        }
    }

    private final ProviderResource provider;

    /** An empty value that is known once the caller is confirmed as a session of the role. */
    private final Output<List<Resource>> assumed;

    @Export(name = "callerArn", refs = String.class, tree = "[0]")
    private final Output<String> callerArn;

    @Export(name = "accountId", refs = String.class, tree = "[0]")
    private final Output<String> accountId;

    /**
     * Creates a provider that assumes the role.
     *
     * @param name the name of the component in the program, and of the provider; not blank
     * @param args the role to assume, and the session's settings
     * @throws IllegalArgumentException if the name is blank or {@code null}, {@code args} is {@code null},
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x, or it is 6.x and the {@code roleChain} of {@code args} needs
     *     7.x
     */
    public AssumedRoleProvider(String name, AssumedRoleProviderArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Creates a provider that assumes the role, with options for the component.
     *
     * @param name the name of the component in the program, and of the provider; not blank
     * @param args the role to assume, and the session's settings
     * @param options the component's options, {@code null} for none; their providers are not used
     * @throws IllegalArgumentException if the name is blank or {@code null}, {@code args} is {@code null}, the options
     *     have both {@code provider} and {@code providers} or the provider of another {@code AssumedRoleProvider},
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x, or it is 6.x and the {@code roleChain} of {@code args} needs
     *     7.x
     */
    public AssumedRoleProvider(String name, AssumedRoleProviderArgs args, @Nullable ComponentResourceOptions options) {
        this(name, args, options, RoleReadiness.ofAws());
    }

    AssumedRoleProvider(
            String name,
            AssumedRoleProviderArgs args,
            @Nullable ComponentResourceOptions options,
            RoleReadiness readiness) {
        this(new ConstructorChecks(NAME, TYPE), name, args, options, readiness);
        registerOutputs(Map.of());
    }

    /**
     * Creates the component for a subclass with its own type token. The subclass can add children, with
     * {@code parent(this)}, and outputs. Its constructor must end with {@link #registerOutputs(Map)}.
     *
     * <pre>{@code
     * class TeamProvider extends AssumedRoleProvider {
     *     TeamProvider(String name, AssumedRoleProviderArgs args, ComponentResourceOptions options) {
     *         super("my-team:index:TeamProvider", name, args, options);
     *         registerOutputs(Map.of());
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
    protected AssumedRoleProvider(
            String type, String name, AssumedRoleProviderArgs args, @Nullable ComponentResourceOptions options) {
        this(ConstructorChecks.ofSubclass(NAME, type), name, args, options, RoleReadiness.ofAws());
    }

    private AssumedRoleProvider(
            ConstructorChecks checks,
            String name,
            AssumedRoleProviderArgs args,
            @Nullable ComponentResourceOptions options,
            RoleReadiness readiness) {
        super(
                checked(checks.name(name).args(args).options(options), args, options)
                        .type(name),
                name,
                args.usedBy(name),
                options);

        var session = ProviderCredentialInputs.of(args);
        var inputs = new ProviderInputs(args, session, ready(args, session, readiness));
        this.provider = new AwsProvider(inputs, new ChildOptions(this, name, options));

        // While an input of a provider is unknown, the engine does not configure the provider, and returns nothing for
        // a function call. Therefore, the call waits until all inputs and the ID are known.
        // https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go
        var sent = args.sentSessionName();
        var caller = Output.tuple(inputs.all(), provider.id(), args.role, sent)
                .apply(known -> callerIdentity().applyValue(answer -> requireSession(name, args.role, sent, answer)))
                .asPlaintext();
        this.assumed = caller.applyValue(known -> List.of());
        this.callerArn = output("callerArn", caller.applyValue(GetCallerIdentityResult::arn));
        this.accountId = output("accountId", caller.applyValue(GetCallerIdentityResult::accountId));
        UnknownNameWarnings.warnOfUnknownRegion(session.region(), this);
        if (args.policyArns != null) {
            UnknownNameWarnings.warnOfUnknownPolicies("policyArn", args.policyArns, this);
        }
    }

    /** Rejects a role chain or another component's provider that this provider would ignore. */
    private static ConstructorChecks checked(
            ConstructorChecks checks, AssumedRoleProviderArgs args, @Nullable ComponentResourceOptions options) {
        var version = AwsVersion.onTheClassPath();
        var takesSeveral = version.takesSeveralRoles();
        if (args != null
                && args.assumedByKeyOrRole().size() > 1
                && !takesSeveral
                && version.problem().isEmpty()) {
            checks.problem(
                    "args: roleChain is given, but com.pulumi:aws %s calls sts:AssumeRole only once per provider. %s"
                            .formatted(version.text(), ROLE_CHAINING));
        }
        if (options != null && startsFromAnotherProvider(options)) {
            var remedy = takesSeveral
                    ? "To chain roles, give AssumedRoleProviderArgs the other provider's role with roleChain"
                    : ROLE_CHAINING;
            checks.problem("options: its provider belongs to another AssumedRoleProvider, but a provider starts from"
                    + " credentials, not from another provider. " + remedy + "; and give this component no provider");
        }
        return checks;
    }

    private static boolean startsFromAnotherProvider(ComponentResourceOptions options) {
        var given = new ArrayList<>(options.getProviders());
        options.getProvider().ifPresent(given::add);
        return given.stream().anyMatch(AwsProvider.class::isInstance);
    }

    /** Waits only in an update, and only for roles and keys that this program creates. */
    private Output<Boolean> ready(
            AssumedRoleProviderArgs args, ProviderCredentialInputs session, RoleReadiness readiness) {
        var createDates = args.chain().stream()
                .flatMap(role -> role.requirements.createDates().stream())
                .toList();
        if (createDates.isEmpty() || Deployment.getInstance().isDryRun()) {
            return null;
        }
        return readiness.of(
                createDates,
                session.attempt(),
                message -> Warnings.warn(message, this),
                message -> Warnings.inform(message, this));
    }

    private Output<GetCallerIdentityResult> callerIdentity() {
        return AwsFunctions.getCallerIdentity(
                GetCallerIdentityArgs.Empty,
                InvokeOptions.builder().provider(provider).build());
    }

    /**
     * Returns the caller if it is a session of the role. A plugin whose major version differs from the SDK's does not
     * read the input that holds the role. It continues with its initial credentials, and reports no error while it
     * cannot check its inputs.
     *
     * @param component the name of the component
     * @param roleArn the role to assume, which is the last role of a chain; its value is known
     * @param sessionName the session name that was sent; its value is known. The initial credentials can be a session of
     *     the same role with another name and more permissions
     * @param caller the caller's identity from AWS
     * @throws RunException if the caller is not a session of the role
     */
    private static GetCallerIdentityResult requireSession(
            String component, Output<RoleArn> roleArn, Output<String> sessionName, GetCallerIdentityResult caller) {
        var role = KnownValue.of(roleArn).orElseThrow();
        var session = KnownValue.of(sessionName).orElseThrow();
        if (isSession(caller.arn(), role.value(), session.value())) {
            return caller;
        }
        throw new RunException("""
                AssumedRoleProvider %s does not use its role: AWS says that the caller is %s, but the \
                role to assume was %s, with the session name %s. The AWS plugin has not assumed it: most likely the \
                plugin has a different major version than com.pulumi:aws, which is %s, or a transformation has \
                changed the provider's inputs. See plugins: in Pulumi.yaml, and the output of pulumi plugin ls; use \
                the plugin with that version. This run has not created or changed any resource with \
                resourceOptions(), but it can have done so with provider(…) alone""".formatted(
                        Text.quote(component),
                        caller.arn(),
                        shown(role),
                        shown(session),
                        AwsVersion.onTheClassPath().text()));
    }

    private static Object shown(KnownValue<?> given) {
        return given.secret() ? "a secret" : given.value();
    }

    /**
     * Compares role names and ignores case, as IAM does.
     * https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
     */
    private static boolean isSession(String arn, RoleArn role, String name) {
        try {
            var session = AssumedRoleArn.parse(arn);
            return session.partition().equals(role.partition())
                    && session.account().equals(role.account())
                    && session.role().value().equalsIgnoreCase(role.name().value())
                    && session.session().value().equals(name);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * {@return the provider. A resource that has only this provider, without {@link #resourceOptions()}, does not wait
     * until AWS confirms that the caller is a session of the role}
     *
     * <p>To make a component and its children wait, make the component depend on the confirmation:
     *
     * <pre>{@code
     * ComponentResourceOptions.builder()
     *         .provider(deployer.provider())
     *         .dependsOn(deployer.callerArn().applyValue(arn -> List.of()))
     *         .build()
     * }</pre>
     */
    public ProviderResource provider() {
        return provider;
    }

    /**
     * {@return resource options with this provider, for a resource of package {@code aws}. The resource is created only
     * after AWS confirms that the caller is a session of the role}
     *
     * <p>A preview that cannot call AWS yet does not wait.
     */
    public CustomResourceOptions resourceOptions() {
        return CustomResourceOptions.builder()
                .provider(provider)
                .dependsOn(assumed)
                .build();
    }

    /**
     * {@return the ARN that AWS reports for the caller, such as
     * {@code arn:aws:sts::123456789012:assumed-role/ROLE/SESSION}, which shows that the role was assumed; not a secret;
     * unknown while the role or the provider is unknown}
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
     */
    public Output<String> callerArn() {
        return callerArn;
    }

    /**
     * {@return the account that this provider works in, as AWS reports it: 12 digits; not a secret; unknown while the
     * role or the provider is unknown}
     */
    public Output<String> accountId() {
        return accountId;
    }
}
