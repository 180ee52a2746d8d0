package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.DeploymentDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The data about a component's role that a caller needs: an {@link AssumedRoleProvider} in the same program, the AWS
 * CLI, or the AWS provider of another program.
 *
 * @param arguments the class of the component's arguments, for messages
 * @param user the user; {@code null} if there is none
 * @param roleArn the role's ARN, which is known after its policies are created
 * @param requirements the role's requirements for a caller
 * @param trust the parties that the role trusts; {@code null} for an existing role
 * @param maxSessionDuration the role's maximum session duration; {@code null} for an existing role
 * @param createDate the creation date of the role, in RFC 3339; {@code null} for an existing role
 */
record AssumableRole(
        String arguments,
        @Nullable UserKey user,
        Output<String> roleArn,
        TrustedParties.Requirements requirements,
        @Nullable TrustedParties trust,
        @Nullable Duration maxSessionDuration,
        @Nullable Output<String> createDate) {

    /**
     * A user and its current access key.
     *
     * @param userName the user's name
     * @param hasAccessKey whether there is a current access key
     * @param secret the secret of the current access key: <strong>secret</strong>; {@code null} if there is no key or
     *     if it is encrypted with PGP
     * @param isActive whether the current access key, if any, is active
     * @param createDate the creation date of the current access key, in RFC 3339; {@code null} if there is none
     */
    record UserKey(
            Output<String> userName,
            boolean hasAccessKey,
            @Nullable Output<String> secret,
            boolean isActive,
            @Nullable Output<String> createDate) {}

    /** Returns the user's name; {@code null} if there is no user. */
    @Nullable
    Output<String> userName() {
        return user == null ? null : user.userName();
    }

    /** Returns the only session name that the role accepts; {@code null} if it accepts several. */
    @Nullable
    Output<String> onlySessionName() {
        if (requirements.userNameAsSessionName()) {
            return userName();
        }
        var only = TrustedParties.Requirements.only(requirements.sessionNames());
        return only == null ? null : Output.of(only);
    }

    /** Returns the default session name, for a role that accepts any name. */
    Output<String> defaultSessionName() {
        return user == null
                ? Output.of(DeploymentDefaults.sessionName())
                : user.userName().applyValue(DeploymentDefaults::sessionName);
    }

    /** Returns the external ID to send, which is the first one; {@code null} if the role requires none. */
    @Nullable
    Output<String> externalId() {
        return trust == null || trust.externalIds() == null
                ? null
                : trust.externalIds().applyValue(all -> all.get(0));
    }

    /** Returns the creation dates of the current access key and the role, if the component creates them. */
    List<Output<String>> createDates() {
        return Stream.of(user == null ? null : user.createDate(), createDate)
                .filter(Objects::nonNull)
                .toList();
    }
}
