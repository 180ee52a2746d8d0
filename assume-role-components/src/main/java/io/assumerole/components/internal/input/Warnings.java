package io.assumerole.components.internal.input;

import com.pulumi.deployment.internal.DeploymentImpl;
import com.pulumi.deployment.internal.DeploymentInternal;
import com.pulumi.resources.Resource;

/**
 * Pulumi's warnings, from inside a component.
 *
 * <p>The SDK hands its log to programs, in {@code Context.log()}, and not to components; this class is the one place
 * that reaches for it where it is internal.
 */
public final class Warnings {

    private Warnings() {}

    /**
     * Warns when the resource is registered; of one that is refused, the refusal is all that is said. The SDK's log
     * waits for the resource's URN, sends one message after the other, and would send none any more, not even the
     * refusal, after one of a resource that failed.
     */
    public static void warn(String message, Resource resource) {
        if (DeploymentInternal.getInstance() instanceof DeploymentImpl deployment) {
            resource.urn().applyValue(urn -> {
                deployment.getLog().warn(message, resource);
                return urn;
            });
        }
    }
}
