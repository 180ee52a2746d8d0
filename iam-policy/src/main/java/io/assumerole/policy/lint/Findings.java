package io.assumerole.policy.lint;

import io.assumerole.policy.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The findings of one lint run, up to a limit. Findings in the same statement share its text. */
final class Findings {
    private static final int MOST = 1_000;

    /** The limit for the total number of characters in the findings, which limits every output format. */
    private static final int MOST_CHARACTERS = 1 << 22;

    private final Predicate<Finding> isAcknowledged;
    private final List<Finding> found = new ArrayList<>();
    private final Map<Statement, String> texts = new IdentityHashMap<>();
    private final Map<LintCode, Integer> counts = new EnumMap<>(LintCode.class);
    private final Map<LintCode.Severity, Integer> leftOut = new EnumMap<>(LintCode.Severity.class);
    private long characters;

    Findings(Predicate<Finding> isAcknowledged) {
        this.isAcknowledged = isAcknowledged;
    }

    /**
     * Adds the finding that the function creates from the statement's text. After the limit is reached, the finding
     * replaces the last finding that is less severe, or is only counted. To hide no code, the first finding of a code
     * is always added, and the only finding of a code is never replaced.
     */
    void add(LintCode code, Statement statement, Function<String, Finding> finding) {
        boolean full = found.size() >= MOST || characters > MOST_CHARACTERS;
        if (full && counts.containsKey(code) && !isReplaceableBy(code)) {
            leftOut.merge(code.severity(), 1, Integer::sum);
            return;
        }
        if (add(finding.apply(texts.computeIfAbsent(statement, Statement::toString))) && full) {
            leastSevere().ifPresent(this::removeLast);
            while (characters > MOST_CHARACTERS && isReplaceableBy(code)) {
                leastSevere().ifPresent(this::removeLast);
            }
        }
    }

    /** Adds a finding about a whole document, unless it is acknowledged. */
    boolean add(Finding finding) {
        boolean reported = !isAcknowledged.test(finding);
        if (reported) {
            found.add(finding);
            counts.merge(finding.code(), 1, Integer::sum);
            characters += length(finding);
        }
        return reported;
    }

    private boolean isReplaceableBy(LintCode code) {
        return leastSevere()
                .filter(severity -> severity.compareTo(code.severity()) < 0)
                .isPresent();
    }

    /** Returns the lowest severity of a code with several findings. */
    private Optional<LintCode.Severity> leastSevere() {
        return counts.keySet().stream()
                .filter(this::hasSeveral)
                .map(LintCode::severity)
                .min(Comparator.naturalOrder());
    }

    private boolean hasSeveral(LintCode code) {
        return counts.get(code) > 1;
    }

    private void removeLast(LintCode.Severity severity) {
        for (int i = found.size() - 1; i >= 0; i--) {
            var code = found.get(i).code();
            if (code.severity() == severity && hasSeveral(code)) {
                characters -= length(found.remove(i));
                counts.merge(code, -1, Integer::sum);
                leftOut.merge(severity, 1, Integer::sum);
                return;
            }
        }
    }

    private static int length(Finding finding) {
        return finding.about().length()
                + finding.statement().length()
                + finding.what().length()
                + finding.remedy().length();
    }

    /** {@return the findings; if some were omitted, the last finding states their number} */
    List<Finding> all() {
        if (!leftOut.isEmpty()) {
            add(new Finding(
                    LintCode.LINT_INCOMPLETE,
                    "",
                    "",
                    "",
                    leftOut.entrySet().stream()
                            .map(entry -> entry.getValue() + " "
                                    + entry.getKey().name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ", "more findings were omitted: ", "")),
                    "correct the reported findings, and lint the policy again"));
            leftOut.clear();
        }
        return List.copyOf(found);
    }
}
