package io.assumerole.arn;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.util.Optional;

/**
 * The ARN of an AWS managed policy or a customer managed policy.
 *
 * @param partition the partition
 * @param owner the 12 digits of the customer's account, or {@code aws}
 * @param path the policy's path
 * @param name the policy's name
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">Identifiers</a>
 */
public record PolicyArn(Partition partition, String owner, PolicyPath path, PolicyName name) {
    private static final String FORM = "arn:PARTITION:iam::ACCOUNT:policy/PATH/NAME, or aws instead of the account";
    private static final String AWS = "aws";

    /**
     * Checks the owner, and rejects null components.
     *
     * @param partition the partition
     * @param owner the account or {@code aws}
     * @param path the policy's path
     * @param name the policy's name
     * @throws IllegalArgumentException if the owner is neither an account nor {@code aws}
     */
    public PolicyArn {
        Preconditions.of(partition, "PolicyArn: partition");
        Preconditions.of(path, "PolicyArn: path");
        Preconditions.of(name, "PolicyArn: name");
        if (!AWS.equals(Preconditions.of(owner, "PolicyArn: owner"))) {
            owner = new AccountId(owner).value();
        }
    }

    /**
     * Reads an ARN.
     *
     * @param arn such as {@code arn:aws:iam::aws:policy/ReadOnlyAccess}
     * @return the ARN
     * @throws IllegalArgumentException if it is not the ARN of a managed policy
     */
    public static PolicyArn parse(String arn) {
        var text = new ArnText("PolicyArn", FORM, arn);
        var partition = text.partition();
        var owner = text.account();
        if (!AWS.equals(owner)) {
            text.accountId();
        }
        var resource = text.resource("iam", "policy");
        text.throwIfInvalid();
        var path = text.part(() -> new PolicyPath(ArnText.pathOf(resource)));
        var name = text.part(() -> new PolicyName(ArnText.nameOf(resource)));
        text.throwIfInvalid();
        return new PolicyArn(partition, owner, path, name);
    }

    /** {@return the account of a customer managed policy; empty for an AWS managed policy} */
    public Optional<AccountId> account() {
        return AWS.equals(owner) ? Optional.empty() : Optional.of(new AccountId(owner));
    }

    /**
     * Checks that a role can use the policy as a managed policy, a permissions boundary or a session policy.
     *
     * @param role the role
     * @return this ARN
     * @throws IllegalArgumentException if the policy is in another partition or belongs to another account
     */
    public PolicyArn requireUsableBy(RoleArn role) {
        Preconditions.of(role, "PolicyArn: role");
        if (!partition.equals(role.partition())
                || account().filter(account -> !account.equals(role.account())).isPresent()) {
            throw ValueChecks.invalid(
                    "PolicyArn",
                    "got " + Text.quote(toString()),
                    "an AWS managed policy, or a policy in the role's account " + role.account() + " in partition "
                            + role.partition());
        }
        return this;
    }

    /** {@return the ARN as AWS writes it} */
    @Override
    public String toString() {
        return "arn:" + partition + ":iam::" + owner + ":policy" + path + name;
    }
}
