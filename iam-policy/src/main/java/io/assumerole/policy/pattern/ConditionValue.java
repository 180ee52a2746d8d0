package io.assumerole.policy.pattern;

import java.util.Base64;
import java.util.regex.Pattern;

/** The formats of values that condition operators compare. */
public final class ConditionValue {
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?(?:[eE][+-]?[0-9]{1,3})?");

    private ConditionValue() {}

    public static boolean isNumber(String value) {
        return NUMBER.matcher(value).matches();
    }

    public static boolean isArn(String value) {
        return value.startsWith("arn:") && !ResourcePattern.isIncomplete(value);
    }

    public static boolean isBoolean(String value) {
        return "true".equalsIgnoreCase(value) || "false".equalsIgnoreCase(value);
    }

    public static boolean isBase64(String value) {
        try {
            Base64.getDecoder().decode(value);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
