package io.assumerole.components.internal.input;

import com.pulumi.Log;
import com.pulumi.deployment.internal.DeploymentImpl;
import com.pulumi.deployment.internal.DeploymentInternal;
import com.pulumi.resources.Resource;
import java.util.function.Consumer;

/**
 * Shows warnings and other messages of a component in Pulumi's output.
 *
 * <p>The SDK gives its log to programs, in {@code Context.log()}, but not to components; only this class uses the
 * internal log.
 */
public final class Warnings {

    private Warnings() {}

    /**
     * Shows a warning when the resource is registered; if the resource is rejected, only that error is shown. The SDK's
     * log waits for the resource's URN and sends messages in order. After a warning about a failed resource, it would
     * send no other message, not even the error.
     */
    public static void warn(String message, Resource resource) {
        log(resource, log -> log.warn(message, resource));
    }

    /** Shows a message that needs no action, under the same conditions as a warning. */
    public static void inform(String message, Resource resource) {
        log(resource, log -> log.info(message, resource));
    }

    private static void log(Resource resource, Consumer<Log> message) {
        if (DeploymentInternal.getInstance() instanceof DeploymentImpl deployment) {
            resource.urn().applyValue(urn -> {
                message.accept(deployment.getLog());
                return urn;
            });
        }
    }
}
