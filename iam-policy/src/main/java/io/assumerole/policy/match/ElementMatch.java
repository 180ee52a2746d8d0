package io.assumerole.policy.match;

import io.assumerole.internal.Wildcard;
import io.assumerole.policy.Effect;
import io.assumerole.policy.Statement;
import io.assumerole.policy.pattern.ResourcePattern;
import io.assumerole.policy.pattern.Truth;
import io.assumerole.policy.pattern.Variables;
import java.util.List;

/**
 * Matches the resources and conditions of a statement with the resource and the condition keys of a request.
 *
 * @param resource the resource; {@code null} if only conditions are matched
 */
public record ElementMatch(String resource, RequestContext context) {

    /** Returns whether Action or NotAction of the statement covers an action. */
    public static boolean coversAction(Statement statement, String action) {
        for (var pattern : statement.actions()) {
            if (Wildcard.matchesIgnoringCase(pattern, action)) {
                return true;
            }
        }
        return statement.actions().isEmpty()
                && statement.notActions().stream().noneMatch(pattern -> Wildcard.matchesIgnoringCase(pattern, action));
    }

    /** Returns the resources of the statement or its excluded resources. A statement cannot have both. */
    public static List<String> resources(Statement statement) {
        return statement.resources().isEmpty() ? statement.notResources() : statement.resources();
    }

    /** Returns whether Resource or NotResource of the statement covers the resource. */
    public Truth coversResource(Statement statement, boolean variables) {
        var truth = Truth.NO;
        for (var pattern : resources(statement)) {
            truth = truth.or(fits(pattern, variables));
            if (truth == Truth.NO && fitsInLowerCase(pattern, statement, variables)) {
                truth = Truth.UNKNOWN;
            }
            if (truth == Truth.YES) {
                break;
            }
        }
        return statement.resources().isEmpty() ? truth.not() : truth;
    }

    /** Returns whether a pattern matches the resource; a variable without a value affects only its own pattern. */
    public Truth fits(String pattern, boolean variables) {
        if (!ResourcePattern.beginsLike(pattern, resource)) {
            return Truth.NO;
        }
        if (!variables) {
            return ResourcePattern.fits(Variables.escapeMarks(pattern), resource);
        }
        return VariableValues.toPattern(pattern, context)
                .map(resolved -> ResourcePattern.fits(resolved, resource))
                .orElseGet(() -> VariableValues.unknown(pattern, context).isPresent() ? Truth.UNKNOWN : Truth.NO);
    }

    /**
     * Returns whether the statement would exclude a resource that matches except for capital letters in the partition,
     * service, or region; AWS does not document whether case matters there. Such a pattern never grants access.
     */
    public boolean fitsInLowerCase(String pattern, Statement statement, boolean variables) {
        boolean excludes = statement.effect() == Effect.DENY
                ? !statement.resources().isEmpty()
                : !statement.notResources().isEmpty();
        if (!excludes) {
            return false;
        }
        var lower = ResourcePattern.inLowerCase(pattern);
        return !lower.equals(pattern) && fits(lower, variables) != Truth.NO;
    }

    /**
     * Returns whether the whole statement applies.
     *
     * @param others whether its other elements match
     */
    public Truth withConditions(Truth others, Statement statement, boolean variables) {
        var truth = others;
        for (var condition : statement.conditions()) {
            if (truth == Truth.NO) {
                return truth;
            }
            truth = truth.and(ConditionMatch.holds(condition, context, variables));
        }
        return truth == Truth.YES && negatesWithoutValue(statement, variables) ? Truth.UNKNOWN : truth;
    }

    /** Returns whether an Allow has a negated variable without a value, which makes its match unknown. */
    public boolean negatesWithoutValue(Statement statement, boolean variables) {
        return variables
                && statement.effect() == Effect.ALLOW
                && VariableValues.negatedWithoutValue(statement, context).isPresent();
    }
}
