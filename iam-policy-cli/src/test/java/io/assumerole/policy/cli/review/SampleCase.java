package io.assumerole.policy.cli.review;

import io.assumerole.internal.NameList;
import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.types.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A change of the sample stack, from a file of cases. {@code everyday-changes.txt} explains the format.
 *
 * @param kind the first word, such as {@code harmless}
 * @param stack the lines about the stack
 * @param lines the lines about the change, and about the expected review
 */
record SampleCase(String kind, String title, List<String> stack, List<String> lines) {
    private static final Set<String> KINDS = Set.of("harmless", "asks", "widens", "allows", "undecided");

    /** The words at the start of lines about the review. */
    private static final Set<String> EXPECTATIONS = Set.of("first", "says", "shows");

    private static final Pattern POLICY = Pattern.compile("<<(.*?)>>");
    private static final Pattern JSON = Pattern.compile("`(.*?)`");

    static List<SampleCase> of(String file) {
        var cases = new ArrayList<SampleCase>();
        var stack = new ArrayList<String>();
        var title = "";
        for (var line : NameList.lines(SampleCase.class, file)) {
            var words = line.split(" ", 2);
            if (words[0].equals("stack")) {
                stack = new ArrayList<>();
                title = words[1];
            } else if (KINDS.contains(words[0])) {
                cases.add(new SampleCase(words[0], words.length == 1 ? title : words[1], stack, new ArrayList<>()));
            } else if (!line.isEmpty()) {
                (line.startsWith("  ") ? cases.get(cases.size() - 1).lines() : stack).add(expanded(line.strip()));
            }
        }
        return cases;
    }

    private static String expanded(String line) {
        var arns = line.replace("[unknown]", ValueReader.UNKNOWN)
                .replaceAll("~(?=(?:role|user|policy)/|root)", "arn:aws:iam::" + SamplePreview.ACCOUNT + ":");
        var json = POLICY.matcher(arns).replaceAll("`{'Version':'2012-10-17','Statement':[$1]}`");
        return JSON.matcher(json).replaceAll(text -> Matcher.quoteReplacement(SamplePreview.text(text.group(1))));
    }

    Review review() {
        var preview = SamplePreview.stack();
        stack.forEach(line -> addResource(preview, line));
        lines.stream()
                .filter(line -> !EXPECTATIONS.contains(line.split(" ", 2)[0]))
                .forEach(line -> apply(preview, line));
        return preview.review();
    }

    /** Returns the rest of each line that starts with a word. */
    Stream<String> expected(String word) {
        return lines.stream()
                .filter(line -> line.startsWith(word + " "))
                .map(line -> line.substring(word.length() + 1));
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
            case "=" -> preview.both(parts[1], parts[2], parts[3]);
            case "+" -> preview.add(parts[1], parts[2], parts[3]);
            case "-" -> preview.remove(parts[1]);
            case "without" -> preview.without(parts[1]);
            case "replace" -> preview.replace(parts[1]);
            case "link" -> preview.link(parts[1], parts[2], parts[3]);
            case "outputs" -> preview.outputs(parts[1], line.split(" ", 3)[2]);
            case "provider" -> preview.provider(parts[1], parts[2], parts[3]);
            case "reports" -> preview.reports(parts[1], parts[2]);
            case "was" -> preview.was(parts[1], parts[2]);
            case "leftover" -> {
                var instance = line.split(" ", 5);
                preview.leftover(instance[1], instance[2], instance[3], instance[4]);
            }
            default -> {
                var change = line.split(": ", 2);
                var texts = change[1].split(" =>(?: |$)", 2);
                preview.change(change[0], texts[0], texts[1]);
            }
        }
    }

    @Override
    public String toString() {
        return kind + " " + title;
    }
}
