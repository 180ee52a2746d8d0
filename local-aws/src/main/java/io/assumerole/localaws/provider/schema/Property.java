package io.assumerole.localaws.provider.schema;

import java.util.EnumSet;
import java.util.Set;

/**
 * One property of a resource type: what Check, Diff, a preview and Read need to know of it.
 *
 * @param name as in the Java SDK
 * @param kind its type
 * @param traits what is special about it
 * @param fallback its value where a program gives none; null if there is none
 * @param rule what its value must be
 */
public record Property(String name, PropertyType kind, Set<Trait> traits, Object fallback, PropertyRule rule) {

    /** What is special about a property. */
    public enum Trait {
        /** A program may give it. */
        INPUT,
        /** A program must give it. */
        REQUIRED,
        /** Where the program gives none, AWS or the plugin decides: its absence is no change. */
        COMPUTED,
        /** A change makes a new resource. */
        REPLACES,
        /** An IAM policy, given as text or as an object, and compared as policies are. */
        POLICY,
        /** A list of objects that have names; one without gets an automatic one. */
        NAMED,
        /** A URL, of which the state has everything but {@code https://}, as AWS answers it. */
        HTTPS,
        /** The region of the resource: the provider's if the program gives none. */
        REGION,
        /** A list whose order does not count. */
        UNORDERED,
        /** AWS never tells it: what is in the state stays. */
        REMEMBERED,
        /** Always secret. */
        SECRET
    }

    public static Property input(String name, PropertyType kind) {
        return new Property(name, kind, EnumSet.of(Trait.INPUT), null, PropertyRule.NONE);
    }

    public static Property output(String name, PropertyType kind) {
        return new Property(name, kind, EnumSet.of(Trait.COMPUTED), null, PropertyRule.NONE);
    }

    public Property with(Trait trait, Trait... more) {
        var all = EnumSet.copyOf(traits);
        all.addAll(EnumSet.of(trait, more));
        return new Property(name, kind, all, fallback, rule);
    }

    public Property orElse(Object value) {
        return new Property(name, kind, traits, value, rule);
    }

    public Property must(PropertyRule another) {
        return new Property(name, kind, traits, fallback, rule.and(another));
    }

    /** The form in which the state has a value. */
    public Object kept(Object value) {
        if (value instanceof String text) {
            if (is(Trait.POLICY)) {
                return PolicyText.normalized(text);
            }
            if (is(Trait.HTTPS)) {
                return text.replaceFirst("^https://", "");
            }
        }
        return value;
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
