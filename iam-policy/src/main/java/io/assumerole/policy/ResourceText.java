package io.assumerole.policy;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A resource of a policy, for comparing with forms of ARNs.
 *
 * @param text as it stands there
 * @param rest what stands behind the partition, in lower case, with {@code *} for each variable
 */
record ResourceText(String text, String rest) {
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{[^}]*\\}");
    private static final Pattern ALL = Pattern.compile("(?:.*[:/])?\\*");
    private static final String EVERY = "*";

    static ResourceText of(String text) {
        var lowerCase = text.toLowerCase(Locale.ROOT);
        var open = lowerCase.indexOf('$') < 0
                ? lowerCase
                : VARIABLE.matcher(lowerCase).replaceAll(EVERY);
        return new ResourceText(
                text, rest(ResourcePattern.isIncomplete(text) && !open.endsWith(EVERY) ? open + ":*" : open));
    }

    /** Behind the second colon; everything, if a wildcard may reach over it. */
    static String rest(String arn) {
        int first = arn.indexOf(':');
        int second = arn.indexOf(':', first + 1);
        return !arn.startsWith("arn:") || second < 0 ? EVERY : arn.substring(second + 1);
    }

    /** Whether it names nothing in particular, as {@code instance/*} of a service or {@code *:*}. */
    boolean isAllOfAType(String service) {
        return rest.startsWith(service + ":") && ALL.matcher(rest).matches();
    }

    boolean isEvery() {
        return rest.equals(EVERY);
    }
}
