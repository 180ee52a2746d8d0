/**
 * A fast start and end for Pulumi programs in Java, without a change to the program.
 *
 * <p>Contains the build step, the script that starts a program, and the classes that run in it. Depends on the JDK,
 * on gRPC and on the protocol's stubs in {@code com.pulumi:pulumi}. No other module compiles against it, but the start
 * script of {@code assume-role-package} runs two of its classes. Start reading at
 * {@link io.assumerole.start.FastStartBuild}, which a build runs when its jar exists; {@code docs/how-to/speed-up-programs.md} has
 * the lines for Maven.
 */
@NullMarked
package io.assumerole.start;

import org.jspecify.annotations.NullMarked;
