/**
 * A local AWS for tests: IAM, STS, S3, Secrets Manager and CloudTrail on 127.0.0.1, which checks signatures and
 * enforces policies, and Pulumi's engine with an AWS provider emulator for it. It needs no account.
 *
 * <p>This package is the jar's public API. All other packages are internal to it and to {@code assume-role-demo}, and can change
 * in any version. Start reading at {@link io.assumerole.localaws.LocalAwsServer}.
 */
@NullMarked
package io.assumerole.localaws;

import org.jspecify.annotations.NullMarked;
