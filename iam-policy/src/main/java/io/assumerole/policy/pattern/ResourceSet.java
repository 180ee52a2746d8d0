package io.assumerole.policy.pattern;

import io.assumerole.internal.StepBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that patterns of a statement can match, for any values of their policy variables. As
 * {@link ResourcePattern#fits} describes, a match part by part is certain, and a match with a {@code *} that matches
 * colons is possible.
 */
public final class ResourceSet {
    private final List<WildcardSet> byParts = new ArrayList<>();
    private final List<WildcardSet> flat = new ArrayList<>();

    private ResourceSet() {}

    private void add(String pattern) {
        byParts.add(WildcardSet.ofResource(pattern));
        flat.add(WildcardSet.of(pattern));
        if (ResourcePattern.isIncomplete(pattern)) {
            flat.add(WildcardSet.of(pattern + ":*"));
        }
    }

    /**
     * Creates the set for patterns without variables.
     *
     * @param patterns the patterns
     * @return all resources that they match for certain
     */
    public static ResourceSet of(Collection<String> patterns) {
        var set = new ResourceSet();
        patterns.forEach(set::add);
        return set;
    }

    /**
     * Creates the set for a pattern that can have variables.
     *
     * @param pattern the pattern
     * @param hasVariables whether variables are replaced
     * @return all resources that it can match; empty if a variable can shift the text after it into a different part
     */
    public static Optional<ResourceSet> possible(String pattern, boolean hasVariables) {
        if (!hasVariables) {
            return Optional.of(of(List.of(pattern)));
        }
        var colons = pattern.substring(0, pattern.indexOf("${"))
                .chars()
                .filter(c -> c == ':')
                .count();
        return colons < ArnParts.RESOURCE
                ? Optional.empty()
                : Optional.of(of(List.of(Variables.replaced(pattern, "*"))));
    }

    /**
     * Returns whether another set contains all resources of this set.
     *
     * @param wide the other set
     * @param budget the remaining steps
     * @return {@code true} if this is certain
     */
    public boolean isWithin(ResourceSet wide, StepBudget budget) {
        return byParts.stream().allMatch(set -> set.isWithin(wide.byParts, budget))
                && flat.stream().allMatch(set -> set.isWithin(wide.flat, budget));
    }

    /**
     * Returns whether no resource is in both sets.
     *
     * @param other the other set
     * @param budget the remaining steps
     * @return {@code true} if this is certain
     */
    public boolean isApartFrom(ResourceSet other, StepBudget budget) {
        return Stream.concat(byParts.stream(), flat.stream())
                .allMatch(set -> Stream.concat(other.byParts.stream(), other.flat.stream())
                        .allMatch(otherSet -> set.isApartFrom(otherSet, budget)));
    }
}
