/** What the library's own packages share. Not part of its API: it can change in any version. */
package io.assumerole.internal;
