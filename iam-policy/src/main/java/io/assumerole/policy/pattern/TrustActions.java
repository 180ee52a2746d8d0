package io.assumerole.policy.pattern;

import java.util.List;

/**
 * The STS actions that assume a role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
 */
public final class TrustActions {
    public static final String ASSUME_ROLE = "sts:AssumeRole";
    public static final String WITH_SAML = "sts:AssumeRoleWithSAML";
    public static final String WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
    public static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";
    public static final String TAG_SESSION = "sts:TagSession";

    /** The actions that a trust policy can grant. */
    public static final List<String> ALL =
            List.of(ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY, TAG_SESSION, SET_SOURCE_IDENTITY, "sts:SetContext");

    private TrustActions() {}

    public static boolean contain(String action) {
        for (var trust : ALL) {
            if (trust.equalsIgnoreCase(action)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the action that the users of an identity provider use to assume a role. */
    public static String ofProvider(boolean isSaml) {
        return isSaml ? WITH_SAML : WITH_WEB_IDENTITY;
    }
}
