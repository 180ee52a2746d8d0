package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.aws.AwsFailure;
import io.assumerole.localaws.provider.aws.Session;
import io.assumerole.localaws.provider.schema.ResourceSchema;
import io.assumerole.localaws.provider.schema.Values;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * One resource type: how it is made, read, changed and removed at AWS.
 *
 * <p>The caller puts the program's inputs into the state. A type returns only what AWS adds. Each method throws {@link AwsFailure} if AWS refuses.
 */
public interface ResourceType {
    /** What the type looks like to a program. */
    ResourceSchema shape();

    /**
     * Makes the resource; if this fails, nothing of it goes into the state.
     *
     * @return its id, and what only this call tells
     */
    Created create(Session aws, Values inputs);

    /**
     * Does what is to be done after that; if it fails, the resource is kept and reported as made
     * but not finished.
     */
    default void finish(Session aws, String id, Values inputs) {}

    /** Whether the official plugin reads the resource when it has made it. */
    default boolean isReadWhenMade() {
        return true;
    }

    /**
     * Reads the resource.
     *
     * @param id its id, or what a user gave to import it
     * @param state what is known of it; empty for an import
     * @return what AWS has of it: with every property that AWS tells, and {@code tagsAll} for all
     *     its tags
     * @throws AwsFailure also if it does not exist; {@link AwsFailure#isAbsence()} then
     */
    Live read(Session aws, String id, Values state);

    /**
     * Changes the resource.
     *
     * @param before what is known of it
     * @param inputs what it is to be
     * @return outputs that are others now, and that the program did not give
     */
    Map<String, Object> update(Session aws, String id, Values before, Values inputs);

    /** Removes the resource. That it is already gone may be told as a failure. */
    void delete(Session aws, String id, Values state);

    /** Writes a time as the official plugin does: in UTC, to the second. */
    static String date(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /**
     * A resource that was just made.
     *
     * @param id its id
     * @param outputs what AWS added to what the program gave
     */
    record Created(String id, Map<String, Object> outputs) {}

    /**
     * A resource as AWS has it.
     *
     * @param id its id
     * @param outputs what AWS tells of it
     */
    record Live(String id, Map<String, Object> outputs) {}
}
