package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.LocalAwsException;
import java.util.List;

/** Reports every program that is missing on this machine, and how to install each. */
public final class MissingToolsException extends LocalAwsException {
    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    MissingToolsException(List<String> missing) {
        super("Programs that a local run needs are not installed:"
                + System.lineSeparator()
                + "  - "
                + String.join(System.lineSeparator() + "  - ", missing));
        this.missing = List.copyOf(missing);
    }

    /** Returns one or two sentences for each missing program, with installation instructions; never empty. */
    public List<String> missing() {
        return missing;
    }
}
