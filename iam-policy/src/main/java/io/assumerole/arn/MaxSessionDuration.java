package io.assumerole.arn;

import java.time.Duration;

/**
 * The maximum duration of a role's sessions.
 *
 * @param value whole seconds, 1 hour to 12 hours
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html">CreateRole</a>
 */
public record MaxSessionDuration(Duration value) {
    private static final Duration LEAST = Duration.ofHours(1);
    private static final Duration MOST = Duration.ofHours(12);

    /** The default of one hour. */
    public static final MaxSessionDuration DEFAULT = new MaxSessionDuration(Duration.ofHours(1));

    /**
     * Checks the duration.
     *
     * @param value the duration
     * @throws IllegalArgumentException if AWS would reject it
     */
    public MaxSessionDuration {
        ValueChecks.seconds(
                "MaxSessionDuration", value, LEAST, MOST, "whole seconds, 3600 (1 hour) to 43200 (12 hours)");
    }
}
