/**
 * The syntax and matching of texts in policies: wildcards, ARNs and their parts, policy variables, dates, and IP ranges.
 *
 * <p>Start at {@code ResourcePattern}, which matches the ARN of a resource, and {@code WildcardSet}, which compares
 * patterns with each other. {@code Truth} is the three-valued answer of decisions and the lint. This package knows
 * neither documents nor requests; it depends on the JDK and on {@code io.assumerole.internal}. It is not exported.
 */
@NullMarked
package io.assumerole.policy.pattern;

import org.jspecify.annotations.NullMarked;
