package io.assumerole.policy.cli.review.report;

import io.assumerole.internal.Text;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes HTML and SVG elements. It escapes each text and each attribute value; the names of elements and attributes are
 * constants of the caller.
 */
final class HtmlWriter {
    private final StringBuilder html = new StringBuilder("<!doctype html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /** Starts an element; its attributes are names followed by values. */
    HtmlWriter start(String element, String... attributes) {
        single(element, attributes);
        open.push(element);
        return this;
    }

    /** Adds an element that has no content and no end tag. */
    HtmlWriter single(String element, String... attributes) {
        html.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            html.append(' ').append(attributes[i]);
            html.append("=\"").append(escape(attributes[i + 1])).append('"');
        }
        html.append('>');
        return this;
    }

    /** Ends the innermost element. */
    HtmlWriter end() {
        html.append("</").append(open.pop()).append('>');
        return this;
    }

    HtmlWriter text(String text) {
        html.append(escape(text));
        return this;
    }

    /** Adds an element that contains only text. */
    HtmlWriter element(String element, String text, String... attributes) {
        return start(element, attributes).text(text).end();
    }

    /** Starts a line in the source of the page, between elements. */
    HtmlWriter line() {
        html.append('\n');
        return this;
    }

    /** Adds a style or script that is a resource of this package. */
    HtmlWriter resource(String element, String content) {
        start(element);
        html.append(content);
        return end();
    }

    /** Returns the page. */
    String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("Not ended: " + open);
        }
        return html.append('\n').toString();
    }

    /** Escapes a text so that it is neither markup nor the end of an attribute, and so that it shows each character. */
    static String escape(String text) {
        var visible = Text.visible(text);
        var escaped = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                case '`' -> escaped.append("&#96;");
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
