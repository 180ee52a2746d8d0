package io.assumerole.policy;

import io.assumerole.internal.WildcardSet;
import io.assumerole.policy.ComparedStatement.Piece;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Whether a statement is about all that a piece of another is about. Yes is certain: for each request, what
 * {@link Question} makes of the piece it makes of the statement, too, or more. No may be yes.
 */
final class StatementCover {
    private final ComparedStatement wide;
    private final Map<String, Boolean> known = new HashMap<>();
    private final List<WildcardSet> actions;

    StatementCover(ComparedStatement wide) {
        this.wide = wide;
        this.actions = sets(wide.comparedActions());
    }

    /** Whether both statements say the same. */
    boolean isSameAs(ComparedStatement other) {
        return wide.isSameAs(other);
    }

    boolean covers(Piece piece) {
        return coversPrincipal(piece)
                && once("action", piece.of(), piece.action(), () -> coversAction(piece))
                && once("resource", piece.of(), piece.resource(), () -> coversResource(piece))
                && once("conditions", piece.of(), "", () -> ConditionCover.follows(piece.of(), wide));
    }

    private boolean once(String what, ComparedStatement of, String text, BooleanSupplier answer) {
        var key = what + '\n' + of.path() + '\n' + text;
        var before = known.get(key);
        if (before == null) {
            before = answer.getAsBoolean();
            known.put(key, before);
        }
        return before;
    }

    private boolean coversAction(Piece piece) {
        var own = wide.comparedActions();
        if (piece.action() == null) {
            var others = sets(piece.of().comparedActions());
            return wide.isOfAllActionsBut()
                    ? actions.stream().allMatch(action -> action.isWithin(others))
                    : own.contains("*");
        }
        var asked = WildcardSet.of(piece.action());
        return wide.isOfAllActionsBut()
                ? own.stream()
                        .allMatch(action ->
                                asked.textInBoth(WildcardSet.of(action)).isEmpty())
                : own.contains("*") || own.contains(piece.action()) || asked.isWithin(actions);
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

    /** Whether what the wide statement excludes, the other excludes, too. */
    private boolean excludesNoMore(ComparedStatement other) {
        return wide.statement().notResources().stream()
                .allMatch(pattern -> new StatementCover(other)
                        .isListed(wide, pattern, other.statement().notResources()));
    }

    private boolean isListed(ComparedStatement of, String pattern, List<String> patterns) {
        if (patterns.contains(pattern) && (of.variables() == wide.variables() || !Variables.isIn(pattern))) {
            return true;
        }
        // An Allow that excludes a variable, or a Deny of capital letters, may mean more than its pattern.
        boolean open = of.isVariable(pattern)
                        && of.allows()
                        && !of.statement().notResources().isEmpty()
                || hasCapitals(pattern);
        return !open
                && ResourceSet.possible(of, pattern)
                        .filter(set -> set.isWithin(ResourceSet.certain(wide, patterns)))
                        .isPresent();
    }

    private static boolean hasCapitals(String pattern) {
        return !ResourcePattern.inLowerCase(pattern).equals(pattern);
    }

    /** Whether it is none of those that the wide statement is not about. */
    private boolean isApart(Piece piece) {
        if (piece.resource().equals("*")) {
            return false;
        }
        var own = ResourceSet.possible(piece.of(), piece.resource());
        return own.isPresent()
                && wide.statement().notResources().stream()
                        .allMatch(pattern -> !hasCapitals(pattern)
                                && !(wide.allows() && wide.isVariable(pattern))
                                && ResourceSet.possible(wide, pattern)
                                        .filter(set -> own.get().isApartFrom(set))
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
                .anyMatch(principal -> PrincipalCover.covers(principal, piece.principal(), statement.effect()));
    }
}
