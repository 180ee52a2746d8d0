package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Change.Outcome;
import io.assumerole.policy.compare.NewAccess;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of a comparison.
 *
 * @param reasons sentences without their full stops
 * @param example an example request, only for new access
 */
record Verdict(Outcome outcome, List<String> reasons, Optional<String> example) {
    static Verdict none(String... reasons) {
        return new Verdict(Outcome.NO_NEW_ACCESS, List.of(reasons), Optional.empty());
    }

    static Verdict undecided(String reason) {
        return new Verdict(Outcome.UNDECIDED, List.of(reason), Optional.empty());
    }

    static Verdict undecided(List<String> reasons) {
        return new Verdict(Outcome.UNDECIDED, reasons, Optional.empty());
    }

    static Verdict added(String reason, String example) {
        return new Verdict(Outcome.NEW_ACCESS, List.of(reason), Optional.of(example));
    }

    /**
     * Returns the result for policies that were read completely, without hidden values.
     *
     * @param words describes a reason with an example
     */
    static Verdict of(NewAccess access, HiddenValues hidden, Function<NewAccess.Reason, String> words) {
        var reasons = new ArrayList<String>();
        Optional<String> example = Optional.empty();
        for (var reason : access.reasons()) {
            reasons.add(
                    reason.example().isPresent()
                            ? HiddenValues.withoutDefaults(words.apply(reason))
                            : "the statement " + hidden.describe(reason.statement()) + " " + reason.description());
            example = example.or(() -> reason.example().map(hidden::hideInRequest));
        }
        return switch (access.outcome()) {
            case NONE -> none();
            case NEW -> new Verdict(Outcome.NEW_ACCESS, reasons, example);
            case UNDECIDED -> undecided(reasons);
        };
    }

    /** Returns the more severe of two results, with the reasons of both. */
    Verdict or(Verdict other) {
        boolean isOther = other.outcome.compareTo(outcome) < 0;
        var all = new LinkedHashSet<>(isOther ? other.reasons : reasons);
        all.addAll(isOther ? reasons : other.reasons);
        return new Verdict(isOther ? other.outcome : outcome, List.copyOf(all), isOther ? other.example : example);
    }

    boolean isNone() {
        return outcome == Outcome.NO_NEW_ACCESS;
    }

    /** Returns this result with an additional reason. */
    Verdict and(String reason) {
        var more = new ArrayList<>(reasons);
        more.add(reason);
        return new Verdict(outcome, more, example);
    }

    /** Returns this result with an additional first reason. */
    Verdict because(String reason) {
        var more = new ArrayList<String>();
        more.add(reason);
        more.addAll(reasons);
        return new Verdict(outcome, more, example);
    }

    /** Returns this result for a principal whose permissions boundary can allow less than its policies. */
    Verdict withinBoundary() {
        return new Verdict(
                outcome,
                reasons.stream()
                        .map(reason -> "as far as the permissions boundary allows: " + reason)
                        .toList(),
                example);
    }

    /** Returns an undecided result with a reason that precedes the reasons of this result. */
    Verdict butUndecided(String reason) {
        return undecided(because(reason).reasons);
    }
}
