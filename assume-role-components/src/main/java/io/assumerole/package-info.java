/**
 * Pulumi components for deploying to AWS without long-lived keys that can do everything.
 *
 * <p>Start with {@link io.assumerole.RoleWithoutUser} where a job has tokens of its own, such as on GitHub: then nobody
 * needs a key. Else start with {@link io.assumerole.UnprivilegedUserWithRole}, which makes an IAM user without
 * permissions of its own and a role that only this user may assume. {@link io.assumerole.AssumedRoleProvider} makes
 * resources in the role of either.
 *
 * <p>Depends on {@code io.assumerole.policy}, {@code io.assumerole.arn} and {@code io.assumerole.internal}, on Jackson, on
 * {@code com.pulumi:pulumi} and on {@code com.pulumi:aws}. No type of {@code com.pulumi:aws} is part of the public API,
 * so that its major versions do not break it. One class, {@code AwsSdkSts}, knows the AWS SDK, which need not be
 * there.
 *
 * <p>No method returns {@code null}. No parameter may be {@code null}, except where it is marked {@code @Nullable}.
 *
 * <p><strong>For whoever changes it.</strong> Each argument goes the same way: a builder keeps what it is given
 * ({@code BuilderArguments}); {@code build()} checks it, once, into values that cannot be wrong; a component makes its
 * children of them. The end of a class's name says which step it is: {@code …Arguments} are as given,
 * {@code …Values} checks one value, {@code …Checks} several values against each other, and {@code …Policy},
 * {@code …Policies} and {@code …Inputs} write for AWS. {@code TrustedParties} and {@code PlannedPolicies} hold what was checked.
 *
 * <p>What knows no component is in two internal packages: {@code components.internal.input}, the rooms <em>what was
 * given</em>, <em>messages</em> and <em>outputs</em> below, and {@code components.internal.sdk}, the room <em>readiness</em>.
 *
 * <table>
 *   <caption>The classes by room</caption>
 *   <tr><th>Room</th><th>Classes, from the one to read first</th></tr>
 *   <tr><td>component</td><td>{@code UnprivilegedUserWithRole}, {@code RoleWithoutUser}, {@code AssumedRoleProvider}; what
 *       all are: {@code ExtensibleComponent}, {@code ConstructorChecks}, {@code ChildOptions};
 *       what the first tells the second: {@code DeployedRole}</td></tr>
 *   <tr><td>arguments</td><td>{@code UnprivilegedUserWithRoleArgs}, {@code RoleWithoutUserArgs}, {@code
 *       AssumedRoleProviderArgs}; what the first two share: {@code RoleOptions}, {@code RoleBuilder}, {@code
 *       RoleChecks}; what all builders share: {@code ArgumentsBuilder}; each argument's name and type: {@code Argument}; what was
 *       given: {@code BuilderArguments}, {@code ArgumentValue}, {@code PolicyInput}; its checks: {@code ArgumentChecks}, {@code CrossChecks}, {@code
 *       SamePartition}</td></tr>
 *   <tr><td>trust: who may assume the role, and when</td><td>{@code TrustArguments}, {@code
 *       TrustValues}, {@code TrustedParties}, {@code TrustRequirements}, {@code TrustPolicy}; short forms: {@code WebIdentity},
 *       {@code WebIdentityText}; {@code OidcProviders}</td></tr>
 *   <tr><td>permissions: what the role and the user may do</td><td>{@code PermissionsArguments},
 *       {@code PolicyPacking}, {@code CombinedPolicies}, {@code ComponentArns}, {@code PlannedPolicies},
 *       {@code RoleResource}, {@code RolePolicies}, {@code GuardRails}, {@code UserPolicies}</td></tr>
 *   <tr><td>keys</td><td>{@code AccessKeys}, {@code AccessKeyStatus}, {@code UserKeys}; how old one may be: {@code KeyAge}, {@code CreateDate};
 *       where its secret goes: {@code SecretDestination}, {@code StoredAccessKey}</td></tr>
 *   <tr><td>when a key has leaked</td><td>{@code SessionRevocation}</td></tr>
 *   <tr><td>provider: what assumes the role</td><td>{@code SessionInputs}, {@code
 *       AssumeRoleInput}, {@code ProviderInputs}; for which com.pulumi:aws:
 *       {@code AwsVersion}; checks: {@code ProviderValues}, {@code SessionChecks}, {@code
 *       RoleRequirements}; roles before the last: {@code RoleChain}; who it is in the end:
 *       {@code AssumedSessionCheck}; by default: {@code DeploymentDefaults}; facts: {@code KnownRegions}, {@code KnownPolicies}</td></tr>
 *   <tr><td>readiness: waiting for a new role or key</td><td>{@code RoleReadiness}, {@code
 *       AssumeRoleAttempt}, {@code AwsSdkSts}</td></tr>
 *   <tr><td>messages</td><td>{@code InvalidArgumentsException}, {@code FailureMessage}, {@code Phrases}; what is wrong with one value,
 *       such as an external ID: its class in {@code io.assumerole.arn}, to which {@code
 *       ArgumentChecks} adds the argument's name, or that it is secret; warnings: {@code
 *       RoleWarnings}, {@code Warnings}; texts that are outputs: {@code AccessSummary}, {@code
 *       AwsProfile}</td></tr>
 *   <tr><td>outputs of Pulumi</td><td>{@code JoinedOutputs}, {@code KnownValue}</td></tr>
 * </table>
 */
@NullMarked
package io.assumerole;

import org.jspecify.annotations.NullMarked;
