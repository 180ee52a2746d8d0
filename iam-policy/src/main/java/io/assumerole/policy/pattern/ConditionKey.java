package io.assumerole.policy.pattern;

/** The syntax of condition keys, and the keys whose values are hidden. */
public final class ConditionKey {
    public static final String EXTERNAL_ID = "sts:ExternalId";

    private ConditionKey() {}

    /** Returns whether messages and logs must not contain the values, even if the key is misspelled. */
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
