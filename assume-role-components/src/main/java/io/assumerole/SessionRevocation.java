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
 * Ends the sessions of a role or a user that were begun before a time, as the console's "Revoke active sessions" does:
 * what is denied are the sessions' calls, and whoever begins a new one goes on.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
final class SessionRevocation {

    /**
     * How far ahead a time may be, until which nobody has a session: IAM takes minutes to know of a change everywhere,
     * and what is begun in them is to end, too. More would lock everybody out by a slip.
     */
    static final Duration FURTHEST = Duration.ofMinutes(15);

    /** How long a session in a role can last. https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
    static final Duration LONGEST_OF_ROLE = Duration.ofHours(12);

    /** How long one of a user can. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html */
    static final Duration LONGEST_OF_USER = Duration.ofHours(36);

    private SessionRevocation() {}

    /**
     * Checks a time, and rounds it up to whole seconds, which AWS keeps of a session's begin: of those of the same
     * second none stays.
     */
    static Instant checked(Instant before, Clock clock) {
        var latest = clock.instant().plus(FURTHEST);
        if (before.isBefore(Instant.EPOCH) || before.isAfter(latest)) {
            throw new IllegalArgumentException(
                    ("got %s; allowed: 1970-01-01T00:00:00Z to 15 minutes from now, which is %s: until the time that is"
                                    + " given nobody has a session")
                            .formatted(before, latest.truncatedTo(ChronoUnit.SECONDS)));
        }
        var second = before.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(before) ? second : second.plusSeconds(1);
    }

    /** Whether no session can be so old, so that nothing is revoked any more. */
    static boolean isOver(Instant before, Duration longest, Clock clock) {
        return before.plus(longest).isBefore(clock.instant());
    }

    /** Warns that an argument does nothing any more. */
    static String over(String argument, Instant before, Duration longest) {
        return "%s: no session is left that began before %s, since none lasts longer than %s; take it away"
                .formatted(argument, Text.quote(before.toString()), Phrases.time(longest));
    }

    /** Denies everything to sessions of before. A long-term key has no such time, and so is not denied anything. */
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
