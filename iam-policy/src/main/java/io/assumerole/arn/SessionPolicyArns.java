package io.assumerole.arn;

import io.assumerole.internal.Required;
import java.util.List;

/**
 * Holds the managed policies that narrow a session further.
 *
 * @param list the policies, at most 10; those of an account are of the role's account
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">STS API Reference:
 *     AssumeRole</a>
 */
public record SessionPolicyArns(List<PolicyArn> list) {
    private static final int MOST = 10;

    /**
     * Checks how many there are.
     *
     * @param list the policies
     * @throws IllegalArgumentException if there are more than 10
     */
    public SessionPolicyArns {
        list = Required.all(list, "SessionPolicyArns: list");
        if (list.size() > MOST) {
            throw Checks.wrong("SessionPolicyArns", "got " + list.size(), "at most " + MOST);
        }
    }
}
