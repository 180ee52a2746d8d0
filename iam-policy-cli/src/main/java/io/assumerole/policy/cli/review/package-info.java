/**
 * Reviews how a Pulumi deployment changes who can do what. Each package depends only on packages earlier in this list: {@code types},
 * {@code read}, {@code graph}, {@code compare}, {@code report}. Start with {@code compare.AccessReview}, which reads the
 * input, builds the graphs before and after, and compares them. To support a resource type, start with {@code types}. These
 * packages are internal: the stable interface is the command.
 */
@NullMarked
package io.assumerole.policy.cli.review;

import org.jspecify.annotations.NullMarked;
