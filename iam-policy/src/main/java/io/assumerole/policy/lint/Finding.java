package io.assumerole.policy.lint;

import io.assumerole.internal.Preconditions;
import io.assumerole.internal.Text;
import java.util.Locale;

/**
 * Reports one thing in a valid policy that is probably not meant so.
 *
 * @param code what kind of thing
 * @param path the element, such as {@code Statement[0].Action[1]}; empty for the whole document
 * @param about what it is about, as it stands in the document: an action, a principal, a resource, the key of a condition
 *     or all that a statement grants, external IDs left out, so that what is about the same grants the same; an action
 *     stands alone where it is allowed on every resource, else with its resources; the actions with {@code " + "}
 *     between them, where several lead to it together; empty for the whole document
 * @param statement the statement for people, external IDs left out; empty for the whole document
 * @param what what is the matter, as a sentence without its full stop
 * @param remedy what to do about it
 */
public record Finding(LintCode code, String path, String about, String statement, String what, String remedy) {

    /**
     * Checks that nothing is null.
     *
     * @param code what kind of thing
     * @param path the element
     * @param about what it is about
     * @param statement the statement
     * @param what what is the matter
     * @param remedy what to do about it
     * @throws IllegalArgumentException if one of them is null
     */
    public Finding {
        Preconditions.of(code, "code");
        Preconditions.of(path, "path");
        Preconditions.of(about, "about");
        Preconditions.of(statement, "statement");
        Preconditions.of(what, "what");
        Preconditions.of(remedy, "remedy");
    }

    /** {@return how bad it is: the severity of the code} */
    public LintCode.Severity severity() {
        return code.severity();
    }

    /** {@return one line without the statement: code, severity, path, what it is about, what is the matter, the remedy} */
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
