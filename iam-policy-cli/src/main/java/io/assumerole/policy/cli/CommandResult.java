package io.assumerole.policy.cli;

import com.fasterxml.jackson.core.JsonFactory;
import io.assumerole.policy.cli.json.JsonText;

/**
 * The result of a command, before any of it is written.
 *
 * @param status the exit code
 * @param text the human-readable lines
 * @param json the fields of the JSON object
 */
record CommandResult(int status, String text, JsonText.Fields json) {
    /** The exit code for no problem, no finding, the expected answer, or no new access. */
    static final int FINE = 0;

    /** The exit code for a problem, a finding, an unexpected answer, new access, or an undecided result. */
    static final int NOT_FINE = 1;

    /** The exit code for bad input or wrong usage. */
    static final int BAD_INPUT = 2;

    /** Returns one JSON object, followed by a line break. */
    String toJson() {
        return JsonText.object(new JsonFactory(), json);
    }
}
