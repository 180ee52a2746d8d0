/**
 * The components as a Pulumi plugin, for programs in YAML, TypeScript, Python, and Go. Only this package uses classes
 * from the SDK's {@code internal} packages. It has no API for Java programs.
 */
@NullMarked
package io.assumerole.plugin;

import org.jspecify.annotations.NullMarked;
