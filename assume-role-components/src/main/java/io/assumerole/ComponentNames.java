package io.assumerole;

import java.util.regex.Pattern;

/** Component names from which the names of IAM users and roles can be made. */
final class ComponentNames {

    /** 64 characters for an IAM user, less {@code -user} and the eight of an automatic name. */
    private static final int LONGEST = 51;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9+=,.@_-]{1," + LONGEST + "}");

    private ComponentNames() {}

    static String checked(String type, String name) {
        if (!ALLOWED.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    ("The name of %s is '%s', of %d characters; allowed are 1 to %d characters out of"
                                    + " A-Z a-z 0-9 + = , . @ _ -, so that the names made from it fit"
                                    + " into IAM's 64")
                            .formatted(type, name, name.length(), LONGEST));
        }
        return name;
    }
}
