package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * Groups managed policies, like a folder.
 *
 * @param value {@code /} alone, or parts of letters, digits and {@code .,+@=_-}, each after a slash, and a slash at the
 *     end; 1 to 512 characters
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">CreatePolicy</a>
 */
public record PolicyPath(String value) {
    private static final Pattern VALID = Pattern.compile("(?=.{1,512}$)(/[A-Za-z0-9.,+@=_-]+)*+/");

    /** The path {@code /}, which policies have if none is given. */
    public static final PolicyPath ROOT = new PolicyPath("/");

    /**
     * Checks the path.
     *
     * @param value the path
     * @throws IllegalArgumentException if AWS would refuse it
     */
    public PolicyPath {
        ValueChecks.matches(
                VALID,
                "PolicyPath",
                value,
                "/ alone, or /…/ with parts from A-Z a-z 0-9 . , + @ = _ -, 1 to 512 characters");
    }

    /** {@return the path itself} */
    @Override
    public String toString() {
        return value;
    }
}
