package io.assumerole.policy.cli.review.report;

import io.assumerole.internal.Text;
import io.assumerole.internal.Wildcard;
import io.assumerole.policy.cli.review.compare.Change;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.RiskFinding;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.types.Words;
import io.assumerole.policy.lint.LintCode.Severity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes the parts of a review in English, without markup. Every human-readable report uses these phrases. */
final class ReviewPhrases {
    static final String LIMITS =
            "The review compares only the policies in this stack. It doesn't include policies outside the stack,"
                    + " such as service control policies. A deployment can differ from its preview.";

    private static final int MOST_REASONS = 5;
    private static final int MOST_ACTIONS = 3;

    private ReviewPhrases() {}

    static String conclusion(Review review) {
        return switch (review.outcome()) {
            case NEW_ACCESS ->
                "new access" + (review.count(Outcome.UNDECIDED) > 0 ? " and undecided changes" : "") + worst(review);
            case UNDECIDED -> "undecided: new access is possible" + worst(review);
            case NO_NEW_ACCESS -> "no new access";
        };
    }

    /** Returns the highest risk for the end of a headline; empty if it isn't high. */
    private static String worst(Review review) {
        return review.changes().stream()
                .filter(change -> change.outcome() != Outcome.NO_NEW_ACCESS
                        && change.risk().isHigh())
                .min(Comparator.comparing(Change::risk).thenComparing(Change::outcome))
                .map(change ->
                        (change.outcome() == Outcome.UNDECIDED ? "; worst possible: " : "; worst: ") + change.risk())
                .orElse("");
    }

    /** Returns the result with the number of changes. */
    static String headline(Review review) {
        long newAccess = review.count(Outcome.NEW_ACCESS);
        long undecided = review.count(Outcome.UNDECIDED);
        if (!review.hasNewAccess()) {
            return "no new access";
        }
        return (newAccess == 0
                        ? changes(undecided, "is", "are") + " undecided"
                        : changes(newAccess, "gives", "give") + " new access"
                                + (undecided == 0
                                        ? ""
                                        : ", and " + undecided + (undecided == 1 ? " is" : " are") + " undecided"))
                + worst(review);
    }

    private static String changes(long count, String verb, String verbOfMany) {
        return count + (count == 1 ? " change " + verb : " changes " + verbOfMany);
    }

    /** Returns how many new findings each severity has. */
    static String newFindings(Review review) {
        var findings = review.findings().stream().filter(RiskFinding::isNew).toList();
        return "New risk findings: "
                + (!findings.isEmpty()
                        ? bySeverity(findings)
                        : review.count(Outcome.UNDECIDED) == 0
                                ? "none"
                                : "none in the policies that the review can read")
                + ".";
    }

