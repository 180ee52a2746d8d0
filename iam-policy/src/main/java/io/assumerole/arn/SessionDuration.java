package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import java.time.Duration;

/**
 * The requested duration of a role session.
 *
 * @param value whole seconds, 15 minutes to 12 hours
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
public record SessionDuration(Duration value) {
    private static final Duration LEAST = Duration.ofMinutes(15);
    private static final Duration MOST = Duration.ofHours(12);
    private static final Duration MOST_CHAINED = Duration.ofHours(1);

    /**
     * Checks the duration.
     *
     * @param value the duration
     * @throws IllegalArgumentException if AWS would reject it for every role
     */
    public SessionDuration {
        ValueChecks.seconds(
                "SessionDuration", value, LEAST, MOST, "whole seconds, 900 (15 minutes) to 43200 (12 hours)");
    }

    /**
     * Checks the duration against the role's limit. STS rejects longer durations and does not shorten them.
     *
     * @param limit the role's limit
     * @return this duration
     * @throws IllegalArgumentException if the role does not allow sessions of this duration
     */
    public SessionDuration requireAtMost(MaxSessionDuration limit) {
        Preconditions.of(limit, "SessionDuration: limit");
        if (value.compareTo(limit.value()) > 0) {
            throw ValueChecks.invalid(
                    "SessionDuration", "got " + value, "at most the role's MaxSessionDuration, " + limit.value());
        }
        return this;
    }

    /**
     * Checks the duration for a caller that is itself a role session. STS limits such callers to one hour.
     *
     * @return this
     * @throws IllegalArgumentException if it is longer than an hour
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html">Role chaining</a>
     */
    public SessionDuration requireChainable() {
        if (value.compareTo(MOST_CHAINED) > 0) {
            throw ValueChecks.invalid(
                    "SessionDuration",
                    "got " + value,
                    "at most " + MOST_CHAINED + " when the caller is itself a role session");
        }
        return this;
    }
}
