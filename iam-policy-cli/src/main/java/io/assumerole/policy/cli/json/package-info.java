/** The JSON that the commands write. This package is internal. */
@NullMarked
package io.assumerole.policy.cli.json;

import org.jspecify.annotations.NullMarked;
