package io.assumerole.policy.pattern;

import io.assumerole.internal.Text;
import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The syntax and matching of resources in statements: {@code *}, or ARNs with wildcards, matched part by part. */
public final class ResourcePattern {
    private static final int REGION_END = 4;
    private static final Pattern RESOURCE =
            Pattern.compile("\\*|arn:[a-z*?][a-z*?-]*:[A-Za-z0-9*?-]+(?::.*)?", Pattern.DOTALL);

    /** A complete ARN with six parts. Partitions, services, and regions have no uppercase letters. */
    private static final Pattern WHOLE =
            Pattern.compile("arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:(?:[0-9]{12}|(?![0-9]+:)[^:]*):.+", Pattern.DOTALL);

    private static final Pattern BLANK_END = Pattern.compile("[\\s\\p{Z}]$");

    /** The text of a Java {@code null} before the last part of an ARN. A resource can have the name {@code null}. */
    private static final Pattern NULL_PART = Pattern.compile("^arn:(?:[^:]*:){0,3}null(?::|$)");

    private ResourcePattern() {}

    /**
     * Returns whether a text has the form of a resource. This includes an ARN with fewer than six parts, because IAM
     * completes it with wildcards, and an ARN with a variable as the account. The User Guide allows variables only after
     * the fifth colon, but AWS managed policies, such as {@code AmazonTimestreamInfluxDBServiceRolePolicy}, have them
     * before it.
     */
    public static boolean isResource(String text) {
        return RESOURCE.matcher(text).matches();
    }

    /**
     * Finds the problems in text that has the form of a resource.
     *
     * @param isNew {@code true} for new text, {@code false} for text that AWS may already have accepted
     */
    public static List<ArnRules.Fault> faults(String resource, boolean isNew) {
        var faults = new ArrayList<ArnRules.Fault>();
        if (isNew && BLANK_END.matcher(resource).find()) {
            faults.add(fault(
                    "ends with a space",
                    "a resource without a trailing space",
                    "remove the space, or write ? to match one"));
        }
        if (isNew && NULL_PART.matcher(resource).find()) {
            faults.add(fault(
                    "has null as its partition, service, region, or account",
                    "the value of each of these parts, or *",
                    "replace the null value"));
        }
        ArnRules.faultOf(resource).ifPresent(faults::add);
        return faults;
    }

    private static ArnRules.Fault fault(String what, String allowed, String remedy) {
        return new ArnRules.Fault(what, allowed, remedy);
    }

    /** Returns whether the text can be the resource of a request: a complete ARN without wildcards, or {@code *}. */
    public static boolean isOne(String arn) {
        return "*".equals(arn)
                || arn != null
                        && !Wildcard.isIn(arn)
                        && WHOLE.matcher(arn).matches()
                        && Text.objectIn(arn).isEmpty()
                        && !Text.hasControl(arn)
                        && Variables.areWellFormed(arn)
                        && faults(arn, true).isEmpty();
    }

    public static boolean isIncomplete(String value) {
        if (!value.startsWith("arn:")) {
            return false;
        }
        int parts = 1;
        for (int colon = value.indexOf(':'); colon >= 0; colon = value.indexOf(':', colon + 1)) {
            parts++;
        }
        return parts < ArnParts.COUNT;
    }

    /** Returns the pattern with its partition, service and region in lower case. */
    public static String inLowerCase(String pattern) {
        int end = 0;
        for (int colons = 0; colons < REGION_END && end < pattern.length(); end++) {
            if (pattern.startsWith("${", end)) {
                end = Variables.last(pattern, end);
            } else if (pattern.charAt(end) == ':') {
                colons++;
            }
        }
        return pattern.substring(0, end).toLowerCase(Locale.ROOT) + pattern.substring(end);
    }

    /**
     * Returns whether the text before the first wildcard or variable matches. The check is fast and excludes most
     * statements.
     */
    public static boolean beginsLike(String pattern, String resource) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '*' || c == '?' || c == '$') {
                return true;
            }
            if (i >= resource.length() || resource.charAt(i) != c) {
                return false;
            }
        }
        return true;
    }

    /**
     * Matches a resource. Returns {@link Truth#UNKNOWN} if the resource matches only when a {@code *} at the end of a
     * part also matches colons, which the guide does not specify.
     * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
     */
    public static Truth fits(String pattern, String resource) {
        if (matches(pattern, resource)) {
            return Truth.YES;
        }
        boolean reaches = Wildcard.matches(pattern, resource)
                || isIncomplete(pattern) && Wildcard.matches(pattern + ":*", resource);
        return reaches ? Truth.UNKNOWN : Truth.NO;
    }

    /** Matches each of the six parts separately, so no {@code *} matches a colon. */
    public static boolean matches(String pattern, String resource) {
        if ("*".equals(pattern)) {
            return true;
        }
        int p = 0;
        int r = 0;
        for (int part = 1; part < ArnParts.COUNT; part++) {
            int patternEnd = pattern.indexOf(':', p);
            int resourceEnd = resource.indexOf(':', r);
            if (resourceEnd < 0) {
                return false;
            }
            boolean last = patternEnd < 0;
            int end = last ? pattern.length() : patternEnd;
            if (!Wildcard.matches(pattern, p, end, resource, r, resourceEnd, false)) {
                return false;
            }
            if (last) {
                return true;
            }
            p = patternEnd + 1;
            r = resourceEnd + 1;
        }
        return Wildcard.matches(pattern, p, pattern.length(), resource, r, resource.length(), false);
    }
}
