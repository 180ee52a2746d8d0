package io.assumerole.policy.reference;

import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.Locale;

/**
 * A resource type of the reference.
 *
 * @param name such as {@code bucket}; empty for one that the reference does not name
 * @param arn its form, with {@code *} for anything and {@code %} for anything without a slash
 * @param resources what follows the partition, in lower case
 */
public record ResourceType(String name, String arn, WildcardSet resources) {

    /** Of a service that names no types: its actions are about those of others, or nothing is known of them. */
    static final ResourceType ANY = new ResourceType("", "*");

    static ResourceType anyOf(String service) {
        return new ResourceType("", "arn:*:" + service + ":*");
    }

    public ResourceType(String name, String arn) {
        this(name, arn, WildcardSet.ofForm(inParts(LintedResource.rest(arn.toLowerCase(Locale.ROOT)))));
    }

    /** Service, region and account have no colon in them, for which {@code #} is written. */
    private static String inParts(String rest) {
        var parts = rest.split(":", ArnParts.COUNT - 2);
        for (int i = 0; i < parts.length - 1; i++) {
            parts[i] = parts[i].replace('*', '#');
        }
        return String.join(":", parts);
    }

    /** The form for people. */
    @Override
    public String toString() {
        return name + " " + arn.replace('%', '*');
    }
}
