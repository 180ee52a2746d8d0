/**
 * Writes a {@code Review} in each format. Start with {@code TextReport}. {@code ReviewPhrases} has the sentences that all
 * formats for readers share.
 */
@NullMarked
package io.assumerole.policy.cli.review.report;

import org.jspecify.annotations.NullMarked;
