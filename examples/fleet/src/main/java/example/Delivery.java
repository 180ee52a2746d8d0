package example;

import io.assumerole.arn.RoleArn;

/**
 * What somebody else needs to run the stacks.
 *
 * @param organization the organization in Pulumi Cloud
 * @param repository the URL of the repository that has this folder as its root, on branch main
 * @param caller the role that the run gets by OpenID Connect; it may assume the roles of the accounts, and nothing else
 */
record Delivery(String organization, String repository, RoleArn caller) {

    static final String ORGANIZATION = "organization";
    static final String REPOSITORY = "repository";
    static final String CALLER = "caller";
}
