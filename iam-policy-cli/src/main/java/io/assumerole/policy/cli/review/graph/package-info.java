/**
 * Connects the resources of a {@code Plan}: principals with their policies, policies with the resources that they apply to,
 * and roles with the resources that use them. Start with {@code AccessGraph}, which contains an {@code Identity} for each
 * user, group, and role.
 */
@NullMarked
package io.assumerole.policy.cli.review.graph;

import org.jspecify.annotations.NullMarked;
