package io.assumerole.localaws.provider.schema;

import java.util.EnumSet;
import java.util.Set;

/**
 * A property of a resource type, with the data that Check, Diff, a preview and Read need.
 *
 * @param name the name in the Java SDK
 * @param kind its type
 * @param traits its special features
 * @param defaultValue its value if a program sets none; null if there is none
 * @param rule the rule that its value must satisfy
 */
public record Property(String name, PropertyType kind, Set<Trait> traits, Object defaultValue, PropertyRule rule) {

    /** A special feature of a property. */
    public enum Trait {
        /** A program may set it. */
        INPUT,
        /** A program must set it. */
        REQUIRED,
        /** AWS or the plugin decides its value if the program sets none: its absence is not a change. */
        COMPUTED,
        /** A change replaces the resource. */
        REPLACE_ON_CHANGES,
        /** An IAM policy, set as text or as an object, and compared as a policy. */
        POLICY,
        /** A list of objects with names; an object without a name gets an automatic one. */
        NAMED,
        /** A URL that the state, like AWS's answer, contains without {@code https://}. */
        WITHOUT_SCHEME,
        /** The region of the resource: the provider's if the program sets none. */
        REGION,
        /** A list whose order does not count. */
        UNORDERED,
        /** AWS never returns it: the value in the state stays. */
        NOT_RETURNED,
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
        return new Property(name, kind, all, defaultValue, rule);
    }

    public Property withDefault(Object value) {
        return new Property(name, kind, traits, value, rule);
    }

    public Property withRule(PropertyRule another) {
        return new Property(name, kind, traits, defaultValue, rule.and(another));
    }

    /** Returns a value in the format of the state. */
    public Object normalized(Object value) {
        if (value instanceof String text) {
            if (is(Trait.POLICY)) {
                return PolicyText.normalized(text);
            }
            if (is(Trait.WITHOUT_SCHEME)) {
                return text.replaceFirst("^https://", "");
            }
        }
        return value;
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }
}
