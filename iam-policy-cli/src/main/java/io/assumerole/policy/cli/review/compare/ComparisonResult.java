package io.assumerole.policy.cli.review.compare;

import io.assumerole.policy.cli.review.compare.Change.Action;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.graph.HiddenValues;
import io.assumerole.policy.cli.review.graph.Risk;
import io.assumerole.policy.compare.NewAccess;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of a comparison.
 *
 * @param reasons sentences without the final period
 * @param example an example of a newly allowed request; present only if the outcome is new access
 * @param gains what the principals get, in a few words, the most dangerous first; empty if it isn't known
 */
record ComparisonResult(Outcome outcome, List<String> reasons, Optional<String> example, List<Gain> gains) {
    ComparisonResult(Outcome outcome, List<String> reasons, Optional<String> example) {
        this(outcome, reasons, example, List.of());
    }

    static ComparisonResult none(String... reasons) {
        return new ComparisonResult(Outcome.NO_NEW_ACCESS, List.of(reasons), Optional.empty());
    }

    static ComparisonResult undecided(String reason) {
        return new ComparisonResult(Outcome.UNDECIDED, List.of(reason), Optional.empty());
    }

    static ComparisonResult undecided(List<String> reasons) {
        return new ComparisonResult(Outcome.UNDECIDED, reasons, Optional.empty());
    }

    static ComparisonResult added(String reason, String example) {
        return new ComparisonResult(Outcome.NEW_ACCESS, List.of(reason), Optional.of(example));
    }

    /**
     * Returns the result for policies without hidden values.
     *
     * @param words describes a reason with an example
     * @param released describes what a changed Deny no longer denies; added to a reason that has no example
     * @param gain describes a reason in a few words
     */
    static ComparisonResult of(
            NewAccess access,
            HiddenValues hidden,
            Function<NewAccess.Reason, String> words,
            Function<NewAccess.Reason, String> released,
            Function<NewAccess.Reason, Gain> gain) {
        var reasons = new ArrayList<String>();
        Optional<String> example = Optional.empty();
        for (var reason : access.reasons()) {
            reasons.add(
                    reason.example().isPresent()
                            ? HiddenValues.withoutDefaults(words.apply(reason))
                            : "the statement " + hidden.describe(reason.statement()) + " " + reason.description()
                                    + released.apply(reason));
            example = example.or(() -> reason.example().map(hidden::hideInRequest));
        }
        var gains = access.reasons().stream()
                .sorted(Comparator.comparing((NewAccess.Reason reason) -> reason.outcome())
                        .thenComparing(reason -> -Gain.weight(reason.actions(), reason.resources())))
                .map(gain)
                .toList();
        return switch (access.outcome()) {
            case NONE -> none();
            case NEW -> new ComparisonResult(Outcome.NEW_ACCESS, reasons, example, gains);
            case UNDECIDED -> new ComparisonResult(Outcome.UNDECIDED, reasons, Optional.empty(), gains);
        };
    }

    /** Returns a change with this result. */
    Change change(Action action, String subject, String aspect, String urn, Optional<String> source) {
        return new Change(outcome, action, subject, aspect, reasons, example, urn, source, List.of(), gains, Risk.MORE);
    }

    /** Returns the more severe of two results, with the reasons of both. */
    ComparisonResult or(ComparisonResult other) {
        boolean isOther = other.outcome.compareTo(outcome) < 0;
        var all = new LinkedHashSet<>(isOther ? other.reasons : reasons);
        all.addAll(isOther ? reasons : other.reasons);
        var gained = new ArrayList<>(isOther ? other.gains : gains);
        gained.addAll(isOther ? gains : other.gains);
        return new ComparisonResult(
                isOther ? other.outcome : outcome, List.copyOf(all), isOther ? other.example : example, gained);
    }

    boolean isNone() {
        return outcome == Outcome.NO_NEW_ACCESS;
    }

    /** Returns this result with an additional reason. */
    ComparisonResult and(String reason) {
        var more = new ArrayList<>(reasons);
        more.add(reason);
        return withReasons(more);
    }

    /** Returns this result with additional reasons, unless the outcome is no new access. */
    ComparisonResult unlessNone(List<String> more) {
        var all = new LinkedHashSet<>(reasons);
        all.addAll(more);
        return isNone() ? this : new ComparisonResult(outcome, List.copyOf(all), example, gains);
    }

    /** Returns this result with an additional first reason. */
    ComparisonResult because(String reason) {
        var more = new ArrayList<String>();
        more.add(reason);
        more.addAll(reasons);
        return withReasons(more);
    }

    ComparisonResult withReasons(List<String> others) {
        return new ComparisonResult(outcome, List.copyOf(others), example, gains);
    }

    ComparisonResult withGains(List<Gain> others) {
        return new ComparisonResult(outcome, reasons, example, List.copyOf(others));
    }

    /** Returns this result for a principal whose permissions boundary can allow less than its policies. */
    ComparisonResult withinBoundary() {
        return withReasons(reasons.stream()
                        .map(reason -> "as far as the permissions boundary allows: " + reason)
                        .toList())
                .withGains(gains.stream().map(Gain::withinBoundary).toList());
    }

    /** Returns an undecided result with a reason that precedes the reasons of this result. */
    ComparisonResult butUndecided(String reason) {
        return new ComparisonResult(Outcome.UNDECIDED, because(reason).reasons, Optional.empty(), gains);
    }
}
