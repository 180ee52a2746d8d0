package io.assumerole.policy.cli.review;

import io.assumerole.policy.Condition;
import java.util.Set;
import java.util.regex.Pattern;

/** Hides values of conditions that programs use as shared secrets, in addition to external IDs, which are never shown. */
final class HiddenValues {
    static final String NOT_SHOWN = "[not shown]";

    private static final Set<String> KEYS = Set.of("aws:referer", "aws:useragent");

    private static final Pattern VALUE = Pattern.compile("(?i)\\b(aws:(?:referer|useragent)) (?:\\[[^\\]]*]|\\S+)");

    private HiddenValues() {}

    static boolean isHidden(Condition condition) {
        return KEYS.contains(condition.lowerCaseKey()) || condition.toString().endsWith(NOT_SHOWN);
    }

    /** Hides the values in a description of a statement or request. */
    static String hide(String text) {
        return VALUE.matcher(text).replaceAll("$1 " + NOT_SHOWN);
    }
}
