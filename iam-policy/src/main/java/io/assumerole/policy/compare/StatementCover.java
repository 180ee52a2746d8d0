package io.assumerole.policy.compare;

import io.assumerole.internal.StepBudget;
import io.assumerole.policy.Principal;
import io.assumerole.policy.compare.ComparedStatement.Piece;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.ResourceSet;
import io.assumerole.policy.pattern.Variables;
import io.assumerole.policy.pattern.WildcardSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Decides whether a statement covers a piece of a different statement. {@code true} is certain: the statement applies to
 * every request that the piece applies to, and applies or may apply to every request that the piece may apply to. {@code
 * false} is not certain.
 */
final class StatementCover {
    /** The approximate number of steps to look up a piece among the known pieces. */
    private static final int PIECE_STEPS = 16;

    /** The approximate number of steps to compute and store an answer. */
    private static final int ANSWER_STEPS = 256;

    private static final String EVERY_ACTION = "*";

    private final ComparedStatement wide;
    private final Map<String, Boolean> known = new HashMap<>();
    private final List<String> own;
    private final List<WildcardSet> actions;
    private final StepBudget budget;
    private ResourceSet certain;

    StatementCover(ComparedStatement wide, StepBudget budget) {
        this.wide = wide;
        this.own = wide.comparedActions();
        this.actions = sets(own);
        this.budget = budget;
    }

    boolean covers(Piece piece) {
        return budget.take(PIECE_STEPS)
                && coversPrincipal(piece)
                && once("action", piece.of(), piece.action(), () -> coversAction(piece, List.of()))
                && coversOtherElements(piece);
    }

    /** Returns whether the statement covers the piece except for these actions, which a Deny statement covers. */
    boolean coversWithout(List<WildcardSet> denied, Piece piece) {
        return coversAllBut(piece) && coversAction(piece, denied);
    }

    /**
     * Returns whether the statement covers the piece's principal, resource, and conditions, regardless of the actions.
     */
    boolean coversAllBut(Piece piece) {
        return budget.take(PIECE_STEPS) && coversPrincipal(piece) && coversOtherElements(piece);
    }

    /** Returns the actions that the statement lists; none for NotAction. */
    List<WildcardSet> listedActions() {
        return wide.isOfAllActionsBut() ? List.of() : actions;
    }

    private boolean coversOtherElements(Piece piece) {
        return once("resource", piece.of(), piece.resource(), () -> coversResource(piece))
                && once("conditions", piece.of(), "", () -> ConditionCover.follows(piece.of(), wide, budget));
    }

    private boolean once(String what, ComparedStatement of, String text, BooleanSupplier answer) {
        var key = what + '\n' + of.path() + '\n' + text;
        var before = known.get(key);
        if (before == null) {
            budget.take(ANSWER_STEPS);
            before = answer.getAsBoolean();
            known.put(key, before);
        }
        return before;
    }

    private boolean coversAction(Piece piece, List<WildcardSet> denied) {
        if (piece.action() == null) {
            var others = joined(sets(piece.of().comparedActions()), denied);
            return wide.isOfAllActionsBut()
                    ? actions.stream().allMatch(action -> action.isWithin(others, budget))
                    : own.contains(EVERY_ACTION);
        }
        var asked = WildcardSet.of(piece.action());
        return wide.isOfAllActionsBut()
                ? actions.stream()
                        .allMatch(action -> asked.isApartFrom(action, budget)
                                || !denied.isEmpty() && asked.commonIsWithin(action, denied, budget))
                : own.contains(EVERY_ACTION)
                        || own.contains(piece.action())
                        || asked.isWithin(joined(actions, denied), budget);
    }

    private static List<WildcardSet> joined(List<WildcardSet> sets, List<WildcardSet> more) {
        return more.isEmpty()
                ? sets
                : Stream.of(sets, more).flatMap(List::stream).toList();
    }

    private static List<WildcardSet> sets(List<String> patterns) {
        return patterns.stream().map(WildcardSet::of).toList();
    }

    private boolean coversResource(Piece piece) {
        var statement = wide.statement();
        if (wide.isWithoutResources()) {
            return true;
        }
        if (statement.resources().contains("*")) {
            return !piece.of().isWithoutResources();
        }
        if (piece.of().isWithoutResources()) {
            return false;
        }
        boolean excludes = statement.resources().isEmpty();
        if (piece.resource() == null) {
            return excludes && excludesNoMore(piece.of());
        }
        return excludes ? isApart(piece) : isListed(piece.of(), piece.resource(), statement.resources());
    }

    /** Returns whether the other statement excludes everything that the wide statement excludes. */
    private boolean excludesNoMore(ComparedStatement other) {
        var cover = new StatementCover(other, budget);
        return wide.statement().notResources().stream()
                .allMatch(pattern ->
                        cover.isListed(wide, pattern, other.statement().notResources()));
    }

    private boolean isListed(ComparedStatement of, String pattern, List<String> patterns) {
        if (patterns.contains(pattern) && (of.variables() == wide.variables() || !Variables.isIn(pattern))) {
            return true;
        }
        // An Allow that excludes a variable, or a Deny with upper-case letters, may cover more than its pattern.
        boolean unclear = of.isVariable(pattern)
                        && of.allows()
                        && !of.statement().notResources().isEmpty()
                || hasCapitals(pattern);
        return !unclear
                && budget.take(pattern.length())
                && ResourceSet.possible(pattern, of.isVariable(pattern))
                        .filter(set -> set.isWithin(certain(patterns), budget))
                        .isPresent();
    }

    /** Returns the certain part of the statement's resources or excluded resources. */
    private ResourceSet certain(List<String> patterns) {
        if (certain == null) {
            certain = ResourceSet.of(patterns.stream()
                    .filter(pattern -> !wide.isVariable(pattern))
                    .toList());
        }
        return certain;
    }

    private static boolean hasCapitals(String pattern) {
        return !ResourcePattern.inLowerCase(pattern).equals(pattern);
    }

    /** Returns whether the piece contains no resource that the wide statement excludes. */
    private boolean isApart(Piece piece) {
        if (piece.resource().equals("*") || hasCapitals(piece.resource())) {
            return false;
        }
        var own = ResourceSet.possible(piece.resource(), piece.of().isVariable(piece.resource()));
        return own.isPresent()
                && wide.statement().notResources().stream()
                        .allMatch(pattern -> budget.take(pattern.length())
                                && !hasCapitals(pattern)
                                && !(wide.allows() && wide.isVariable(pattern))
                                && ResourceSet.possible(pattern, wide.isVariable(pattern))
                                        .filter(set -> own.get().isApartFrom(set, budget))
                                        .isPresent());
    }

    private boolean coversPrincipal(Piece piece) {
        var statement = wide.statement();
        if (piece.principal() == null) {
            var others = piece.of().statement().notPrincipals();
            boolean alike = statement.principals().isEmpty()
                    && others.isEmpty() == statement.notPrincipals().isEmpty();
            return alike
                    ? Set.copyOf(others).containsAll(statement.notPrincipals())
                    : !wide.allows() && statement.principals().stream().anyMatch(Principal::isEveryone);
        }
        return statement.principals().stream()
                .anyMatch(principal -> PrincipalCover.covers(principal, piece.principal(), statement.effect())
                        || PrincipalCover.isOfAnotherAccount(principal, piece.principal(), piece.resource()));
    }
}
