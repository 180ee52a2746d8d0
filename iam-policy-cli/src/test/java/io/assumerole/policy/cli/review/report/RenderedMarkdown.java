package io.assumerole.policy.cli.review.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A comment as a Markdown renderer with tables shows it. GitHub and GitLab replace more in text, but not in code. */
final class RenderedMarkdown {
    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private static final HtmlRenderer RENDERER =
            HtmlRenderer.builder().extensions(List.of(TablesExtension.create())).build();

    private final Node document;

    RenderedMarkdown(String markdown) {
        document = PARSER.parse(markdown);
    }

    String html() {
        return RENDERER.render(document);
    }

    /** Returns the content of all code, in order. */
    List<String> code() {
        var all = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Code code) {
                all.add(code.getLiteral());
            }
        });
        return all;
    }

    /** Returns all text that isn't code. */
    List<String> text() {
        var all = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(Text text) {
                all.add(text.getLiteral());
            }
        });
        return all;
    }

    List<String> htmlBlocks() {
        var all = new ArrayList<String>();
        document.accept(new AbstractVisitor() {
            @Override
            public void visit(HtmlBlock block) {
                all.add(block.getLiteral());
            }
        });
        return all;
    }

    /** Returns the tags without the content, which shows whether a value changes the structure. */
    List<String> tags() {
        return Pattern.compile("<[^>]*>")
                .matcher(html())
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
