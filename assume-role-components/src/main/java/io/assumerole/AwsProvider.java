package io.assumerole;

import com.pulumi.aws.Utilities;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;
import java.util.List;

/** The provider resource of package {@code aws}, in the version of the SDK beside it. */
final class AwsProvider extends ProviderResource {

    /**
     * @param parent the component that the provider belongs to
     * @param options the component's, of which the SDK hands neither {@code protect} nor {@code
     *     dependsOn} on to children
     */
    AwsProvider(
            String name, AwsProviderArgs args, Resource parent, ComponentResourceOptions options) {
        super(
                "aws",
                name,
                args,
                CustomResourceOptions.builder()
                        .parent(parent)
                        .version(Utilities.getVersion())
                        .additionalSecretOutputs(List.of("accessKey", "secretKey", "token"))
                        .protect(options.getProtect().orElse(null))
                        .dependsOn(options.getDependsOn())
                        .build());
    }
}
