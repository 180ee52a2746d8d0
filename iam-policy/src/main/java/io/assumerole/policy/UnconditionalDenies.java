package io.assumerole.policy;

import io.assumerole.internal.Wildcard;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Statements that certainly deny what they cover: a Deny without conditions, on resources that it covers entirely. */
final class UnconditionalDenies {
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, BitSet> byAction = new HashMap<>();
    private final Map<String, BitSet> byResource = new HashMap<>();

    void add(PolicyDocument document) {
        document.statements().stream()
                .filter(statement -> statement.effect() == Effect.DENY
                        && statement.conditions().isEmpty())
                .forEach(statements::add);
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
                : denial.notActions().stream().noneMatch(open -> overlap(open, action)));
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

    private static boolean overlap(String a, String b) {
        return Breadth.overlap(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
    }
}
