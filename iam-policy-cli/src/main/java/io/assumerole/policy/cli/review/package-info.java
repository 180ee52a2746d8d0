/**
 * Reviews what a Pulumi deployment changes in who can do what. {@code PlanReader} reads a preview or two exports into two
 * {@code World}s, {@code AccessGraph} finds the principals and policies in each, {@code AccessReview} compares them, and
 * {@code TextReport} and {@code JsonReport} write the {@code Review}. Internal: the stable interface is the command.
 */
@NullMarked
package io.assumerole.policy.cli.review;

import org.jspecify.annotations.NullMarked;
