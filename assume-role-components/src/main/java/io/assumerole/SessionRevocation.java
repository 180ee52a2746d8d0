package io.assumerole;

import io.assumerole.components.internal.input.Phrases;
import io.assumerole.internal.Text;
import io.assumerole.policy.Condition;
import io.assumerole.policy.ConditionOperator;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.PolicyKind;
import io.assumerole.policy.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Revokes the sessions of a role or a user that started before a time, like the console's "Revoke active sessions":
 * it denies the sessions' calls, and every trusted caller can start a new session.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
final class SessionRevocation {

    /**
     * The latest allowed time, relative to now. No session works until then: IAM needs minutes to apply a change
     * everywhere, and sessions that start in the meantime must also be revoked. A longer time could lock everyone out
     * by mistake.
     */
    static final Duration FURTHEST = Duration.ofMinutes(15);

    /** The longest role session. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
    static final Duration LONGEST_OF_ROLE = Duration.ofHours(12);

    /** The longest session of a user. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
    static final Duration LONGEST_OF_USER = Duration.ofHours(36);

    private SessionRevocation() {}

    /**
     * Checks a time, and rounds it up to whole seconds, because AWS stores the start of a session in seconds. All
     * sessions of that second are revoked.
     */
    static Instant checked(Instant before, Clock clock) {
        var latest = clock.instant().plus(FURTHEST);
        if (before.isBefore(Instant.EPOCH) || before.isAfter(latest)) {
            throw new IllegalArgumentException(
                    ("got %s; allowed: 1970-01-01T00:00:00Z to 15 minutes from now, which is %s; no session"
                                    + " works until the given time")
                            .formatted(before, latest.truncatedTo(ChronoUnit.SECONDS)));
        }
        var second = before.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(before) ? second : second.plusSeconds(1);
    }

    /** Returns whether no session can be that old, in which case nothing is revoked. */
    static boolean isOver(Instant before, Duration longest, Clock clock) {
        return before.plus(longest).isBefore(clock.instant());
    }

    /** Returns a warning that an argument no longer has an effect. */
    static String over(String argument, Instant before, Duration longest) {
        return "%s: no session that began before %s remains, because none lasts longer than %s; remove the argument"
                .formatted(argument, Text.quote(before.toString()), Phrases.time(longest));
    }

    /** Denies everything to earlier sessions. A long-term key has no start time, so the policy does not affect it. */
    static PolicyDocument policy(Instant before) {
        return PolicyDocument.of(
                PolicyKind.IDENTITY,
                Statement.deny()
                        .action("*")
                        .resource("*")
                        .condition(
                                Condition.of(ConditionOperator.DATE_LESS_THAN, "aws:TokenIssueTime", before.toString()))
                        .build());
    }
}
