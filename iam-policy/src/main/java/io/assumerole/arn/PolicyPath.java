package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The path of a managed policy, which groups policies like a folder.
 *
 * @param value {@code /} alone, or slash-separated segments of letters, digits and {@code .,+@=_-} with a slash at both
 *     ends; 1 to 512 characters
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html">CreatePolicy</a>
 */
public record PolicyPath(String value) {
    private static final Pattern VALID = Pattern.compile("(?=.{1,512}$)(/[A-Za-z0-9.,+@=_-]+)*+/");

    /** The path {@code /}, the default of policies. */
    public static final PolicyPath ROOT = new PolicyPath("/");

    /**
     * Checks the path.
     *
     * @param value the path
     * @throws IllegalArgumentException if AWS would reject it
     */
    public PolicyPath {
        ValueChecks.matches(
                VALID,
                "PolicyPath",
                value,
                "/ alone, or /…/ with parts from A-Z a-z 0-9 . , + @ = _ -, 1 to 512 characters");
    }

    /** {@return the path as a string} */
    @Override
    public String toString() {
        return value;
    }
}
