package io.assumerole;

import com.pulumi.core.Output;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a component with a role tells an {@link AssumedRoleProvider} of the same program in one piece.
 *
 * @param arguments the class of the component's arguments, for messages
 * @param user the user; {@code null} where there is none
 * @param roleArn the role's ARN, which is known once its policies are made
 * @param terms what the role asks of whoever assumes it
 * @param trust whom the role trusts; {@code null} where the role is not made here
 * @param maxSessionDuration how long a session of the role may last; {@code null} where the role is not made here
 * @param createDates when the current access key and the role were made, as far as they are made here: RFC 3339
 */
record DeployedRole(
        String arguments,
        @Nullable UserKey user,
        Output<String> roleArn,
        TrustRequirements terms,
        @Nullable TrustedParties trust,
        @Nullable Duration maxSessionDuration,
        List<Output<String>> createDates) {

    /**
     * A user and its current access key.
     *
     * @param userName the user's name
     * @param hasAccessKey whether there is a current access key
     * @param secret of the current access key: <strong>secret</strong>; {@code null} where there is no key, or where it
     *     is encrypted for somebody
     * @param isActive whether AWS takes the current access key, if there is one
     */
    record UserKey(
            Output<String> userName,
            boolean hasAccessKey,
            @Nullable Output<String> secret,
            boolean isActive) {}

    /** The user's name; {@code null} where there is no user. */
    @Nullable
    Output<String> userName() {
        return user == null ? null : user.userName();
    }
}
