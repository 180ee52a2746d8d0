package io.assumerole.policy.cli.review.report;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Writes the parts that several sections of the HTML report have: headings, lists, and entries that the filter can hide. */
final class HtmlParts {
    /** The maximum number of entries that a list shows before the reader opens it. */
    private static final int MOST_ENTRIES = 50;

    /** The maximum number of names that a cell shows before the reader opens it. */
    private static final int MOST_NAMES = 6;

    /** An ARN without the punctuation after it. */
    private static final Pattern ARN = Pattern.compile("\\barn:[^\\s\\])]*[^\\s\\]),;.:]");

    final HtmlWriter html = new HtmlWriter();
    final ReportSubjects subjects;

    HtmlParts(ReportSubjects subjects) {
        this.subjects = subjects;
    }

    void section(String id, String title, String about) {
        html.start("section", "id", id, "aria-labelledby", id + "-title");
        html.element("h2", title, "id", id + "-title");
        html.element("p", about, "class", "about").line();
    }

    /** Ends a section. The filter can hide all entries of the section. */
    void endSection() {
        html.element("p", "No entry matches the filter.", "class", "empty none", "hidden", "")
                .end()
                .line();
    }

    void none(boolean isNone, String what) {
        if (isNone) {
            html.element("p", what, "class", "none");
        }
    }

    /** Writes the most important entries, and then a collapsed list of the other entries. */
    <T> void entries(List<T> all, Predicate<T> isImportant, String what, Consumer<List<T>> write) {
        var shown = all.stream().filter(isImportant).limit(MOST_ENTRIES).toList();
        var left = Stream.concat(
                        all.stream().filter(isImportant).skip(MOST_ENTRIES),
                        all.stream().filter(isImportant.negate()))
                .toList();
        if (!shown.isEmpty()) {
            write.accept(shown);
        }
        if (!left.isEmpty()) {
            html.start("details", "data-group", "");
            html.element("summary", "Show " + (shown.isEmpty() ? "" : "more ") + what + " (" + left.size() + ")");
            write.accept(left);
            html.end().line();
        }
    }

    void group(String title, int count) {
        html.start("div", "class", "group", "data-group", "");
        html.start("h3").start("span", "class", "title").text(title).end();
        html.text(" ").element("span", "(" + count + ")", "class", "none").end().line();
    }

    <T> void cards(List<T> all, Consumer<T> write) {
        html.start("ul", "class", "cards").line();
        all.forEach(write);
        html.end().line();
    }

    void where(String... places) {
        var known = Stream.of(places).filter(place -> !place.isEmpty()).toList();
        if (!known.isEmpty()) {
            html.start("p", "class", "where");
            known.forEach(place -> html.element("code", place).text(" "));
            html.end();
        }
    }

    /** Writes a sentence, and formats ARNs as code. */
    void sentence(String sentence) {
        int end = 0;
        var arns = ARN.matcher(sentence);
        while (arns.find()) {
            html.text(sentence.substring(end, arns.start())).element("code", arns.group());
            end = arns.end();
        }
        html.text(sentence.substring(end));
    }

    /** Starts an element that the filter can hide. */
    void item(String element, String style, boolean isChanged, String outcomes, String... named) {
        html.start(
                element,
                Stream.concat(
                                Stream.of(
                                        "class",
                                        style,
                                        "data-item",
                                        "",
                                        "data-subject",
                                        subjects.ids(named),
                                        "data-outcome",
                                        outcomes),
                                isChanged ? Stream.of("data-changed", "") : Stream.of())
                        .toArray(String[]::new));
    }

    void columns(String... columns) {
        html.start("thead").start("tr");
        for (var column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.end().end();
    }

    void names(String style, List<String> names) {
        if (!names.isEmpty()) {
            html.start("ul", "class", style);
            names(names, name -> html.element("code", name));
            html.end();
        }
    }

    /** Writes the first names, and then a collapsed list of the other names. */
    void names(List<String> names, Consumer<String> write) {
        int shown = names.size() > MOST_NAMES ? MOST_NAMES - 1 : names.size();
        names.stream().limit(shown).forEach(name -> {
            html.start("li");
            write.accept(name);
            html.end();
        });
        if (shown < names.size()) {
            html.start("li").start("details").element("summary", (names.size() - shown) + " more");
            html.start("ul");
            names.stream().skip(shown).forEach(name -> {
                html.start("li");
                write.accept(name);
                html.end();
            });
            html.end().end().end();
        }
    }

    /** Writes a line for each condition; the first starts with the given words. */
    void conditions(String first, List<String> conditions) {
        for (int i = 0; i < conditions.size(); i++) {
            html.start("p").text(i == 0 ? first : "and ").element("span", conditions.get(i), "class", "name");
            html.end();
        }
    }
}
