package io.assumerole.policy.reference;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.Locale;

/**
 * A resource type in AWS's service reference.
 *
 * @param name its name, such as {@code bucket}; empty if the reference does not name it
 * @param arn the form of its ARNs, with {@code *} for anything and {@code %} for anything without a slash
 * @param resources the ARNs after the partition, in lower case
 */
public record KnownResourceType(String name, String arn, WildcardSet resources) {
    static final String EVERY = "*";

    /** The type for a service without types, whose actions use types of other services, or unknown types. */
    static final KnownResourceType ANY = new KnownResourceType("", EVERY);

    /** Returns the text after the second colon of an ARN; {@code *} if a wildcard may match that colon. */
    static String afterPartition(String arn) {
        int first = arn.indexOf(':');
        int second = arn.indexOf(':', first + 1);
        return !arn.startsWith("arn:") || second < 0 ? EVERY : arn.substring(second + 1);
    }

    static KnownResourceType anyOf(String service) {
        return new KnownResourceType("", "arn:*:" + service + ":*");
    }

    public KnownResourceType(String name, String arn) {
        this(name, arn, WildcardSet.ofForm(inParts(afterPartition(arn.toLowerCase(Locale.ROOT)))));
    }

    /** Returns whether an ARN has this type. Every character of the ARN is literal. */
    public boolean isOf(String text) {
        var rest = afterPartition(text.toLowerCase(Locale.ROOT));
        return WildcardSet.of(rest.replace('*', 'x').replace('?', 'x')).overlaps(resources);
    }

    /** Writes {@code #} for the wildcards of service, region and account, which contain no colon. */
    private static String inParts(String rest) {
        var parts = rest.split(":", ArnParts.COUNT - 2);
        for (int i = 0; i < parts.length - 1; i++) {
            parts[i] = parts[i].replace('*', '#');
        }
        return String.join(":", parts);
    }

    /** Returns the name and the ARN in human-readable form. */
    @Override
    public String toString() {
        return name + " " + arn.replace('%', '*');
    }
}
