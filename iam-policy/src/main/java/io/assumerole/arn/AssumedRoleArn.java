package io.assumerole.arn;

import io.assumerole.internal.Preconditions;

/**
 * The ARN of a role session, which does not contain the role's path.
 *
 * @param partition the partition
 * @param account the role's account
 * @param role the role's name
 * @param session the session's name
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Identifiers</a>
 */
public record AssumedRoleArn(Partition partition, AccountId account, RoleName role, SessionName session) {
    private static final String FORM = "arn:PARTITION:sts::ACCOUNT:assumed-role/ROLE/SESSION";

    /**
     * Checks that no component is null.
     *
     * @param partition the partition
     * @param account the role's account
     * @param role the role's name
     * @param session the session's name
     */
    public AssumedRoleArn {
        Preconditions.of(partition, "AssumedRoleArn: partition");
        Preconditions.of(account, "AssumedRoleArn: account");
        Preconditions.of(role, "AssumedRoleArn: role");
        Preconditions.of(session, "AssumedRoleArn: session");
    }

    /**
     * Reads an ARN.
     *
     * @param arn such as {@code arn:aws:sts::123456789012:assumed-role/deployer/ci}
     * @return the ARN
     * @throws IllegalArgumentException if it is not the ARN of a role session
     */
    public static AssumedRoleArn parse(String arn) {
        var text = new ArnText("AssumedRoleArn", FORM, arn);
        var partition = text.partition();
        var account = text.accountId();
        var resource = text.resource("sts", "assumed-role");
        text.throwIfInvalid();
        int slash = Math.max(0, resource.indexOf('/'));
        var role = text.part(() -> new RoleName(resource.substring(0, slash)));
        var session = text.part(() -> new SessionName(resource.substring(Math.min(slash + 1, resource.length()))));
        text.throwIfInvalid();
        return new AssumedRoleArn(partition, account, role, session);
    }

    /** {@return the ARN as AWS writes it} */
    @Override
    public String toString() {
        return "arn:" + partition + ":sts::" + account + ":assumed-role/" + role + "/" + session;
    }
}
