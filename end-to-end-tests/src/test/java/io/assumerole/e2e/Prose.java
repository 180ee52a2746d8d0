package io.assumerole.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The text of a Markdown document that people read: without code blocks, comments, and the targets of links. */
final class Prose {

    enum Kind {
        TEXT,
        HEADER,
        CELL
    }

    /**
     * A heading, paragraph, list item, or table cell, on one line.
     *
     * @param line the number of its first line
     */
    record Block(Kind kind, int line, String text) {}

    /** An unclosed fence ends with the document, as on GitHub. */
    private static final Pattern FENCE = Pattern.compile(
            "(?ms)^(?:[ \\t]|> ?)*(?:[-*] |\\d+\\. )?(`{3,}|~{3,})[^\\n]*(?:\\n.*?^(?:[ \\t]|> ?)*\\1[`~]*[ \\t]*$|\\n.*\\z)");

    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

    private static final Pattern CODE = Pattern.compile("(?<!`)(`+)(?!`)(.+?)(?<!`)\\1(?!`)");

    private static final Pattern START_OF_BLOCK = Pattern.compile("^(?:#+|[-*+]|\\d+[.)]|===|!!!|\\?\\?\\?\\+?) .*");

    private static final Pattern TABLE_ROW = Pattern.compile("^\\|.*");

    private static final Pattern BELOW_HEADER = Pattern.compile("^\\|[ :|-]+$");

    private static final Pattern END_OF_SENTENCE =
            Pattern.compile("(?<=[.!?][)\"'*_]{0,3})\\s+(?=[A-Z\"'(*_`\\[\\d./])");

    private Prose() {}

    /** Returns the blocks of a document. */
    static List<Block> of(String markdown) {
        var lines = blank(COMMENT, blank(FENCE, markdown)).lines().toList();
        var blocks = new ArrayList<Block>();
        var open = new StringBuilder();
        int first = 0;
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).replaceFirst("^[\\s>]+", "").stripTrailing();
            boolean isRow = TABLE_ROW.matcher(line).matches();
            if (line.isEmpty() || isRow || START_OF_BLOCK.matcher(line).matches()) {
                close(open, first, blocks);
            }
            if (isRow) {
                boolean isHeader = i + 1 < lines.size()
                        && BELOW_HEADER.matcher(lines.get(i + 1).strip()).matches();
                if (!BELOW_HEADER.matcher(line).matches()) {
                    int number = i + 1;
                    cells(line)
                            .forEach(cell ->
                                    blocks.add(new Block(isHeader ? Kind.HEADER : Kind.CELL, number, plain(cell))));
                }
            } else if (!line.isEmpty()) {
                first = open.isEmpty() ? i + 1 : first;
                open.append(line).append(' ');
                if (line.startsWith("#")) {
                    close(open, first, blocks);
                }
            }
        }
        close(open, first, blocks);
        return blocks;
    }

    private static void close(StringBuilder open, int first, List<Block> blocks) {
        var text = plain(open.toString());
        if (!text.isEmpty()) {
            blocks.add(new Block(Kind.TEXT, first, text));
        }
        open.setLength(0);
    }

    /** Removes what matches, but keeps the number of each line. */
    private static String blank(Pattern pattern, String text) {
        return pattern.matcher(text)
                .replaceAll(found -> "\n".repeat((int) found.group().lines().count() - 1));
    }

    private static Stream<String> cells(String row) {
        var cells = new ArrayList<String>();
        var open = new StringBuilder();
        for (int i = 1; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '|' && row.charAt(i - 1) != '\\') {
                cells.add(open.toString());
                open.setLength(0);
            } else {
                open.append(c);
            }
        }
        if (!open.toString().isBlank()) {
            cells.add(open.toString());
        }
        return cells.stream();
    }

    /** Removes the syntax of Markdown. Code of several words and quoted text, such as a message, becomes one word. */
    private static String plain(String text) {
        var shortCode = CODE.matcher(text)
                .replaceAll(code -> code.group(2).contains(" ") ? "`x`" : Matcher.quoteReplacement(code.group()));
        return shortCode
                .replaceAll("^(?:#+|[-*+]|\\d+[.)]|===|!!!|\\?\\?\\?\\+?) |^\\[![A-Z]+]", "")
                // A sentence can begin with a link in lower case, such as the name of a folder.
                .replaceAll("(?<=[.!?]) \\[([^\\]]*)](?:\\([^)]*\\)|\\[[^\\]]*])", " [$1]")
                .replaceAll("!?\\[([^\\]]*)](?:\\([^)]*\\)|\\[[^\\]]*])", "$1")
                .replaceAll("<br ?/?>", ". ")
                .replaceAll("</?[a-z][^>]*>|https?://\\S+[\\w/]", "")
                .replaceAll("\"[^\"]*\"|“[^”]*”", "\"x\"")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** Returns the sentences of a block. */
    static List<String> sentences(String text) {
        return END_OF_SENTENCE.splitAsStream(text).toList();
    }

    /** Counts the words. Code is one word, and a dash or an operator is none. */
    static long words(String text) {
        return Stream.of(text.split("\\s+"))
                .filter(word -> word.matches(".*[\\p{L}\\d].*"))
                .count();
    }
}
