package io.assumerole.policy.pattern;

import io.assumerole.internal.StepBudget;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that patterns of a statement may fit, whichever values their policy variables have. A pattern fits in
 * two ways, as {@link ResourcePattern#fits} tells: part by part, and if a {@code *} reaches over colons, perhaps.
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
     * Makes the set of patterns that have no variables.
     *
     * @param patterns the patterns
     * @return all that they fit for certain
     */
    public static ResourceSet of(Collection<String> patterns) {
        var set = new ResourceSet();
        patterns.forEach(set::add);
        return set;
    }

    /**
     * Makes the set of a pattern, which may have variables.
     *
     * @param pattern the pattern
     * @param hasVariables whether it has some that count
     * @return all that it may fit; nothing if a variable may move what follows it into another part
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
     * Tells whether all resources of this set are in another.
     *
     * @param wide the other set
     * @param budget the steps that may be taken
     * @return whether it is so for certain
     */
    public boolean isWithin(ResourceSet wide, StepBudget budget) {
        return byParts.stream().allMatch(one -> one.isWithin(wide.byParts, budget))
                && flat.stream().allMatch(one -> one.isWithin(wide.flat, budget));
    }

    /**
     * Tells whether no resource is in both sets.
     *
     * @param other the other set
     * @param budget the steps that may be taken
     * @return whether it is so for certain
     */
    public boolean isApartFrom(ResourceSet other, StepBudget budget) {
        return Stream.concat(byParts.stream(), flat.stream())
                .allMatch(one -> Stream.concat(other.byParts.stream(), other.flat.stream())
                        .allMatch(two -> one.isApartFrom(two, budget)));
    }
}
