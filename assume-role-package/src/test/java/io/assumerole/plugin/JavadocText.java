package io.assumerole.plugin;

import com.sun.source.doctree.BlockTagTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EndElementTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.ReturnTree;
import com.sun.source.doctree.SeeTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.doctree.ThrowsTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text of a Javadoc comment as Markdown, for programs in any language. It leaves out what makes sense only in Java:
 * code examples, and each sentence that {@link #JAVA_ONLY} finds or that has a {@code link} to a declaration that the
 * schema does not have. A {@code linkplain} becomes its label.
 */
final class JavadocText {

    /** Replaces the label of a declaration that the schema does not have. */
    private static final String NOT_IN_SCHEMA = "\0";

    private static final String EXAMPLE_START = "\1";
    private static final String EXAMPLE_END = "\2";
    private static final String EXAMPLE = EXAMPLE_START + "[^" + EXAMPLE_END + "]*" + EXAMPLE_END;
    private static final String PARAGRAPH = "\f";
    private static final String ITEM = "- ";

    /** A Java term, or code that calls a Java method. */
    static final Pattern JAVA_ONLY = Pattern.compile("(?i)" + NOT_IN_SCHEMA
            + "|\\b(?:methods?|builders?|constructors?|exceptions?|subclass(?:es)?|java)\\b"
            + "|\\b(?:further|each|second) call\\b|\\bcall (?:this|it|either|without values)\\b|`[^`]*\\w\\([^`]*`");

    private static final Pattern PAGE = Pattern.compile("<a href=\"([^\"]+)\">([^<]+)</a>");

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=[A-Z`*\\x{0}])");

    /** Resolves a reference, such as {@code AccessKeys#previous} or {@code #userName(String)}. */
    interface Links {
        /** Returns the name in the schema; empty if the schema does not have the declaration. */
        Optional<String> label(String enclosing, String reference);
    }

    private final JavadocSources.Comment comment;
    private final Links links;

    JavadocText(JavadocSources.Comment comment, Links links) {
        this.comment = comment;
        this.links = links;
    }

    /** Returns the description, as a phrase or a statement instead of the summary of a method. */
    String description() {
        var main = paragraphs(comment.tree().getFullBody());
        if (JAVA_ONLY.matcher(inline(comment.tree().getFirstSentence())).find()) {
            throw new IllegalStateException("The first sentence makes sense only in Java: " + comment.tree());
        }
        var first = capitalized(main.get(0).replaceFirst("^(?:Sets|Returns these [a-z]+,? and|Returns) ", ""));
        return Stream.concat(Stream.of(first), main.stream().skip(1)).collect(Collectors.joining("\n\n"));
    }

    /** Returns the text about a parameter; empty if it only refers to another method. */
    String parameter(int index) {
        var params = blockTags(ParamTree.class).toList();
        return index >= params.size() ? "" : phrase(params.get(index).getDescription());
    }

    /** Returns the text of the block tag {@code return}. */
    String returned() {
        return blockTags(ReturnTree.class)
                .map(tag -> phrase(tag.getDescription()))
                .collect(Collectors.joining());
    }

    /** Returns the conditions of an exception, such as {@code if the user has no access key}. */
    String thrown() {
        return blockTags(ThrowsTree.class)
                .map(tag -> phrase(tag.getDescription()))
                .collect(Collectors.joining());
    }

    /** Returns the pages that the comment refers to, as links. */
    String pages() {
        var pages = blockTags(SeeTree.class)
                .map(tag -> PAGE.matcher(tag.toString().replaceAll("\\s+", " ")))
                .filter(Matcher::find)
                .map(page -> "[%s](%s)".formatted(page.group(2), page.group(1)))
                .collect(Collectors.joining(" and "));
        return pages.isEmpty() ? "" : "See " + pages + ".";
    }

    private <T extends BlockTagTree> Stream<T> blockTags(Class<T> type) {
        return comment.tree().getBlockTags().stream().filter(type::isInstance).map(type::cast);
    }

    private String phrase(List<? extends DocTree> content) {
        var text = String.join(" ", paragraphs(content));
        return text.startsWith("see ") ? "" : text;
    }

    /** Returns a phrase with a period. */
    static String sentence(String phrase) {
        return phrase.isEmpty() || phrase.endsWith(".") ? phrase : phrase + ".";
    }

    static String capitalized(String text) {
        var start = text.startsWith("**") ? 2 : 0;
        return text.isEmpty() ? "" : text.substring(0, start + 1).toUpperCase(Locale.ROOT) + text.substring(start + 1);
    }

    private List<String> paragraphs(List<? extends DocTree> content) {
        var text = inline(content)
                .replaceAll("[ \n]+", " ")
                // An example in Java belongs to the sentence before it, which ends with a colon.
                .replaceAll(":\\s*" + EXAMPLE, NOT_IN_SCHEMA + PARAGRAPH)
                .replaceAll(EXAMPLE, PARAGRAPH);
        var paragraphs = new ArrayList<String>();
        for (var paragraph : text.split(PARAGRAPH)) {
            var isItem = paragraph.strip().startsWith(ITEM);
            var kept = Stream.of(SENTENCE_END.split(paragraph.strip().replaceFirst("^" + ITEM, "")))
                    .filter(sentence -> !JAVA_ONLY.matcher(sentence).find())
                    .collect(Collectors.joining(" "));
            if (kept.isBlank()) {
                continue;
            }
            if (isItem) {
                addItem(paragraphs, ITEM + kept);
            } else {
                paragraphs.add(kept);
            }
        }
        return paragraphs;
    }

    private static void addItem(List<String> paragraphs, String item) {
        var last = paragraphs.size() - 1;
        var list = last < 0 ? "" : paragraphs.get(last);
        if (!list.endsWith(":") && !list.contains("\n" + ITEM)) {
            throw new IllegalStateException("The sentence before this list makes sense only in Java: " + item);
        }
        paragraphs.set(last, list + (list.endsWith(":") ? "\n\n" : "\n") + item);
    }

    private String inline(List<? extends DocTree> content) {
        return content.stream().map(this::inline).collect(Collectors.joining());
    }

    private String inline(DocTree part) {
        if (part instanceof TextTree text) {
            return text.getBody();
        }
        if (part instanceof LiteralTree literal) {
            var body = literal.getBody().getBody();
            return part.getKind() == DocTree.Kind.CODE ? "`" + body.replaceAll("\\s+", " ") + "`" : body;
        }
        if (part instanceof EntityTree entity) {
            return entity.toString().equals("&#123;") ? "{" : entity.toString();
        }
        if (part instanceof ReturnTree returned) {
            return inline(returned.getDescription()) + ".";
        }
        if (part instanceof LinkTree link) {
            return link(link);
        }
        if (part instanceof StartElementTree start) {
            return element(start);
        }
        if (part instanceof EndElementTree end) {
            return endOfElement(end.getName().toString());
        }
        throw new IllegalStateException("No Markdown for " + part.getKind() + ": " + part);
    }

    private String link(LinkTree link) {
        if (link.getKind() == DocTree.Kind.LINK_PLAIN) {
            return inline(link.getLabel());
        }
        return links.label(comment.enclosing(), link.getReference().getSignature())
                .map(label -> "`" + label + "`")
                .orElse(NOT_IN_SCHEMA);
    }

    private String element(StartElementTree element) {
        return switch (element.getName().toString()) {
            case "p" -> PARAGRAPH;
            case "li" -> PARAGRAPH + ITEM;
            case "ul", "ol" -> "";
            case "strong" -> "**";
            case "em" -> "*";
            case "code" -> "`";
            case "pre" -> EXAMPLE_START;
            default -> throw new IllegalStateException("No Markdown for " + element);
        };
    }

    private static String endOfElement(String name) {
        return switch (name) {
            case "p", "li" -> "";
            case "ul", "ol" -> PARAGRAPH;
            case "strong" -> "**";
            case "em" -> "*";
            case "code" -> "`";
            case "pre" -> EXAMPLE_END;
            default -> throw new IllegalStateException("No Markdown for the end of " + name);
        };
    }
}
