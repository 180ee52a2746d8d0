/**
 * The check that {@code mvn verify -P aws} runs in an AWS account, and its tests, which run it on a local AWS.
 *
 * <p>Start reading at {@code AwsCheck}. {@code AwsAccount} checks the account. {@code CheckFolder} has Pulumi's state,
 * which is the record of what exists.
 */
package io.assumerole.e2e.aws;
