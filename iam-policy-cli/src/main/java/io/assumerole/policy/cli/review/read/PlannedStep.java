package io.assumerole.policy.cli.review.read;

import io.assumerole.policy.cli.review.types.ResourceState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A step of a preview, with the complete states of its resource before and after.
 *
 * @param operation the operation as Pulumi names it, such as {@code create-replacement}
 * @param old the state before; null for a new resource
 * @param now the state after; null for a deleted resource
 * @param changed the inputs that the provider reports as changed
 */
public record PlannedStep(
        String operation, @Nullable State old, @Nullable State now, Set<String> changed) {
    /**
     * A state of a resource.
     *
     * @param resource the resource with all its inputs
     * @param isComponent whether the resource only groups other resources
     * @param isRetained whether the resource stays in AWS if the stack deletes it
     */
    public record State(ResourceState resource, boolean isComponent, boolean isRetained) {}

    /** Returns the state after the step, or the last state of a deleted resource. */
    public State latest() {
        return now == null ? old : now;
    }
}
