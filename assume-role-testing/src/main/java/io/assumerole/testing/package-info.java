/**
 * A test kit for programs that use the components. It belongs into scope {@code test}.
 *
 * <p>Start at {@link io.assumerole.testing.AwsMocks}, which answers a program as AWS would, and at
 * {@link io.assumerole.testing.AssumeRoleAssertions}, which says what a role lets and refuses.
 * {@link io.assumerole.testing.SecretScanner} looks for secrets in a state or a log.
 *
 * <table>
 *   <caption>What is where</caption>
 *   <tr><th>question</th><th>classes</th></tr>
 *   <tr><td>What does AWS answer?</td><td>{@code AwsMocks}; of a resource {@code MockedAnswer}, in which account {@code
 *       MockedAccount}, with which IDs {@code FakeId}; on JDK 25 {@code CommonPool}</td></tr>
 *   <tr><td>What may who do?</td><td>{@code RoleAssert}, {@code AssumeRoleAssert}; with which policies {@code
 *       DeclaredIdentity}, {@code DeclaredResource}; whether that is known {@code Verdict}</td></tr>
 *   <tr><td>Where is a secret?</td><td>{@code SecretScanner}, {@code SecretScannerAssert}</td></tr>
 * </table>
 *
 * <p>Depends on {@code io.assumerole}, {@code io.assumerole.policy} and {@code io.assumerole.arn}, on Jackson, on AssertJ, and
 * on what is public of {@code com.pulumi:pulumi}. It knows no class of {@code com.pulumi:aws}, so that it fits every version.
 *
 * <p>No method returns {@code null}. No parameter may be {@code null}.
 */
@NullMarked
package io.assumerole.testing;

import org.jspecify.annotations.NullMarked;
