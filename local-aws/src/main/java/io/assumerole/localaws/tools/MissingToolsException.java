package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.LocalAwsException;
import java.util.List;

/** Names every program that is missing on this machine, and how to get each. */
public final class MissingToolsException extends LocalAwsException {
    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    MissingToolsException(List<String> missing) {
        super("Not everything that a local run needs is installed:"
                + System.lineSeparator()
                + "  - "
                + String.join(System.lineSeparator() + "  - ", missing));
        this.missing = List.copyOf(missing);
    }

    /**
     * Returns what is missing, each with what to install.
     *
     * @return one sentence or two for each missing program, never empty
     */
    public List<String> missing() {
        return missing;
    }
}
