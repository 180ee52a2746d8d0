/**
 * A test kit for programs that use the components: mocks that answer as AWS does, assertions, and a check for leaked
 * secrets. It belongs into scope {@code test}.
 */
@NullMarked
package io.assumerole.testing;

import org.jspecify.annotations.NullMarked;
