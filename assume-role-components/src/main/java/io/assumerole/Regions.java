package io.assumerole;

import com.pulumi.deployment.internal.DeploymentInternal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The region of who gives none.
 *
 * <p>{@code com.pulumi.aws.Config} keeps the configuration of the first program that ran in the
 * JVM, and an application that runs several stacks would give the first one's region to all.
 */
final class Regions {

    private Regions() {}

    /** The stack's {@code aws:region}, else the environment's; {@code null} where neither is. */
    static String ofDeployment() {
        return DeploymentInternal.getInstance()
                .getConfig("aws:region")
                .or(
                        () ->
                                Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                                        .map(System::getenv)
                                        .flatMap(region -> Optional.ofNullable(region).stream())
                                        .findFirst())
                .filter(region -> !region.isEmpty())
                .orElse(null);
    }
}
