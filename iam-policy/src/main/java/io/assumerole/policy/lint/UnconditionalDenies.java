package io.assumerole.policy.lint;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.ResourceSet;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The Deny statements without conditions, or with certain conditions, and the actions and resources that they certainly
 * deny if these conditions hold.
 */
final class UnconditionalDenies {
    private static final long MOST_STEPS = 20_000_000;

    private final List<Denial> denials;
    private final Map<String, BitSet> byAction = new HashMap<>();
    private final Map<String, BitSet> byResource = new HashMap<>();
    private final StepBudget budget = new StepBudget(MOST_STEPS);

    /**
     * Collects the statements of all documents. Only version 2012-10-17 has policy variables; in other versions, their
     * text is literal. If the documents differ in version, a Deny of a resource with variables is ignored.
     *
     * @param documents identity policies of one user or role
     */
    UnconditionalDenies(Collection<PolicyDocument> documents) {
        this(documents, statement -> statement.conditions().isEmpty());
    }

    /** @param which decides whether to include a Deny statement */
    UnconditionalDenies(Collection<PolicyDocument> documents, Predicate<Statement> which) {
        boolean variables = documents.stream().allMatch(PolicyDocument::hasVariables);
        this.denials = documents.stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.effect() == Effect.DENY
                        && which.test(statement)
                        && (variables
                                || Stream.concat(statement.resources().stream(), statement.notResources().stream())
                                        .noneMatch(Variables::isIn)))
                .map(Denial::of)
                .toList();
    }

    /**
     * A statement with its patterns.
     *
     * @param actions the values of {@code Action} or {@code NotAction}, in lower case
     * @param resources the values of {@code Resource} without variables, or all values of {@code NotResource}; empty if
     *     a value can't be compared
     */
    private record Denial(Statement statement, List<WildcardSet> actions, List<ResourceSet> resources) {
        static Denial of(Statement statement) {
            return new Denial(
                    statement,
                    Stream.of(statement.actions(), statement.notActions())
                            .flatMap(List::stream)
                            .map(Denial::actions)
                            .toList(),
                    statement.notResources().isEmpty()
                            ? statement.resources().stream()
                                    .filter(resource -> !Variables.isIn(resource))
                                    .map(resource -> ResourceSet.of(List.of(resource)))
                                    .toList()
                            : excepted(statement.notResources()));
        }

        private static List<ResourceSet> excepted(List<String> resources) {
            var sets = resources.stream()
                    .map(resource -> ResourceSet.possible(resource, Variables.isIn(resource)))
                    .toList();
            return sets.stream().allMatch(Optional::isPresent)
                    ? sets.stream().map(Optional::get).toList()
                    : List.of();
        }

        static WildcardSet actions(String pattern) {
            return WildcardSet.of(pattern.toLowerCase(Locale.ROOT));
        }
    }

    /** Returns whether everything that the patterns of an action and a resource match is denied. */
    boolean cover(String action, String resource) {
        return byAction.computeIfAbsent(action, this::ofAction)
                .intersects(byResource.computeIfAbsent(resource, this::ofResource));
    }

    /** Returns whether everything that an action pattern of a statement allows is denied. */
    boolean cover(String action, Statement statement) {
        return statement.notResources().isEmpty()
                ? statement.resources().stream().allMatch(resource -> cover(action, resource))
                : cover(action, "*");
    }

    private BitSet ofAction(String action) {
        boolean one = !Wildcard.isIn(action);
        var set = Denial.actions(action);
        return indexes(denial -> {
            var actions = denial.statement().actions();
            if (actions.isEmpty()) {
                return denial.actions().stream().allMatch(other -> set.isApartFrom(other, budget));
            }
            return one
                    ? actions.stream().anyMatch(wide -> Wildcard.matchesIgnoringCase(wide, action))
                    : denial.actions().stream().anyMatch(wide -> set.isWithin(List.of(wide), budget));
        });
    }

    private BitSet ofResource(String resource) {
        boolean hasVariables = Variables.isIn(resource);
        boolean one = !hasVariables && !Wildcard.isIn(resource) && !ResourcePattern.isIncomplete(resource);
        var set = ResourceSet.possible(resource, hasVariables);
        return indexes(denial -> {
            var resources = denial.statement().resources();
            if (resources.isEmpty()) {
                return set.isPresent()
                        && !denial.resources().isEmpty()
                        && denial.resources().stream()
                                .allMatch(except -> set.get().isApartFrom(except, budget));
            }
            return one
                    ? resources.stream().anyMatch(wide -> ResourcePattern.matches(wide, resource))
                    : resources.contains(resource)
                            || resources.contains("*")
                            || set.isPresent()
                                    && denial.resources().stream()
                                            .anyMatch(wide -> set.get().isWithin(wide, budget));
        });
    }

    private BitSet indexes(Predicate<Denial> condition) {
        return IntStream.range(0, denials.size())
                .filter(i -> condition.test(denials.get(i)))
                .collect(BitSet::new, BitSet::set, BitSet::or);
    }
}
