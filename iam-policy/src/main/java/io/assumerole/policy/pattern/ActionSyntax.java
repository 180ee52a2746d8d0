package io.assumerole.policy.pattern;

import java.util.regex.Pattern;

/** The syntax of actions in statements. */
public final class ActionSyntax {
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+");

    private ActionSyntax() {}

    public static boolean isAction(String text) {
        return ACTION.matcher(text).matches();
    }
}
