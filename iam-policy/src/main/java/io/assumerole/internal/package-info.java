/**
 * Helpers that the library's packages share: texts, wildcards, argument checks and data files. This package is not part
 * of the API, and can change in any version. It depends only on the JDK. Start at {@code Text} and {@code DataFile}.
 */
@NullMarked
package io.assumerole.internal;

import org.jspecify.annotations.NullMarked;
