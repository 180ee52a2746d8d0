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

/** Tells what statements with Deny deny for certain: those without conditions, on resources that they cover whole. */
final class Denials {
    private final List<Statement> statements = new ArrayList<>();
    private final Map<String, BitSet> ofAction = new HashMap<>();
    private final Map<String, BitSet> ofResource = new HashMap<>();

    void add(PolicyDocument document) {
        document.statements().stream()
                .filter(statement -> statement.effect() == Effect.DENY
                        && statement.conditions().isEmpty())
                .forEach(statements::add);
    }

    /** Whether all that the patterns of an action and a resource match is denied. */
    boolean cover(String action, String resource) {
        return ofAction.computeIfAbsent(action, this::about)
                .intersects(ofResource.computeIfAbsent(
                        resource,
                        one -> which(
                                denial -> denial.resources().stream().anyMatch(wide -> Breadth.covers(wide, one)))));
    }

    /** Whether all that an action pattern of a statement allows is denied. */
    boolean cover(String action, Statement statement) {
        return statement.notResources().isEmpty()
                ? statement.resources().stream().allMatch(resource -> cover(action, resource))
                : cover(action, "*");
    }

    private BitSet about(String action) {
        return which(denial -> denial.notActions().isEmpty()
                ? denial.actions().stream().anyMatch(wide -> covers(wide, action))
                : denial.notActions().stream().noneMatch(open -> overlap(open, action)));
    }

    private BitSet which(Predicate<Statement> meant) {
        return IntStream.range(0, statements.size())
                .filter(i -> meant.test(statements.get(i)))
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
