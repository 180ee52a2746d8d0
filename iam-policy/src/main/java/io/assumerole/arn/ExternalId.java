package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The external ID that a third party must send to assume a role.
 *
 * <p>AWS does not treat it as a secret: anyone who may view the role can see it. Its owner may disagree, so neither
 * {@link #toString()} nor any message shows it.
 *
 * @param value 2 to 1224 characters: letters, digits and {@code _+=,.@:/-}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user_externalid.html">External ID</a>
 */
public record ExternalId(String value) {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_+=,.@:/-]{2,1224}");

    /**
     * Checks the external ID.
     *
     * @param value the external ID
     * @throws IllegalArgumentException if AWS would reject the ID; the message does not show it
     */
    public ExternalId {
        ValueChecks.matchesHidden(
                VALID, "ExternalId", value, "2 to 1224 characters from A-Z a-z 0-9 _ + = , . @ : / -");
    }

    /** {@return a constant text without the external ID} */
    @Override
    public String toString() {
        return "ExternalId[not shown]";
    }
}
