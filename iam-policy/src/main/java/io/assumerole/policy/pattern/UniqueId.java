package io.assumerole.policy.pattern;

import java.util.regex.Pattern;

/**
 * The syntax of the unique IDs of users and roles.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
public final class UniqueId {
    private static final Pattern UNIQUE_ID = Pattern.compile("A(?:IDA|ROA)[A-Z0-9]{12,124}");

    private UniqueId() {}

    public static boolean isUniqueId(String text) {
        return UNIQUE_ID.matcher(text).matches();
    }
}
