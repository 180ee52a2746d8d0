package io.assumerole.policy.reference;

import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A resource of a policy, for comparing with the resource types of the reference. */
public final class LintedResource {
    private static final Pattern ALL = Pattern.compile("(?:.*[:/])?\\*");
    private static final String EVERY = "*";

    /** Longer ones are not compared, so that no document makes the lint slow. */
    private static final int LONGEST = 512;

    public final String text;

    /** What stands behind the partition, in lower case, with {@code *} for each variable. */
    private final String rest;

    private final WildcardSet resources;

    private final Map<ResourceType, Boolean> known = new IdentityHashMap<>(8);

    private LintedResource(String text, String rest) {
        this.text = text;
        this.rest = rest;
        this.resources = WildcardSet.of(rest);
    }

    public static LintedResource of(String text) {
        if (text.length() > LONGEST) {
            return new LintedResource(text, EVERY);
        }
        var open = Variables.replaced(text.toLowerCase(Locale.ROOT), EVERY);
        return new LintedResource(
                text, rest(ResourcePattern.isIncomplete(text) && !open.endsWith(EVERY) ? open + ":*" : open));
    }

    /** Behind the second colon; everything, if a wildcard may reach over it. */
    static String rest(String arn) {
        int first = arn.indexOf(':');
        int second = arn.indexOf(':', first + 1);
        return !arn.startsWith("arn:") || second < 0 ? EVERY : arn.substring(second + 1);
    }

    /** Whether it can name a resource of the type. */
    public boolean canBe(ResourceType type) {
        var before = known.get(type);
        if (before != null) {
            return before;
        }
        boolean can = resources.overlaps(type.resources());
        known.put(type, can);
        return can;
    }

    /** Whether it names nothing in particular, as {@code instance/*} of a service or {@code *:*}. */
    boolean isAllOfAType(String service) {
        return rest.startsWith(service + ":") && ALL.matcher(rest).matches();
    }

    public boolean isEvery() {
        return rest.equals(EVERY);
    }
}
