package io.assumerole.arn;

import java.util.regex.Pattern;

/**
 * The ARN of an IAM role, of any partition.
 *
 * @param value the ARN, {@code arn:PARTITION:iam::ACCOUNT:role/NAME}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM
 *     identifiers</a>
 */
public record RoleArn(String value) {

    private static final Pattern FORM =
            Pattern.compile("arn:aws(-[a-z]+)*:iam::\\d{12}:role/[!-~]{1,576}");

    /**
     * Checks the ARN.
     *
     * @param value the ARN
     * @throws IllegalArgumentException if it is not the ARN of a role
     */
    public RoleArn {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    ("'%s' is not the ARN of an IAM role; allowed is"
                                    + " arn:PARTITION:iam::ACCOUNT:role/NAME with 12 digits for the account")
                            .formatted(value));
        }
    }

    /**
     * Reads the ARN of a role.
     *
     * @param value the ARN
     * @return the ARN, never {@code null}
     * @throws IllegalArgumentException if it is not the ARN of a role
     */
    public static RoleArn parse(String value) {
        return new RoleArn(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
