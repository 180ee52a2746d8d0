package io.assumerole.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A file of facts about AWS, next to the service reference. Its first lines explain its format. A line {@code page URL}
 * names the source of the lines that follow it. Any other line consists of words separated by one space. In most files,
 * the first word is the kind of the line.
 *
 * @param lines the lines in their order, without comments, blank lines, and lines that name a page
 */
public record DataFile(List<Line> lines) {
    private static final String FOLDER = "/io/assumerole/policy/reference/";
    private static final String PAGE = "page";

    /**
     * A line with its source.
     *
     * @param page the AWS page that documents the line
     * @param words the words of the line
     */
    public record Line(String page, List<String> words) {}

    /**
     * Reads a file.
     *
     * @param file the name of the file
     * @return its lines, each with the last page that is named before it
     */
    public static DataFile read(String file) {
        var lines = new ArrayList<Line>();
        var page = "";
        for (var line : text(file).lines().filter(DataFile::isFact).toList()) {
            var words = List.of(line.split(" "));
            if (words.get(0).equals(PAGE)) {
                page = words.get(1);
            } else {
                lines.add(new Line(page, words));
            }
        }
        return new DataFile(List.copyOf(lines));
    }

    /**
     * Reads a file whose lines have a different format.
     *
     * @param file the name of the file
     * @return its lines, without comments and blank lines
     */
    public static List<String> lines(String file) {
        return text(file).lines().filter(DataFile::isFact).toList();
    }

    /**
     * Reads a file unchanged.
     *
     * @param file the name of the file
     * @return its text
     */
    public static String text(String file) {
        return NameList.text(DataFile.class, FOLDER + file);
    }

    private static boolean isFact(String line) {
        return !line.isEmpty() && !line.startsWith("#");
    }

    /**
     * Returns the words of all lines of a kind.
     *
     * @param kind the first word of the lines
     * @return the words after the kind, in their order
     */
    public List<String> words(String kind) {
        return ofKind(kind).flatMap(words -> words.stream().skip(1)).toList();
    }

    /**
     * Returns the actions or condition keys of all lines {@code KIND SERVICE NAMES}.
     *
     * @param kind the first word of the lines
     * @return the names with their service, in lower case, such as {@code s3:getobject}
     */
    public List<String> names(String kind) {
        return ofKind(kind)
                .flatMap(words ->
                        words.stream().skip(2).map(name -> (words.get(1) + ":" + name).toLowerCase(Locale.ROOT)))
                .toList();
    }

    private Stream<List<String>> ofKind(String kind) {
        return lines.stream().map(Line::words).filter(words -> words.get(0).equals(kind));
    }
}
