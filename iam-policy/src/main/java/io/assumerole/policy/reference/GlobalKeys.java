package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Condition keys with special rules, in lower case. The data is in {@value #MULTIVALUED_FILE} and
 * {@value #UNSUPPORTED_FILE}, which explain their formats and name the source page of each line.
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

    /** The prefix of request tag keys; alone, it means all request tag keys. */
    public static final String REQUEST_TAG = "aws:requesttag/";

    public static final String PRINCIPAL_TAG = "aws:principaltag/";

    /** The source identity sent with a call. */
    public static final String SENT_IDENTITY = "sts:sourceidentity";

    /** The source identity that the caller's session already has. */
    public static final String KEPT_IDENTITY = "aws:sourceidentity";

    /** The transitive tags sent with a call, and the transitive tags that the caller's session already has. */
    public static final String TRANSITIVE_TAGS = "sts:transitivetagkeys";

    /** The keys of every request. */
    public static final List<String> ALWAYS_SENT = GlobalKey.names(GlobalKey.Sent.ALWAYS);

    /** The keys of requests whose caller or resource is in an organization. */
    public static final List<String> OF_ORGANIZATIONS = GlobalKey.names(GlobalKey.Sent.ORGANIZATION);

    /** The keys that only requests through a VPC endpoint have. */
    public static final List<String> OF_ENDPOINTS = GlobalKey.names(GlobalKey.Sent.ENDPOINT);

    static final String MULTIVALUED_FILE = "multivalued-keys.txt";

    static final String UNSUPPORTED_FILE = "unsupported-keys.txt";

    private static final DataFile MULTIVALUED_DATA = DataFile.read(MULTIVALUED_FILE);

    private static final Set<String> MULTIVALUED = Set.copyOf(MULTIVALUED_DATA.names("several"));

    private static final Set<String> SINGLE_VALUED_SAML = Set.copyOf(MULTIVALUED_DATA.names("one"));

    private static final DataFile UNSUPPORTED_DATA = DataFile.read(UNSUPPORTED_FILE);

    /** Actions for which AWS doesn't send {@code aws:ResourceAccount}. */
    private static final Set<String> WITHOUT_RESOURCE_ACCOUNT =
            Set.copyOf(UNSUPPORTED_DATA.names("aws:ResourceAccount"));

    /** Actions for which AWS doesn't send {@code aws:ViaAWSService}. */
    private static final Set<String> WITHOUT_VIA_SERVICE = Set.copyOf(UNSUPPORTED_DATA.names("aws:ViaAWSService"));

    private GlobalKeys() {}

    /** Returns whether the key can have several values. */
    public static boolean isMultivalued(String lowerCaseKey) {
        return GlobalKey.find(lowerCaseKey).filter(GlobalKey::multivalued).isPresent()
                || MULTIVALUED.contains(lowerCaseKey)
                || lowerCaseKey.endsWith(":amr")
                || lowerCaseKey.startsWith("saml:") && !SINGLE_VALUED_SAML.contains(lowerCaseKey)
                || lowerCaseKey.startsWith("events:metadata/")
                || lowerCaseKey.startsWith("vpc-lattice-svcs:requestquerystring/");
    }

    public static boolean sendsViaService(String action) {
        return !containsAction(WITHOUT_VIA_SERVICE, action);
    }

    public static boolean sendsResourceAccount(String action) {
        return !containsAction(WITHOUT_RESOURCE_ACCOUNT, action);
    }

    private static boolean containsAction(Set<String> actions, String action) {
        var name = action.toLowerCase(Locale.ROOT);
        return actions.contains(name) || actions.contains(name.substring(0, name.indexOf(':') + 1) + "*");
    }

    /** Returns the builder method of a request that sets a key. */
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
