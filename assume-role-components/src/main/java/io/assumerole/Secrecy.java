package io.assumerole;

import com.pulumi.core.Output;
import com.pulumi.core.internal.Internal;

/**
 * Whether an output is a secret, so that no message quotes it.
 *
 * <p>The SDK says it only internally; this class is the one place that asks there.
 */
final class Secrecy {

    private Secrecy() {}

    static Output<Boolean> of(Output<?> output) {
        return Output.of(Internal.of(output).isSecret());
    }
}
