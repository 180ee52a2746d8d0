/** Writes results for code scanning, in the Static Analysis Results Interchange Format (SARIF) 2.1.0. */
@NullMarked
package io.assumerole.policy.cli.sarif;

import org.jspecify.annotations.NullMarked;
