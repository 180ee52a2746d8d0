package io.assumerole.policy.lint;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.util.Locale;

/**
 * A probable mistake in a valid policy.
 *
 * @param code the kind of mistake
 * @param path the element, such as {@code Statement[0].Action[1]}; empty for the whole document
 * @param about the subject of the finding, as written in the document: an action, a principal, a resource, a condition
 *     key, or everything that a statement grants, without external IDs. Findings with the same subject grant the same
 *     access. An action that is allowed only on some resources is followed by those resources. Several actions that
 *     together open a path are joined by {@code " + "}. Empty for the whole document
 * @param statement the statement in human-readable form, without external IDs; empty for the whole document
 * @param what the problem, as a sentence without its full stop
 * @param remedy the way to fix it
 */
public record Finding(LintCode code, String path, String about, String statement, String what, String remedy) {

    /**
     * Checks that no component is null.
     *
     * @param code the kind of mistake
     * @param path the element
     * @param about the subject of the finding
     * @param statement the statement
     * @param what the problem
     * @param remedy the way to fix it
     * @throws IllegalArgumentException if a component is null
     */
    public Finding {
        Preconditions.of(code, "code");
        Preconditions.of(path, "path");
        Preconditions.of(about, "about");
        Preconditions.of(statement, "statement");
        Preconditions.of(what, "what");
        Preconditions.of(remedy, "remedy");
    }

    /** {@return the severity of the finding's code} */
    public LintCode.Severity severity() {
        return code.severity();
    }

    /** {@return one line without the statement: code, severity, path, subject, problem and remedy} */
    @Override
    public String toString() {
        return Text.visible("%s (%s)%s%s: %s; %s"
                .formatted(
                        code,
                        severity().name().toLowerCase(Locale.ROOT),
                        path.isEmpty() ? "" : " at " + path,
                        about.isEmpty() ? "" : ", about " + about,
                        what,
                        remedy));
    }
}
