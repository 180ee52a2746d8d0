package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.Effect;
import io.assumerole.policy.Statement;
import io.assumerole.policy.cli.review.graph.ConditionWords;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Identity;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.cli.review.types.AccessLevels;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import io.assumerole.policy.cli.review.types.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The access that a change gives, in a few words for a table. An empty string means that the value isn't known.
 *
 * @param who the principals that get the access; empty if this is the subject of the change
 * @param before what was allowed or denied before
 * @param risk the risk that results from who the principals are
 */
public record Gain(String who, String gets, String on, String before, Risk risk) {
    /** The words for all resources. */
    static final String EVERYTHING = "everything";

    private static final int MOST_ACTIONS = 3;
    private static final int MOST_RESOURCES = 2;

    public Gain(String who, String gets, String on, String before) {
        this(who, gets, on, before, Risk.MORE);
    }

    /** Describes what a principal can do: names its most important permission, and adds whether it has others. */
    static Gain reach(Identity identity) {
        var allows = identity.effectivePolicies().stream()
                .flatMap(policy -> policy.statements(Effect.ALLOW))
                .toList();
        boolean hasHidden = identity.effectivePolicies().stream()
                .anyMatch(policy -> policy.hidden().isPresent());
        var worst = worst(allows);
        if (worst == null) {
            return new Gain(
                    identity.toString(), hasHidden ? "unknown permissions" : "no permissions in this stack", "", "");
        }
        var more = isEverything(worst)
                ? ""
                : hasHidden ? ", and permissions that aren't readable" : allows.size() > 1 ? ", and more" : "";
        return new Gain(
                identity.toString(),
                actions(worst.actions(), worst.notActions())
                        + (identity.boundary() == null ? "" : ", within its permissions boundary")
                        + more,
                resources(worst.resources(), worst.notResources()) + Words.conditions(ConditionWords.of(worst)),
                "");
    }

    private static @Nullable Statement worst(List<Statement> allows) {
        return allows.stream()
                .reduce((first, second) ->
                        weight(second.actions(), second.resources()) > weight(first.actions(), first.resources())
                                ? second
                                : first)
                .orElse(null);
    }

    /** Returns whether a principal may do everything, unless a permissions boundary that it can't change limits it. */
    static boolean isEverything(Identity identity) {
        return identity.effectivePolicies().stream()
                        .flatMap(policy -> policy.statements(Effect.ALLOW))
                        .anyMatch(Gain::isEverything)
                && isUnlimited(identity);
    }

    /** Returns whether a principal has no permissions boundary, or one that doesn't limit it. */
    public static boolean isUnlimited(Identity identity) {
        return identity.boundary() == null
                || identity.canChangeBoundary()
                || identity.boundary().statements(Effect.ALLOW).anyMatch(Gain::isEverything);
    }

    private static boolean isEverything(Statement statement) {
        return statement.conditions().isEmpty()
                && statement.resources().contains("*")
                && (statement.actions().contains("*") || statement.actions().contains("*:*"));
    }

    /** Returns a number that is higher for more dangerous permissions. */
    static int weight(List<String> actions, List<String> resources) {
        int levels = actions.isEmpty()
                ? Level.values().length
                : actions.stream()
                        .mapToInt(action -> action.indexOf(':') < 0 ? Level.values().length + 1 : level(action))
                        .max()
                        .orElse(0);
        return 2 * levels + (resources.contains("*") ? 1 : 0);
    }

    private static int level(String action) {
        return AccessLevels.of(action).stream()
                .filter(level -> level != Level.UNKNOWN)
                .mapToInt(Level::ordinal)
                .max()
                .orElse(0);
    }

    static String actions(List<String> actions, List<String> excluded) {
        return texts(actions, excluded, "every action", "action", MOST_ACTIONS);
    }

    static String resources(List<String> resources, List<String> excluded) {
        return HiddenValues.withoutDefaults(texts(resources, excluded, EVERYTHING, "resource", MOST_RESOURCES));
    }

    private static String texts(List<String> texts, List<String> excluded, String all, String noun, int most) {
        return texts.isEmpty()
                ? excluded.isEmpty() ? "" : all + " except " + first(excluded, noun, most)
                : texts.contains("*") ? all : first(texts, noun, most);
    }

    private static String first(List<String> texts, String noun, int most) {
        int more = texts.size() - most;
        return Words.joined(texts, ", ", most) + (more > 0 ? " " + noun + (more == 1 ? "" : "s") : "");
    }

    /** Returns this gain, extended with what the principal gains by acting as a different principal. */
    Gain as(Gain reach) {
        return new Gain(who, then(gets, reach.gets + ", as " + reach.who), then(on, reach.on), before, risk);
    }

    private static String then(String first, String second) {
        return first.isEmpty() || second.isEmpty() ? first + second : first + ", then " + second;
    }

    /** Returns this gain with a description of what was allowed before. */
    Gain from(String earlier) {
        return new Gain(who, gets, on, earlier, risk);
    }

    /** Returns this gain for a principal whose permissions boundary can allow less than its policies. */
    Gain withinBoundary() {
        return new Gain(who, gets + ", within its permissions boundary", on, before, risk);
    }

    /** Returns the text of a table cell that contains both the actions and the resources of this gain. */
    String both() {
        return gets + (on.isEmpty() ? "" : " on " + on);
    }
}
