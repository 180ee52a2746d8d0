/**
 * Helpers that the library's packages share: texts, wildcards, argument checks and data files. Not part of the API: it
 * can change in any version. This package depends on the JDK only. Start at {@code Text} and {@code DataFile}.
 */
@NullMarked
package io.assumerole.internal;

import org.jspecify.annotations.NullMarked;
