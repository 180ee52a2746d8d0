package io.assumerole;

import com.pulumi.aws.Utilities;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ProviderResource;

/** The provider resource of package {@code aws}, in the version of the SDK beside it. */
final class AwsProvider extends ProviderResource {

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
