package io.assumerole.policy;

import java.util.List;

/**
 * The actions of STS with which a role is assumed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-user.html
 */
final class TrustActions {
    static final String ASSUME_ROLE = "sts:AssumeRole";
    static final String WITH_SAML = "sts:AssumeRoleWithSAML";
    static final String WITH_WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
    static final String SET_SOURCE_IDENTITY = "sts:SetSourceIdentity";
    static final String TAG_SESSION = "sts:TagSession";

    /** The actions that a trust policy can grant. */
    static final List<String> ALL =
            List.of(ASSUME_ROLE, WITH_SAML, WITH_WEB_IDENTITY, TAG_SESSION, SET_SOURCE_IDENTITY, "sts:SetContext");

    private TrustActions() {}

    static boolean contain(String action) {
        for (var trust : ALL) {
            if (trust.equalsIgnoreCase(action)) {
                return true;
            }
        }
        return false;
    }

    /** Returns the action with which the users of an identity provider assume a role. */
    static String ofProvider(boolean isSaml) {
        return isSaml ? WITH_SAML : WITH_WEB_IDENTITY;
    }
}
