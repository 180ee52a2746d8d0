package io.assumerole;

import com.pulumi.aws.Utilities;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;
import com.pulumi.resources.Resource;

/** The provider resource of package {@code aws}, in the version of the SDK beside it. */
final class AwsProvider extends ProviderResource {

    AwsProvider(String name, AwsProviderArgs args, Resource parent) {
        super(
                "aws",
                name,
                args,
                CustomResourceOptions.builder()
                        .parent(parent)
                        .version(Utilities.getVersion())
                        .build());
    }
}