    private static String bySeverity(List<RiskFinding> findings) {
        var severities = findings.stream()
                .collect(Collectors.groupingBy(finding -> finding.finding().severity(), Collectors.counting()));
        return severities.entrySet().stream()
                .sorted(Map.Entry.<Severity, Long>comparingByKey().reversed())
                .map(entry -> entry.getValue() + " " + word(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    /** Returns the number of existing findings about the affected principals by severity; empty if none exists. */
    static Optional<String> affectedFindings(Review review) {
        var findings = review.affectedFindings();
        return findings.isEmpty()
                ? Optional.empty()
                : Optional.of("Existing risk findings of the affected principals: " + bySeverity(findings) + ".");
    }

    /** Returns the less important numbers: existing findings, and changes without new access. */
    static List<String> otherNumbers(Review review) {
        var sentences = new ArrayList<String>();
        int affected = review.affectedFindings().size();
        long others =
                review.findings().stream().filter(finding -> !finding.isNew()).count() - affected;
        if (others > 0) {
            sentences.add((affected > 0 ? "Other risk" : "Risk") + " findings that existed before: " + others + ".");
        }
        long harmless = review.count(Outcome.NO_NEW_ACCESS);
        if (harmless > 0) {
            sentences.add(changes(harmless, "gives", "give") + " no new access.");
        }
        if (review.changes().isEmpty()) {
            sentences.add("No permission, trust, or credential changes.");
        }
        return sentences;
    }

    /** Returns what a reviewer must do. */
    static String advice(Review review) {
        return switch (review.outcome()) {
            case NEW_ACCESS ->
                "Approve only if you want all of this access."
                        + (review.count(Outcome.UNDECIDED) > 0 ? " First, check the undecided changes." : "");
            case UNDECIDED -> "Approve only after you check the undecided changes in the code of the program.";
            case NO_NEW_ACCESS ->
                review.hasNewFindings()
                        ? "Approve only after you check the new risk findings."
                        : "No access change needs your approval.";
        };
    }

    /** Returns the meaning of the outcome. */
    static String meaning(Review review) {
        if (!review.hasNewAccess()) {
            return "The comparison found no request that the deployment newly allows.";
        }
        var parts = new ArrayList<String>();
        if (review.count(Outcome.NEW_ACCESS) > 0) {
            parts.add("After the deployment, the policies allow requests that they don't allow now.");
        }
        if (review.count(Outcome.UNDECIDED) > 0) {
            parts.add("Undecided changes aren't safe: the review can't compare them, and they can give new access.");
        }
        return String.join(" ", parts);
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
        var reasons = reasons(change).stream().map(reason -> "; " + reason).collect(Collectors.joining());
        return change.subject() + ": " + change.aspect() + " " + word(change.action()) + reasons + where(change);
    }

    /** Returns the subject of a change and its place in the program, without the reasons. */
    static String title(Change change) {
        return change.subject() + ": " + change.aspect() + " " + word(change.action()) + where(change);
    }

    private static String where(Change change) {
        return change.source().map(source -> " (" + place(source) + ")").orElse("");
    }

    /** Returns the first reasons of a change, and how many more it has. */
    static List<String> reasons(Change change) {
        var reasons =
                new ArrayList<>(change.reasons().stream().limit(MOST_REASONS).toList());
        int more = change.reasons().size() - MOST_REASONS;
        if (more > 0) {
            reasons.add(more + (more == 1 ? " more reason" : " more reasons"));
        }
        return reasons;
    }

    /** Returns the example of a change; empty if a reason contains all of it. */
    static Optional<String> example(Change change) {
        return change.example()
                .filter(example -> change.reasons().stream().noneMatch(reason -> contains(reason, example)));
    }

    /** Returns whether a reason names who can assume the role, or the action and the resource of an example. */
    private static boolean contains(String reason, String example) {
        var parts = Arrays.asList(example.split(" "));
        var words = Arrays.asList(reason.split("[ ,;]+"));
        return reason.startsWith("lets ")
                || parts.size() == 3 && words.contains(parts.get(0)) && words.contains(parts.get(2));
    }

    /** Returns the file and line of a source position, such as {@code project:///index.ts#12}. */
    static String place(String source) {
        return source.replaceFirst("^project://+", "")
                .replaceFirst(",\\d+$", "")
                .replace('#', ':');
    }

    /**
     * Describes the access of a principal: a few actions, or the services with their access levels. Services with the
     * same levels, resources, and conditions share a line.
     */
    static List<String> access(List<Access> entries) {
        var actions = new HashMap<String, Integer>();
        entries.stream()
                .filter(ReviewPhrases::areFew)
                .forEach(entry -> actions.merge(where(entry), entry.actions().size(), Integer::sum));
        var lines = new LinkedHashMap<List<String>, Set<String>>();
        for (var entry : entries) {
            // A line never omits actions, because each of them might be dangerous.
            boolean hasActions = areFew(entry) && actions.get(where(entry)) <= Words.MOST_LISTED;
            var levels = isSentence(entry) || hasActions ? "" : ": " + levels(entry);
            var key = List.of(entry.isAllowed() ? "" : "denied: ", levels + shortWhere(entry), where(entry));
            lines.computeIfAbsent(key, missing -> new LinkedHashSet<>())
                    .addAll(
                            isSentence(entry)
                                    ? List.of(sentence(entry))
                                    : hasActions
                                            ? entry.actions()
                                            : List.of(service(entry).toString()));
        }
        return lines.entrySet().stream()
                .map(line -> line.getKey().get(0)
                        + Words.listed(List.copyOf(line.getValue()))
                        + line.getKey().get(1))
                .toList();
    }

    private static String where(Access access) {
        return isSentence(access) ? "" : " on " + on(access) + Words.conditions(access.conditions());
    }

    /** Returns only the first resources if there are many. */
    private static String shortWhere(Access access) {
        return isSentence(access) ? "" : " on " + on(access).shortened() + Words.conditions(access.conditions());
    }

    /** Returns whether the actions of a service are as short as their levels, and more exact. */
    private static boolean areFew(Access access) {
        return !isSentence(access)
                && access.actions().size() <= MOST_ACTIONS
                && access.actions().stream().noneMatch(action -> action.startsWith(Words.NOT) || Wildcard.isIn(action));
    }

    /** Returns whether an entry has no access levels, because its policy isn't readable or limits all services. */
    static boolean isSentence(Access access) {
        return access.levels().isEmpty() || access.service().equals("unknown");
    }

    static String sentence(Access access) {
        return access.service().equals("unknown") ? access.policy() : access.service() + " " + access.policy();
    }

    static String levels(Access access) {
        return access.levels().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    static Words.Names service(Access access) {
        return Words.service(access.service(), access.actions());
    }

    static Words.Names on(Access access) {
        return access.resources().contains("*") || access.resources().get(0).startsWith(Words.NOT)
                ? Words.Names.of("everything", access.resources())
                : new Words.Names("", access.resources());
    }

    /** Escapes invisible characters, and breaks the commands that CI services read in logs, wherever they are in a line. */
    static String printable(String text) {
        return Text.visible(text).replace("##[", "# #[").replace("##vso[", "# #vso[");
    }

    static String of(Trust trust) {
        return trust.from() + " -> " + trust.role() + Words.conditions(trust.conditions());
    }
}
