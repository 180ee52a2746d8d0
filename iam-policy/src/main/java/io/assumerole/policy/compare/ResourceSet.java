package io.assumerole.policy.compare;

import io.assumerole.internal.StepBudget;
import io.assumerole.policy.pattern.ArnParts;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The resources that a pattern of a statement may fit, whichever values its policy variables have. A pattern fits in two
 * ways, as {@link ResourcePattern#fits} tells: part by part, and if a {@code *} reaches over colons, perhaps.
 */
final class ResourceSet {
    /** Matches each ARN, and also a request for {@code *}, which no ARN with wildcards matches. */
    private static final String ANY_RESOURCE = "*";

    private final List<WildcardSet> byParts = new ArrayList<>();
    private final List<WildcardSet> flat = new ArrayList<>();

    private ResourceSet() {}

    /** The resources of a pattern whose variables are filled in, or count as nothing but text. */
    private void add(String pattern) {
        if (pattern.equals(ANY_RESOURCE)) {
            byParts.add(WildcardSet.of(pattern));
        } else {
            byParts.add(WildcardSet.ofParts(pattern, ArnParts.COUNT));
        }
        flat.add(WildcardSet.of(pattern));
        if (ResourcePattern.isIncomplete(pattern)) {
            flat.add(WildcardSet.of(pattern + ":*"));
        }
    }

    /** All that the patterns of a statement fit for certain: those with variables are left out. */
    static ResourceSet certain(ComparedStatement statement, List<String> patterns) {
        var set = new ResourceSet();
        patterns.stream().filter(pattern -> !statement.isVariable(pattern)).forEach(set::add);
        return set;
    }

    /** All that the pattern may fit; nothing if a variable may move what stands behind it into another part. */
    static Optional<ResourceSet> possible(ComparedStatement statement, String pattern) {
        var set = new ResourceSet();
        if (!statement.isVariable(pattern)) {
            set.add(pattern);
            return Optional.of(set);
        }
        var colons = pattern.substring(0, pattern.indexOf("${"))
                .chars()
                .filter(c -> c == ':')
                .count();
        if (colons < ArnParts.RESOURCE) {
            return Optional.empty();
        }
        set.add(Variables.replaced(pattern, "*"));
        return Optional.of(set);
    }

    boolean isWithin(ResourceSet wide, StepBudget budget) {
        return byParts.stream().allMatch(one -> one.isWithin(wide.byParts, budget))
                && flat.stream().allMatch(one -> one.isWithin(wide.flat, budget));
    }

    boolean isApartFrom(ResourceSet other, StepBudget budget) {
        return Stream.concat(byParts.stream(), flat.stream())
                .allMatch(one -> Stream.concat(other.byParts.stream(), other.flat.stream())
                        .allMatch(two -> one.isApartFrom(two, budget)));
    }
}
