package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM user.
 *
 * @param partition the partition
 * @param account the user's account
 * @param path the user's path
 * @param name the user's name, 1 to 128 characters, because older users can exceed the limit of {@link UserName}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Identifiers</a>
 */
public record UserArn(Partition partition, AccountId account, IamPath path, String name) {
    private static final String FORM = "arn:PARTITION:iam::ACCOUNT:user/PATH/NAME";
    private static final Pattern NAME = Pattern.compile(ValueChecks.NAME_CLASS + "{1,128}");

    /**
     * Checks the name, and rejects null components.
     *
     * @param partition the partition
     * @param account the user's account
     * @param path the user's path
     * @param name the user's name
     * @throws IllegalArgumentException if no user can have the name
     */
    public UserArn {
        Preconditions.of(partition, "UserArn: partition");
        Preconditions.of(account, "UserArn: account");
        Preconditions.of(path, "UserArn: path");
        ValueChecks.matches(NAME, "User name", name, "1 to 128 characters from " + ValueChecks.NAME_WORDS);
    }

    /**
     * Reads an ARN.
     *
     * @param arn such as {@code arn:aws:iam::123456789012:user/deployer}
     * @return the ARN
     * @throws IllegalArgumentException if it is not the ARN of a user
     */
    public static UserArn parse(String arn) {
        var text = new ArnText("UserArn", FORM, arn);
        var partition = text.partition();
        var account = text.accountId();
        var resource = text.resource("iam", "user");
        text.throwIfInvalid();
        var path = text.part(() -> new IamPath(ArnText.pathOf(resource)));
        var user = text.part(
                () -> new UserArn(partition, account, path == null ? IamPath.ROOT : path, ArnText.nameOf(resource)));
        text.throwIfInvalid();
        return user;
    }

    /** {@return the ARN as AWS writes it} */
    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":user" + path + name;
    }
}
