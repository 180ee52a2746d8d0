package io.assumerole.policy.reference;

import java.util.List;
import java.util.Locale;

/**
 * What the guide says of the condition keys that services share.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
public final class GlobalKeys {
    public static final String PRINCIPAL_ARN = "aws:principalarn";
    public static final String RESOURCE_ACCOUNT = "aws:resourceaccount";
    public static final String MFA_PRESENT = "aws:multifactorauthpresent";
    public static final String MFA_AGE = "aws:multifactorauthage";
    public static final String SOURCE_IP = "aws:sourceip";
    public static final String USER_NAME = "aws:username";
    public static final String TAG_KEYS = "aws:tagkeys";

    /** What the keys of tags begin with; by itself, all of them. */
    public static final String REQUEST_TAG = "aws:requesttag/";

    public static final String PRINCIPAL_TAG = "aws:principaltag/";

    /** The source identity that is sent with a call. */
    public static final String SENT_IDENTITY = "sts:sourceidentity";

    /** The source identity that the caller's session has already. */
    public static final String KEPT_IDENTITY = "aws:sourceidentity";

    /** Those that are sent, and those that the caller's session has already. */
    public static final String TRANSITIVE_TAGS = "sts:transitivetagkeys";

    /** The keys of every request. */
    public static final List<String> ALWAYS_SENT = GlobalKey.names(GlobalKey.Sent.ALWAYS);

    /** The keys of requests whose caller or resource is in an organization. */
    public static final List<String> OF_ORGANIZATIONS = GlobalKey.names(GlobalKey.Sent.ORGANIZATION);

    /** The keys of requests through a VPC endpoint, which no other request has. */
    public static final List<String> OF_ENDPOINTS = GlobalKey.names(GlobalKey.Sent.ENDPOINT);

    private GlobalKeys() {}

    /** Whether the key can have several values. */
    public static boolean isMultivalued(String lowerCaseKey) {
        return GlobalKey.find(lowerCaseKey).filter(GlobalKey::multivalued).isPresent()
                || MultivaluedKeys.contain(lowerCaseKey);
    }

    public static boolean sendsViaService(String action) {
        return !UnsupportedKeys.lacksViaService(action);
    }

    public static boolean sendsResourceAccount(String action) {
        return !UnsupportedKeys.lacksResourceAccount(action);
    }

    /** How a request says the value of a key that AWS sends. */
    public static String howToSay(String key) {
        var lowerCaseKey = key.toLowerCase(Locale.ROOT);
        if (lowerCaseKey.startsWith(PRINCIPAL_TAG)) {
            return "principalTags(…)";
        }
        return switch (lowerCaseKey) {
            case "aws:currenttime", "aws:epochtime" -> "at(…)";
            case SOURCE_IP -> "sourceIp(…)";
            case "aws:userid" -> "uniqueId(…)";
            case MFA_PRESENT, MFA_AGE -> "mfa(…) or withoutMfa()";
            case "sts:rolesessionname" -> "sessionName(…)";
            case RESOURCE_ACCOUNT -> "resourceAccount(…) or context(\"" + key + "\", …)";
            default -> "context(\"" + key + "\", …)";
        };
    }
}
