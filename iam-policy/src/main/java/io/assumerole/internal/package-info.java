/** What the library's own packages share. Not part of its API: it can change in any version. */
@NullMarked
package io.assumerole.internal;

import org.jspecify.annotations.NullMarked;
