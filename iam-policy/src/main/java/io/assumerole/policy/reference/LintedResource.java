package io.assumerole.policy.reference;

import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.IdentityHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** A resource of a policy that can be compared with the resource types of the reference. */
public final class LintedResource {
    private static final Pattern ALL = Pattern.compile("(?:.*[:/])?\\*");
    private static final String EVERY = KnownResourceType.EVERY;

    /** The maximum length of a compared resource, which keeps the lint fast. */
    private static final int LONGEST = 512;

    public final String text;

    /** The text after the partition, in lower case, with {@code *} for each variable. */
    private final String rest;

    private final WildcardSet resources;

    private final Map<KnownResourceType, Boolean> known = new IdentityHashMap<>(8);

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
                text,
                KnownResourceType.afterPartition(
                        ResourcePattern.isIncomplete(text) && !open.endsWith(EVERY) ? open + ":*" : open));
    }

    /** Returns whether this resource can match a resource of the type. */
    public boolean canBe(KnownResourceType type) {
        var before = known.get(type);
        if (before != null) {
            return before;
        }
        boolean can = resources.overlaps(type.resources());
        known.put(type, can);
        return can;
    }

    /** Returns whether this resource is not a specific one, such as {@code instance/*} of a service or {@code *:*}. */
    boolean isAllOfAType(String service) {
        return rest.startsWith(service + ":") && ALL.matcher(rest).matches();
    }

    public boolean isEvery() {
        return rest.equals(EVERY);
    }
}
