/**
 * The resources of a stack, their values, and everything that the review knows about resource types. Start with
 * {@code ResourceState}, and with {@code policy-types.txt}: this file lists the types that affect access, and {@code
 * PolicyTypes} reads it. {@code AccessRules} reads {@code access-inputs.txt}, whose rules apply to all other types.
 */
@NullMarked
package io.assumerole.policy.cli.review.types;

import org.jspecify.annotations.NullMarked;
