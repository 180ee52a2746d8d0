package io.assumerole.policy.lint;

import io.assumerole.internal.StepBudget;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.PolicyDocument;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.Breadth;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Statements that certainly deny what they cover: a Deny without conditions, on resources that it covers entirely. */
final class UnconditionalDenies {
    private static final long MOST_STEPS = 20_000_000;

    private final List<Statement> statements;
    private final Map<String, BitSet> byAction = new HashMap<>();
    private final Map<String, BitSet> byResource = new HashMap<>();
    private final StepBudget budget = new StepBudget(MOST_STEPS);

    /**
     * Collects the statements of all documents. Only version 2012-10-17 has policy variables; in other versions, their
     * text is literal. If the documents differ in that, a Deny of a resource with such a text is left out.
     *
     * @param documents identity policies of one user or role
     */
    UnconditionalDenies(Collection<PolicyDocument> documents) {
        boolean variables = documents.stream().allMatch(PolicyDocument::hasVariables);
        this.statements = documents.stream()
                .flatMap(document -> document.statements().stream())
                .filter(statement -> statement.effect() == Effect.DENY
                        && statement.conditions().isEmpty()
                        && (variables || statement.resources().stream().noneMatch(resource -> resource.contains("${"))))
                .toList();
    }

    /** Whether everything that the patterns of an action and a resource match is denied. */
    boolean cover(String action, String resource) {
        return byAction.computeIfAbsent(action, this::denying)
                .intersects(byResource.computeIfAbsent(
                        resource,
                        one -> indexes(
                                denial -> denial.resources().stream().anyMatch(wide -> Breadth.covers(wide, one)))));
    }

    /** Whether everything that an action pattern of a statement allows is denied. */
    boolean cover(String action, Statement statement) {
        return statement.notResources().isEmpty()
                ? statement.resources().stream().allMatch(resource -> cover(action, resource))
                : cover(action, "*");
    }

    private BitSet denying(String action) {
        return indexes(denial -> denial.notActions().isEmpty()
                ? denial.actions().stream().anyMatch(wide -> covers(wide, action))
                : denial.notActions().stream().noneMatch(open -> mayOverlap(open, action)));
    }

    private BitSet indexes(Predicate<Statement> condition) {
        return IntStream.range(0, statements.size())
                .filter(i -> condition.test(statements.get(i)))
                .collect(BitSet::new, BitSet::set, BitSet::or);
    }

    private static boolean covers(String wide, String action) {
        boolean exact = action.indexOf('*') < 0 && action.indexOf('?') < 0;
        return (exact || wide.indexOf('?') < 0) && Wildcard.matchesIgnoringCase(wide, action);
    }

    /** Whether two action patterns overlap, as far as the budget allows to find out. */
    private boolean mayOverlap(String a, String b) {
        return !budget.take((long) a.length() * b.length())
                || Breadth.overlap(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
    }
}
