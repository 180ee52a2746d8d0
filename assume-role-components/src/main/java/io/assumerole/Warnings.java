package io.assumerole;

import com.pulumi.deployment.internal.DeploymentImpl;
import com.pulumi.deployment.internal.DeploymentInternal;
import com.pulumi.resources.Resource;

/**
 * Pulumi's warnings, from inside a component.
 *
 * <p>The SDK hands its log to programs, in {@code Context.log()}, and not to components; this class
 * is the one place that reaches for it where it is internal.
 */
final class Warnings {

    private Warnings() {}

    static void warn(String message, Resource resource) {
        if (DeploymentInternal.getInstance() instanceof DeploymentImpl deployment) {
            deployment.getLog().warn(message, resource);
        }
    }
}
