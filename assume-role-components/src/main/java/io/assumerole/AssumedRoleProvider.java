package io.assumerole;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An AWS provider that assumes a role before it does anything.
 *
 * <p>The provider starts with the credentials that {@link AssumedRoleProviderArgs} name, by default those of its
 * environment, calls {@code sts:AssumeRole} with them, and makes and reads every resource that is given
 * {@link #resourceOptions()} in the role. Preview and update use the same identity; there is no falling back to the
 * credentials it started with. The role may be made in the same program: while its ARN is unknown, so is what the
 * provider would answer. {@link AssumedRoleProviderArgs#from} ties the provider to such a role, and waits for it where
 * it is new.
 *
 * <pre>{@code
 * var deployer = new AssumedRoleProvider("deployer",
 *         AssumedRoleProviderArgs.builder().roleArn("arn:aws:iam::123456789012:role/deployer").build());
 * var site = new Bucket("site", BucketArgs.Empty, deployer.resourceOptions());
 * context.export("deployedAs", deployer.callerArn());
 * }</pre>
 *
 * <p>Child, for a component called {@code NAME}: the provider {@code NAME}, of type {@code pulumi:providers:aws}. The
 * component's options {@code protect} and {@code dependsOn} are the child's too, and so are the transformations. The
 * options {@code provider} and {@code providers} say nothing to a provider: it has credentials of its own.
 *
 * <p><strong>From role to role.</strong> com.pulumi:aws 6.x assumes one role for a provider. A role that only another
 * role may assume is reached in three ways:
 *
 * <ul>
 *   <li>a {@linkplain AssumedRoleProviderArgs.Builder#profile(String) profile} that itself has {@code role_arn} and
 *       {@code source_profile};
 *   <li>a web identity that assumes a {@linkplain AssumedRoleProviderArgs.Builder#throughRoleArn(String) first role};
 *   <li>{@linkplain AssumedRoleProviderArgs.Builder#credentials(Output, Output, Output) credentials} of the first
 *       role's session, with their session token.
 * </ul>
 *
 * <p>AWS limits such a session to one hour. One {@code AssumedRoleProvider} on top of another is not possible with 6.x:
 * the provider of another one in this component's own options is refused. Any other AWS provider there, or one that a
 * parent hands down, has no part in it.
 *
 * <p>If the role cannot be assumed, the provider fails with {@code AccessDenied}, whether the role does not trust the
 * caller, asks for another external ID, or does not exist: AWS does not say which.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
// The children are told their parent, of which the SDK reads what its own constructor has set.
@SuppressWarnings("this-escape")
public class AssumedRoleProvider extends ExtensibleComponent {

    /**
     * The type token of this component, which a subclass has not: for an alias, where a subclass takes the place of
     * this class.
     */
    public static final String TYPE = "assume-role:index:AssumedRoleProvider";

    private static final String NAME = "AssumedRoleProvider";

    private final ProviderResource provider;

    @Export(name = "callerArn", refs = String.class, tree = "[0]")
    private final Output<String> callerArn;

    @Export(name = "accountId", refs = String.class, tree = "[0]")
    private final Output<String> accountId;

    /**
     * Makes a provider that assumes the role.
     *
     * @param name the component's name in the program, and the provider's; not blank
     * @param args which role to assume, and how
     * @throws IllegalArgumentException if the name is blank or {@code null}, or {@code args} is {@code null}
     */
    public AssumedRoleProvider(String name, AssumedRoleProviderArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Makes a provider that assumes the role, with options for the component.
     *
     * @param name the component's name in the program, and the provider's; not blank
     * @param args which role to assume, and how
     * @param options the component's options, {@code null} for none; its providers have no part in this one
     * @throws IllegalArgumentException if the name is blank or {@code null}, {@code args} is {@code null}, the options
     *     have both {@code provider} and {@code providers}, or one of these is another {@code AssumedRoleProvider}'s
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
     * Makes the same for a subclass with a type token of its own, which may have further children, with
     * {@code parent(this)}, and further outputs: its constructor ends with {@link #registerOutputs(Map)}.
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
     * @param type the subclass's type token, {@code PACKAGE:MODULE:TYPE}; it is in the URN of the component and of each
     *     child, so another one later makes all of them anew, unless an alias with {@code type} says what it was
     * @param name as above
     * @param args as above
     * @param options as above
     * @throws IllegalArgumentException if the type token is not of that form or of the package {@code assume-role} or
     *     {@code pulumi}, or what else was given is not as above
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
                withoutRole(checks.name(name).args(args).options(options), options)
                        .type(name),
                name,
                args.usedBy(name),
                options);

        var session = SessionInputs.of(args);
        var inputs = new ProviderInputs(args, session, ready(args, session, readiness));
        this.provider = new AwsProvider(inputs, new ChildOptions(this, name, options));

        // The engine does not configure a provider while one of its inputs is unknown, and answers
        // a function call on it with nothing: so the call waits until all of them, and the ID, are
        // known.
        // https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go
        var caller = Output.tuple(inputs.all(), provider.id())
                .apply(known -> callerIdentity())
                .asPlaintext();
        this.callerArn = output("callerArn", caller.applyValue(GetCallerIdentityResult::arn));
        this.accountId = output("accountId", caller.applyValue(GetCallerIdentityResult::accountId));
        KnownRegions.warnOfUnknown(session.region(), this);
    }

    /** Refuses to stand on another role: the provider that is made here would not. */
    private static ConstructorChecks withoutRole(ConstructorChecks checks, @Nullable ComponentResourceOptions options) {
        if (options == null) {
            return checks;
        }
        var given = new ArrayList<>(options.getProviders());
        options.getProvider().ifPresent(given::add);
        if (given.stream().anyMatch(AwsProvider.class::isInstance)) {
            checks.problem("options: its provider is another AssumedRoleProvider's, and com.pulumi:aws 6.x assumes one"
                    + " role for a provider, and starts from credentials, not from another provider. To go from role to"
                    + " role, give AssumedRoleProviderArgs a profile that has role_arn and source_profile, a web"
                    + " identity with throughRoleArn, or credentials with the session token of the first role; and give"
                    + " this component no provider");
        }
        return checks;
    }

    /** Waits in an update only, and only for what this program makes. */
    private Output<Boolean> ready(AssumedRoleProviderArgs args, SessionInputs session, RoleReadiness readiness) {
        var createDates = args.requirements.createDates();
        if (createDates.isEmpty() || Deployment.getInstance().isDryRun()) {
            return null;
        }
        return readiness.of(createDates, session.attempt(), message -> Warnings.warn(message, this));
    }

    private Output<GetCallerIdentityResult> callerIdentity() {
        return AwsFunctions.getCallerIdentity(
                GetCallerIdentityArgs.Empty,
                InvokeOptions.builder().provider(provider).build());
    }

    /** {@return the provider, for every place that takes one} */
    public ProviderResource provider() {
        return provider;
    }

    /**
     * {@return resource options with this provider and nothing else, ready to pass to a resource of package
     * {@code aws}}
     */
    public CustomResourceOptions resourceOptions() {
        return CustomResourceOptions.builder().provider(provider).build();
    }

    /**
     * {@return who AWS says the caller is under this provider, the proof that the role was assumed: an ARN such as
     * {@code arn:aws:sts::123456789012:assumed-role/ROLE/SESSION}, not a secret; unknown while the role or the provider
     * is}
     *
     * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
     */
    public Output<String> callerArn() {
        return callerArn;
    }

    /**
     * {@return the 12 digits of the account that this provider works in, as AWS says; not a secret; unknown while the
     * role or the provider is}
     */
    public Output<String> accountId() {
        return accountId;
    }
}
