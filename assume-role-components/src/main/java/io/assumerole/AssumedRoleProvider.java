package io.assumerole;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.Utilities;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.deployment.Deployment;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import io.assumerole.components.internal.input.AwsVersion;
import io.assumerole.components.internal.input.ChildOptions;
import io.assumerole.components.internal.input.ConstructorChecks;
import io.assumerole.components.internal.input.Warnings;
import io.assumerole.components.internal.sdk.RoleReadiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An AWS provider that assumes a role before it does anything.
 *
 * <p>The provider starts with the credentials that {@link AssumedRoleProviderArgs} name, by default those of its
 * environment, calls {@code sts:AssumeRole} with them, and makes and reads every resource that is given
 * {@link #resourceOptions()} in the role. Preview and update use the same identity. What has
 * {@link #resourceOptions()} is never made with the credentials that the provider started with. The role may be made in the same program: while its ARN is unknown, so is what the
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
 * <p><strong>From role to role.</strong> A role that only another role may assume:
 *
 * <ul>
 *   <li>{@link AssumedRoleProviderArgs.Builder#roleChain} lists the roles before it: with com.pulumi:aws 7.x any number,
 *       with 6.x one, which a web identity assumes.
 *   <li>With both, the first step can also be a {@linkplain AssumedRoleProviderArgs.Builder#profile(String) profile} that
 *       itself has {@code role_arn} and {@code source_profile}, or
 *       {@linkplain AssumedRoleProviderArgs.Builder#credentials(Output, Output, Output) credentials} of the first role's
 *       session, with their session token.
 * </ul>
 *
 * <p>AWS limits such a session to one hour. One {@code AssumedRoleProvider} does not stand on another: the provider of
 * another one in this component's own options is refused. Any other AWS provider there, or one that a parent hands down,
 * has no part in it.
 *
 * <p><strong>Never without the role.</strong> AWS is asked who the caller is, once for each provider, as soon as the
 * provider is configured. Where that is not a session of the role, as with a plugin of another major version than
 * com.pulumi:aws, the program fails, and what has {@link #resourceOptions()} is not made.
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

    private static final String FROM_ROLE_TO_ROLE = "To go from role to role with com.pulumi:aws 6.x, give"
            + " AssumedRoleProviderArgs a profile that has role_arn and source_profile, a roleChain of one role with a"
            + " web identity, or credentials with the session token of the first role; or depend on com.pulumi:aws 7.x,"
            + " which takes any roleChain";

    /** The provider resource of package {@code aws}, in the version of the SDK beside it. */
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

    /** Holds nothing, as soon as the caller is known to be a session of the role. */
    private final Output<List<Resource>> assumed;

    @Export(name = "callerArn", refs = String.class, tree = "[0]")
    private final Output<String> callerArn;

    @Export(name = "accountId", refs = String.class, tree = "[0]")
    private final Output<String> accountId;

    /**
     * Makes a provider that assumes the role.
     *
     * @param name the component's name in the program, and the provider's; not blank
     * @param args which role to assume, and how
     * @throws IllegalArgumentException if the name is blank or {@code null}, {@code args} is {@code null}, or
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x, or 6.x and {@code args} have a
     *     {@code roleChain} that it does not take
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
     *     have both {@code provider} and {@code providers}, or one of these is another {@code AssumedRoleProvider}'s, or
     *     {@code com.pulumi:aws} is neither 6.x nor 7.x, or 6.x and {@code args} have a
     *     {@code roleChain} that it does not take
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
                checked(checks.name(name).args(args).options(options), args, options)
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
        var sent = args.sentSessionName();
        var caller = Output.tuple(inputs.all(), provider.id(), args.role, sent)
                .apply(known -> callerIdentity()
                        .applyValue(answer -> AssumedSessionCheck.requireSession(name, args.role, sent, answer)))
                .asPlaintext();
        this.assumed = caller.applyValue(known -> List.of());
        this.callerArn = output("callerArn", caller.applyValue(GetCallerIdentityResult::arn));
        this.accountId = output("accountId", caller.applyValue(GetCallerIdentityResult::accountId));
        KnownRegions.warnOfUnknown(session.region(), this);
        if (args.policyArns != null) {
            KnownPolicies.warnOfUnknown("policyArn", args.policyArns, this);
        }
    }

    /** Refuses to stand on another role where the provider that is made here would not. */
    private static ConstructorChecks checked(
            ConstructorChecks checks, AssumedRoleProviderArgs args, @Nullable ComponentResourceOptions options) {
        var version = AwsVersion.onTheClassPath();
        var takesSeveral = version.takesSeveralRoles();
        if (args != null
                && args.assumedByKeyOrRole().size() > 1
                && !takesSeveral
                && version.problem().isEmpty()) {
            checks.problem(
                    "args: roleChain is given, and com.pulumi:aws %s calls sts:AssumeRole once for a provider. %s"
                            .formatted(version.text(), FROM_ROLE_TO_ROLE));
        }
        if (options != null && standsOnAnother(options)) {
            var remedy = takesSeveral
                    ? "To go from role to role, give AssumedRoleProviderArgs the other one's role with roleChain"
                    : FROM_ROLE_TO_ROLE;
            checks.problem("options: its provider is another AssumedRoleProvider's, and a provider starts from"
                    + " credentials, not from another provider. " + remedy + "; and give this component no provider");
        }
        return checks;
    }

    private static boolean standsOnAnother(ComponentResourceOptions options) {
        var given = new ArrayList<>(options.getProviders());
        options.getProvider().ifPresent(given::add);
        return given.stream().anyMatch(AwsProvider.class::isInstance);
    }

    /** Waits in an update only, and only for what this program makes. */
    private Output<Boolean> ready(AssumedRoleProviderArgs args, SessionInputs session, RoleReadiness readiness) {
        var createDates = args.chain().stream()
                .flatMap(role -> role.requirements.createDates().stream())
                .toList();
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

    /**
     * {@return the provider, for every place that takes one; what has it alone does not wait until AWS has said that the
     * caller is a session of the role, as what has {@link #resourceOptions()} does}
     *
     * <p>A component that is given the provider waits, with its children, if it depends on the answer:
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
     * {@return resource options with this provider, ready to pass to a resource of package {@code aws}: what has them
     * is made after AWS has said that the caller is a session of the role, and not at all if AWS says otherwise}
     *
     * <p>In a preview that cannot ask AWS yet nothing is waited for.
     */
    public CustomResourceOptions resourceOptions() {
        return CustomResourceOptions.builder()
                .provider(provider)
                .dependsOn(assumed)
                .build();
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
