/**
 * Compares the access before and after a deployment. Start with {@code AccessReview}, which calls every comparison and
 * returns a {@code Review}. Each comparison results in a {@code ComparisonResult}, which becomes a {@code Change}.
 */
@NullMarked
package io.assumerole.policy.cli.review.compare;

import org.jspecify.annotations.NullMarked;
