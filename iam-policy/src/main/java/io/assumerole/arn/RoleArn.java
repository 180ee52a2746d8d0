package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.util.regex.Pattern;

/**
 * The ARN of an IAM role.
 *
 * @param partition the partition
 * @param account the role's account
 * @param path the role's path
 * @param name the role's name
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Identifiers</a>
 */
public record RoleArn(Partition partition, AccountId account, IamPath path, RoleName name) {
    private static final String FORM = "arn:PARTITION:iam::ACCOUNT:role/PATH/NAME";

    private static final Pattern SESSION =
            Pattern.compile("arn:(aws[a-z-]*):sts::([0-9]{12}):assumed-role/(" + ValueChecks.NAME_CLASS + "+)/.*");

    /**
     * Checks that no component is null.
     *
     * @param partition the partition
     * @param account the role's account
     * @param path the role's path
     * @param name the role's name
     */
    public RoleArn {
        Preconditions.of(partition, "RoleArn: partition");
        Preconditions.of(account, "RoleArn: account");
        Preconditions.of(path, "RoleArn: path");
        Preconditions.of(name, "RoleArn: name");
    }

    /**
     * Reads an ARN.
     *
     * @param arn such as {@code arn:aws:iam::123456789012:role/deployer}
     * @return the ARN
     * @throws IllegalArgumentException if it is not the ARN of a role; the AWS provider also accepts the ARN of an
     *     assumed role, a user or a policy
     */
    public static RoleArn parse(String arn) {
        var session = SESSION.matcher(arn == null ? "" : arn);
        if (session.matches()) {
            throw ValueChecks.invalid(
                    "RoleArn",
                    "got " + Text.quote(arn) + ", the ARN of a role session",
                    "the ARN of the role, arn:%s:iam::%s:role/%s, with the role's path before the name"
                            .formatted(session.group(1), session.group(2), session.group(3)));
        }
        var text = new ArnText("RoleArn", FORM, arn);
        var partition = text.partition();
        var account = text.accountId();
        var resource = text.resource("iam", "role");
        text.throwIfInvalid();
        var path = text.part(() -> new IamPath(ArnText.pathOf(resource)));
        var name = text.part(() -> new RoleName(ArnText.nameOf(resource)));
        text.throwIfInvalid();
        return new RoleArn(partition, account, path, name);
    }

    /**
     * Returns the ARN of a session of this role, which omits the path.
     *
     * @param session the session's name
     * @return the session's ARN
     */
    public AssumedRoleArn session(SessionName session) {
        return new AssumedRoleArn(partition, account, name, session);
    }

    /** {@return the ARN as AWS writes it} */
    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + account + ":role" + path + name;
    }
}
