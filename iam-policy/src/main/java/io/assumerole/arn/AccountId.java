package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The ID of an AWS account.
 *
 * @param value 12 digits; a string, because it can start with zeros
 * @see <a href="https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html">Account identifiers</a>
 */
public record AccountId(String value) {
    private static final Pattern VALID = Pattern.compile("[0-9]{12}");

    /**
     * Checks the ID.
     *
     * @param value the ID
     * @throws IllegalArgumentException if it is not 12 digits
     */
    public AccountId {
        ValueChecks.matches(VALID, "AccountId", value, "12 digits, as a string");
    }

    /** {@return the 12 digits} */
    @Override
    public String toString() {
        return value;
    }
}
