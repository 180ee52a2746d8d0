package io.assumerole.policy.pattern;

/** Condition keys that policies of every kind have. */
public final class ConditionKey {
    public static final String EXTERNAL_ID = "sts:ExternalId";

    private ConditionKey() {}

    /** Whether the values must stay out of messages and logs: of a key that was meant, too. */
    public static boolean isHidden(String key) {
        if (key == null) {
            return false;
        }
        int letters = 0;
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == ':' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z') {
                if (!EXTERNAL_ID.regionMatches(true, letters++, key, i, 1)) {
                    return false;
                }
            }
        }
        return letters == EXTERNAL_ID.length();
    }
}
