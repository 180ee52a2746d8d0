package io.assumerole;

import com.pulumi.aws.AwsFunctions;
import com.pulumi.aws.inputs.GetCallerIdentityArgs;
import com.pulumi.aws.outputs.GetCallerIdentityResult;
import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.deployment.InvokeOptions;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import java.util.Map;

/**
 * An AWS provider that assumes a role before it does anything.
 *
 * <p>The provider finds its own credentials where the AWS provider always does (the environment, a
 * profile), calls {@code sts:AssumeRole} with them, and makes and reads every resource that is
 * given {@link #resourceOptions()} in the role. Preview and update use the same identity; there is
 * no falling back to the credentials it started with. The role may be made in the same program:
 * while its ARN is unknown, so is what the provider would answer.
 *
 * <p>Child, for a component called {@code NAME}: the provider {@code NAME}, of type {@code
 * pulumi:providers:aws}.
 *
 * <p>If the role cannot be assumed, the provider fails with {@code AccessDenied}, whether the role
 * does not trust the caller, asks for another external ID, or does not exist: AWS does not say
 * which.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public class AssumedRoleProvider extends ComponentResource {

    private static final String TYPE = "assume-role:index:AssumedRoleProvider";

    private final ProviderResource provider;

    @Export(name = "callerArn", refs = String.class, tree = "[0]")
    private final Output<String> callerArn;

    @Export(name = "accountId", refs = String.class, tree = "[0]")
    private final Output<String> accountId;

    /**
     * Makes a provider that assumes the role.
     *
     * @param name the component's name in the program, and the provider's
     * @param args which role to assume, and how
     */
    public AssumedRoleProvider(String name, AssumedRoleProviderArgs args) {
        this(name, args, ComponentResourceOptions.Empty);
    }

    /**
     * Makes a provider that assumes the role, with options for the component.
     *
     * @param name the component's name in the program, and the provider's
     * @param args which role to assume, and how
     * @param options the component's options
     */
    public AssumedRoleProvider(
            String name, AssumedRoleProviderArgs args, ComponentResourceOptions options) {
        super(TYPE, name, args, options);

        var assumeRole = args.assumeRole();
        this.provider = new AwsProvider(name, new AwsProviderArgs(assumeRole, args.region()), this);

        // The engine does not configure a provider while one of its inputs is unknown, and answers
        // a
        // function call on it with nothing: so the call waits until all of them, and the ID, are
        // known.
        // https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/plugin/provider_plugin.go
        var caller =
                Output.all(assumeRole, args.region(), provider.id())
                        .apply(known -> callerIdentity())
                        .asPlaintext();
        this.callerArn = caller.applyValue(GetCallerIdentityResult::arn);
        this.accountId = caller.applyValue(GetCallerIdentityResult::accountId);

        registerOutputs(Map.of("callerArn", callerArn, "accountId", accountId));
    }

    private Output<GetCallerIdentityResult> callerIdentity() {
        return AwsFunctions.getCallerIdentity(
                GetCallerIdentityArgs.Empty, InvokeOptions.builder().provider(provider).build());
    }

    /**
     * Returns the provider, for every place that takes one.
     *
     * @return the provider, never {@code null}
     */
    public ProviderResource provider() {
        return provider;
    }

    /**
     * Returns resource options with this provider, ready to pass to a resource of package {@code
     * aws}.
     *
     * @return options with the provider and nothing else, never {@code null}
     */
    public CustomResourceOptions resourceOptions() {
        return CustomResourceOptions.builder().provider(provider).build();
    }

    /**
     * Returns who AWS says the caller is under this provider: the proof that the role was assumed.
     *
     * @return an ARN such as {@code arn:aws:sts::123456789012:assumed-role/ROLE/SESSION}, never
     *     {@code null} and not a secret; unknown while the role or the provider is
     * @see <a
     *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity</a>
     */
    public Output<String> callerArn() {
        return callerArn;
    }

    /**
     * Returns the account that this provider works in, as AWS says.
     *
     * @return 12 digits, never {@code null} and not a secret; unknown while the role or the
     *     provider is
     */
    public Output<String> accountId() {
        return accountId;
    }
}
