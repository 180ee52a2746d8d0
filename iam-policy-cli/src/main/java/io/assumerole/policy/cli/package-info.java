/**
 * A command line for IAM policies: checks, lints, decides and compares them. What is public here is for Java's launcher
 * only; the commands, their options, exit codes and output are what stays the same.
 */
@NullMarked
package io.assumerole.policy.cli;

import org.jspecify.annotations.NullMarked;
