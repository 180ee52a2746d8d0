/**
 * The demo: deploys both stacks, checks allowed and denied calls, and reviews the first deployment of any stack.
 *
 * <p>Depends on {@code local-aws}, the AWS SDK, picocli, Pulumi's Automation API, and the review of {@code iam-policy-cli}. It checks the components, so it uses none
 * of their classes. Start reading at
 * {@link io.assumerole.demo.Demo}.
 */
package io.assumerole.demo;
