/**
 * Two Pulumi components for deploying to AWS without long-lived keys that can do everything.
 *
 * <p>Start with {@link io.assumerole.UnprivilegedUserWithRole}, which makes an IAM user without
 * permissions of its own and a role that only this user may assume; then {@link
 * io.assumerole.AssumedRoleProvider}, which makes resources in that role.
 *
 * <p>Depends on {@code io.assumerole.policy} and {@code io.assumerole.arn}, on {@code
 * com.pulumi:pulumi} and on {@code com.pulumi:aws}. No type of {@code com.pulumi:aws} is part of
 * the public API, so that its major versions do not break it.
 */
@NullMarked
package io.assumerole;

import org.jspecify.annotations.NullMarked;
