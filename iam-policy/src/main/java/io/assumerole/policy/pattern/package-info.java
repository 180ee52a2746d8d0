/**
 * Texts inside policies: wildcards, ARNs and their parts, policy variables, dates, and IP ranges.
 *
 * <p>Start at {@code Wildcard} and {@code ResourcePattern}, which match literals, and {@code WildcardSet}, which compares
 * patterns with each other. {@code Truth} is the three-valued answer that decisions and
 * the lint share. This package knows no documents and no requests, and depends on the JDK only. It is not exported.
 */
@NullMarked
package io.assumerole.policy.pattern;

import org.jspecify.annotations.NullMarked;
