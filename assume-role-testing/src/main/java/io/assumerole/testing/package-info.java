/**
 * A test kit for programs that use the components, for scope {@code test}: mocks of AWS, assertions about roles, a
 * scanner for secrets, and a JUnit extension for the local AWS.
 *
 * <p>Start with {@link io.assumerole.testing.AwsMocks}, which returns the values that AWS would, and with
 * {@link io.assumerole.testing.AssumeRoleAssertions}, which asserts who can assume a role and what the role can do.
 * {@link io.assumerole.testing.SecretScanner} searches outputs, a state, or a log for secrets.
 *
 * <p>Depends on {@code io.assumerole}, {@code io.assumerole.policy} and {@code io.assumerole.arn}, on Jackson, on
 * AssertJ, on JUnit and {@code io.assumerole.localaws} for {@link io.assumerole.testing.LocalAws}, and on
 * {@code com.pulumi:pulumi}: its public part, and an internal class that shows whether an output is secret. It uses no
 * class of {@code com.pulumi:aws}, so it works with every version.
 *
 * <p>No method returns {@code null}. No parameter can be {@code null}.
 */
@NullMarked
package io.assumerole.testing;

import org.jspecify.annotations.NullMarked;
