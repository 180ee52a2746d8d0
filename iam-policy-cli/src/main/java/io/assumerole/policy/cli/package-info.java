/**
 * A command line that checks, lints, evaluates and compares IAM policies, and reviews deployments. Public classes exist
 * only for Java's launcher and this package. The stable interface is the commands with their options, exit codes and
 * output. Start at {@link io.assumerole.policy.cli.IamPolicy}. This package depends on the public packages of the
 * module {@code iam-policy}, on its {@code io.assumerole.internal}, on picocli and on Jackson's streaming API.
 */
@NullMarked
package io.assumerole.policy.cli;

import org.jspecify.annotations.NullMarked;
