package example;

import io.assumerole.arn.RoleArn;

/**
 * An AWS account that has users of the fleet.
 *
 * @param name its name in the file, with which the names of its stacks begin
 * @param role the role in the account, in which its users are made
 * @param region the region of the provider; users and roles are in none
 * @param stacks into how many stacks its users are divided
 */
record Account(String name, RoleArn role, String region, int stacks) {

    static final String ROLE = "role";
    static final String REGION = "region";
    static final String STACKS = "stacks";
}
