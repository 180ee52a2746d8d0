/**
 * Pulumi components that deploy to AWS without long-lived keys that have broad permissions.
 *
 * <p>Use {@link io.assumerole.RoleWithoutUser} if a job has its own tokens, such as on GitHub: then nobody needs a key.
 * Otherwise, use {@link io.assumerole.UnprivilegedUserWithRole}, which creates an IAM user without permissions of its
 * own and a role that only this user can assume. {@link io.assumerole.AssumedRoleProvider} creates resources in the
 * role of either component.
 *
 * <p>No method returns {@code null}. No parameter can be {@code null}, unless it is marked {@code @Nullable}.
 *
 * <p>Depends on {@code io.assumerole.policy}, {@code io.assumerole.arn} and {@code io.assumerole.internal}, on Jackson,
 * on {@code com.pulumi:pulumi} and on {@code com.pulumi:aws}. No type of {@code com.pulumi:aws} is part of the public
 * API, so its major versions do not break it. Code that does not depend on a component is in
 * {@code components.internal.input}; code for the optional AWS SDK is in {@code components.internal.sdk}.
 *
 * <p><strong>To change a component,</strong> start with its constructor, such as {@code RoleWithoutUser}, and follow
 * one option, such as {@code RoleBuilder.externalId}. Every argument takes the same path: a builder collects values
 * ({@code BuilderArguments}); {@code build()} checks them once and keeps valid values; a component creates its children
 * from them. The end of a class's name shows the step: {@code …Arguments} holds values as given, {@code …Values} checks
 * one value, {@code …Checks} checks several values against each other, and {@code …Policy}, {@code …Policies} and
 * {@code …Inputs} create the input for AWS.
 */
@NullMarked
package io.assumerole;

import org.jspecify.annotations.NullMarked;
