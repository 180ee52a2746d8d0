package io.assumerole.policy;

import java.util.regex.Pattern;

/** Actions as statements name them. */
final class ActionPattern {
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?-]+");

    private ActionPattern() {}

    static boolean isAction(String text) {
        return ACTION.matcher(text).matches();
    }
}
