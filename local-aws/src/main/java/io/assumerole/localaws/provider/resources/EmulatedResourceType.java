package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * A resource type: creates, reads, updates and deletes it in AWS.
 *
 * <p>The caller puts the program's inputs into the state. A type returns only the properties that AWS adds. Each method
 * throws {@link AwsFailure} if AWS refuses.
 */
public interface EmulatedResourceType {
    /** Returns the schema of the type. */
    ResourceSchema schema();

    /**
     * Returns the prediction for the preview of a new resource. Without a prediction, the computed outputs are unknown.
     */
    default PredictedOutputs predicted() {
        return PredictedOutputs.NONE;
    }

    /**
     * Creates the resource; if this fails, nothing of it goes into the state.
     *
     * @return its ID, and the outputs that only this call returns
     */
    Created create(Session aws, Values inputs);

    /**
     * Makes further calls after the creation; if they fail, the resource is kept and reported as created but not
     * finished.
     */
    default void finish(Session aws, String id, Values inputs) {}

    /** Returns whether the official plugin reads a new resource. */
    default boolean isReadAfterCreate() {
        return true;
    }

    /**
     * Reads the resource.
     *
     * @param id its ID, or the ID that a user imports
     * @param state the previous state; empty for an import
     * @return AWS's current values: every property that AWS returns, and {@code tagsAll} for all its tags
     * @throws AwsFailure also if it does not exist; {@link AwsFailure#isNotFound()} is then true
     */
    Live read(Session aws, String id, Values state);

    /**
     * Updates the resource.
     *
     * @param before the previous state
     * @param inputs the new inputs
     * @return outputs that have changed, and that the program did not set
     */
    Map<String, Object> update(Session aws, String id, Values before, Values inputs);

    /** Deletes the resource. May fail if it no longer exists. */
    void delete(Session aws, String id, Values state);

    /** Formats a time as the official plugin does: in UTC, to the second. */
    static String date(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * A new resource.
     *
     * @param id its ID
     * @param outputs the outputs that AWS adds to the program's inputs
     */
    record Created(String id, Map<String, Object> outputs) {}

    /**
     * A resource as it exists in AWS.
     *
     * @param id its ID
     * @param outputs AWS's values
     */
    record Live(String id, Map<String, Object> outputs) {}
}
