/**
 * The check that {@code mvn verify -P aws} runs in an AWS account, and its tests, which run it on a local AWS.
 *
 * <p>Start reading at {@code AwsCheck}. {@code io.assumerole.localaws.account} checks the account, records each
 * resource, and removes the resources.
 */
package io.assumerole.e2e.aws;
