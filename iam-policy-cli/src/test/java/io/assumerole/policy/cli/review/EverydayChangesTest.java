package io.assumerole.policy.cli.review;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.compare.Change.Outcome;
import io.assumerole.policy.cli.review.compare.Review;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Changes that a reviewer wouldn't want to read about, each beside the nearest change that a reviewer must see. */
class EverydayChangesTest {
    private static final String FILE = "everyday-changes.txt";
    private static final Pattern POLICY = Pattern.compile("<<(.*?)>>");
    private static final Pattern JSON = Pattern.compile("`(.*?)`");

    /** The words at the start of a case, with the outcome of the case. */
    private enum Kind {
        HARMLESS(Outcome.NO_NEW_ACCESS),
        ASKS(Outcome.UNDECIDED),
        WIDENS(Outcome.NEW_ACCESS);

        final Outcome outcome;

        Kind(Outcome outcome) {
            this.outcome = outcome;
        }
    }

    private record Case(Kind kind, String title, List<String> stack, List<String> change) {
        Review review() {
            var preview = SamplePreview.stack();
            stack.forEach(line -> addResource(preview, line));
            change.forEach(line -> apply(preview, line));
            return preview.review();
        }

        @Override
        public String toString() {
            return kind.name().toLowerCase(Locale.ROOT) + " " + title;
        }
    }

    static List<Case> cases() {
        var cases = new ArrayList<Case>();
        var stack = new ArrayList<String>();
        for (var line : NameList.lines(EverydayChangesTest.class, FILE).stream()
                .filter(text -> !text.isEmpty())
                .toList()) {
            var first = line.split(" ", 2)[0];
            if (first.equals("stack")) {
                stack = new ArrayList<>();
            } else if (Stream.of(Kind.values()).anyMatch(kind -> kind.name().equalsIgnoreCase(first))) {
                var kind = Kind.valueOf(first.toUpperCase(Locale.ROOT));
                cases.add(new Case(kind, line.split(" ", 2)[1], stack, new ArrayList<>()));
            } else {
                (line.startsWith("  ") ? cases.get(cases.size() - 1).change() : stack).add(expanded(line.strip()));
            }
        }
        return cases;
    }

    private static String expanded(String line) {
        var arns = line.replaceAll("~(?=(?:role|user|policy)/|root)", "arn:aws:iam::" + SamplePreview.ACCOUNT + ":");
        var json = POLICY.matcher(arns).replaceAll("`{'Version':'2012-10-17','Statement':[$1]}`");
        return JSON.matcher(json).replaceAll(text -> Matcher.quoteReplacement(SamplePreview.text(text.group(1))));
    }

    private static void addResource(SamplePreview preview, String line) {
        var parts = line.split(" ", 3);
        switch (parts[0]) {
            case "link", "outputs" -> apply(preview, line);
            default -> preview.both(parts[0], parts[1], parts[2]);
        }
    }

    private static void apply(SamplePreview preview, String line) {
        var parts = line.split(" ", 4);
        switch (parts[0]) {
            case "+" -> preview.add(parts[1], parts[2], parts[3]);
            case "-" -> preview.remove(parts[1]);
            case "replace" -> preview.replace(parts[1]);
            case "link" -> preview.link(parts[1], parts[2], parts[3]);
            case "outputs" -> preview.outputs(parts[1], line.split(" ", 3)[2]);
            case "provider" -> preview.provider(parts[1], parts[2], parts[3]);
            case "was" -> preview.was(parts[1], parts[2]);
            case "says" -> {}
            default -> {
                var change = line.split(": ", 2);
                var texts = change[1].split(" =>(?: |$)", 2);
                preview.change(change[0], texts[0], texts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reports_only_what_may_widen(Case one) {
        var review = one.review();

        if (one.kind() == Kind.WIDENS) {
            assertThat(review.hasNewAccess()).as("%s", review.changes()).isTrue();
        } else {
            assertThat(review.outcome()).as("%s", review.changes()).isEqualTo(one.kind().outcome);
        }
        one.change().stream()
                .filter(line -> line.startsWith("says "))
                .forEach(line -> assertThat(review.changes().get(0).reasons())
                        .anyMatch(reason -> reason.contains(line.substring(5))));
    }

    @Test
    void at_most_two_of_a_hundred_harmless_changes_ask_for_a_person() {
        var counts = cases().stream().collect(Collectors.groupingBy(Case::kind, Collectors.counting()));

        assertThat(counts.get(Kind.HARMLESS)).isGreaterThanOrEqualTo(98);
        assertThat(counts.get(Kind.ASKS)).isLessThanOrEqualTo(2);
    }
}
