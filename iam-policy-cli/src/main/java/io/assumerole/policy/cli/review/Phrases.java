package io.assumerole.policy.cli.review;

import io.assumerole.policy.cli.review.Change.Outcome;
import io.assumerole.policy.cli.review.Review.Access;
import io.assumerole.policy.cli.review.Review.Trust;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Describes the parts of a review in English, without markup. Every report for people uses these phrases. */
final class Phrases {
    private static final int MOST_REASONS = 5;

    private Phrases() {}

    static String conclusion(Review review) {
        return switch (review.outcome()) {
            case NEW_ACCESS -> "new access" + (review.count(Outcome.UNDECIDED) > 0 ? ", and undecided changes" : "");
            case UNDECIDED -> "undecided: new access is possible";
            case NO_NEW_ACCESS -> "no new access";
        };
    }

    static String of(Outcome outcome) {
        return word(outcome).replace('_', ' ');
    }

    /** Returns a constant in lowercase. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the subject of a change, its reasons, and its place in the program, without the example. */
    static String of(Change change) {
        return change.subject() + ": " + change.aspect() + " " + word(change.action()) + reasons(change)
                + change.source().map(source -> " (" + place(source) + ")").orElse("");
    }

    private static String reasons(Change change) {
        if (change.reasons().isEmpty()) {
            return "";
        }
        var reasons = change.reasons().stream().limit(MOST_REASONS).collect(Collectors.joining("; "));
        int more = change.reasons().size() - MOST_REASONS;
        return "; " + reasons + (more > 0 ? "; and %d more".formatted(more) : "");
    }

    /** Returns the file and line of a source position, such as {@code project:///index.ts#12}. */
    static String place(String source) {
        return source.replaceFirst("^project://+", "")
                .replaceFirst(",\\d+$", "")
                .replace('#', ':');
    }

    static String of(Access access) {
        if (access.levels().isEmpty() || access.service().equals("unknown")) {
            return access.service() + " " + access.policy();
        }
        var levels = access.levels().stream().map(Object::toString).collect(Collectors.joining(", "));
        return (access.isAllowed() ? "" : "never ") + service(access) + ": " + levels + on(access)
                + conditions(access.conditions());
    }

    private static String service(Access access) {
        return access.service().equals("*") ? "every service" + but(access.actions()) : access.service();
    }

    private static String but(List<String> actions) {
        return actions.get(0).startsWith("NOT ")
                ? " but " + String.join(", ", actions).replace("NOT ", "")
                : "";
    }

    private static String on(Access access) {
        if (access.resources().get(0).startsWith("NOT ")) {
            return " on everything but " + String.join(", ", access.resources()).replace("NOT ", "");
        }
        return access.resources().contains("*") ? " on everything" : " on " + String.join(", ", access.resources());
    }

    static String conditions(List<String> conditions) {
        return conditions.isEmpty() ? "" : ", if " + String.join(" and ", conditions);
    }

    static String of(Trust trust) {
        return trust.from() + " -> " + trust.role() + conditions(trust.conditions());
    }
}
