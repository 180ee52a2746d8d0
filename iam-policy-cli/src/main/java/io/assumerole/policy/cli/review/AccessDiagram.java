package io.assumerole.policy.cli.review;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.AccessLevels.Level;
import io.assumerole.policy.cli.review.Review.Access;
import io.assumerole.policy.cli.review.Review.Trust;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Draws who can become whom, and what each principal can do, as SVG. Each arrow leads from a principal to a role that it
 * can become; the columns are the number of steps from the first principal.
 */
final class AccessDiagram {
    /** The maximum number of principals. */
    static final int MOST_NODES = 40;

    private static final Set<Level> ALL = EnumSet.complementOf(EnumSet.of(Level.UNKNOWN));
    private static final int MOST_SERVICES = 4;
    private static final int MOST_LINES = 3;
    private static final int COLUMNS_OF_TEXT = 33;
    private static final int WIDTH = 264;
    private static final int BETWEEN_COLUMNS = 80;
    private static final int BETWEEN_ROWS = 18;
    private static final int MARGIN = 16;
    private static final int LINE = 17;
    private static final int PADDING = 9;

    /** A principal with its place. */
    private static final class Node {
        final String name;
        final List<String> title;
        final Map<String, Set<Level>> services = new LinkedHashMap<>();
        final List<Edge> in = new ArrayList<>();
        final List<Edge> out = new ArrayList<>();
        boolean isInside;
        int column = -1;
        int x;
        int y;

        Node(String name) {
            this.name = name;
            this.title = lines(name);
        }

        List<Map.Entry<String, Set<Level>>> shownServices() {
            return services.entrySet().stream()
                    .sorted(Comparator.comparing(one -> -rank(one.getValue())))
                    .limit(services.size() > MOST_SERVICES ? MOST_SERVICES - 1 : MOST_SERVICES)
                    .toList();
        }

        /** Returns the vertical place of a role, at the center of the principals that can become it. */
        int beside() {
            return (int) in.stream()
                            .map(edge -> edge.from)
                            .filter(from -> from.column < this.column)
                            .mapToInt(from -> from.y + from.height() / 2)
                            .average()
                            .orElse(0)
                    - height() / 2;
        }

        private static int rank(Set<Level> levels) {
            return levels.stream().mapToInt(level -> 1 << level.ordinal()).sum();
        }

        int height() {
            int lines = title.size() + Math.min(services.size(), MOST_SERVICES);
            return lines * LINE + 2 * PADDING;
        }
    }

    /** All trusts of one role in one principal. */
    private static final class Edge {
        final Node from;
        final Node to;
        boolean isChanged;
        boolean isConditional = true;
        int fromY;
        int toY;

        Edge(Node from, Node to) {
            this.from = from;
            this.to = to;
        }
    }

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<List<String>, Edge> edges = new LinkedHashMap<>();
    private final ReportSubjects subjects;
    private final HtmlWriter html;
    private int left;
    private int width;
    private int height;

    private AccessDiagram(ReportSubjects subjects, HtmlWriter html) {
        this.subjects = subjects;
        this.html = html;
    }

    static void write(Review review, ReportSubjects subjects, HtmlWriter html) {
        var diagram = new AccessDiagram(subjects, html);
        var shown = shown(review);
        shown.names.forEach(name -> diagram.nodes.put(name, new Node(name)));
        review.access().forEach(diagram::add);
        review.trusts().forEach(diagram::add);
        // A node whose neighbors are all left out says nothing in a large graph.
        if (shown.left > 0) {
            diagram.nodes.values().removeIf(node -> node.in.isEmpty() && node.out.isEmpty());
        }
        diagram.left = shown.left + shown.names.size() - diagram.nodes.size();
        if (!diagram.nodes.isEmpty()) {
            diagram.place();
            diagram.write();
        } else if (diagram.left > 0) {
            html.element("p", "The graph is omitted: none of its changed principals has an arrow.", "class", "about");
        }
    }

    private record Shown(Set<String> names, int left) {}

    /** Chooses all principals, or the changed principals that have arrows, each with its neighbors. */
    private static Shown shown(Review review) {
        var all = new LinkedHashSet<String>();
        var changed = new LinkedHashSet<String>();
        review.changes().forEach(change -> changed.add(change.subject()));
        var neighbors = new LinkedHashMap<String, Set<String>>();
        for (var trust : review.trusts()) {
            all.add(trust.from());
            all.add(trust.role());
            neighbors.computeIfAbsent(trust.role(), one -> new LinkedHashSet<>()).add(trust.from());
            neighbors.computeIfAbsent(trust.from(), one -> new LinkedHashSet<>()).add(trust.role());
        }
        review.access().forEach(access -> all.add(access.subject()));
        if (all.size() <= MOST_NODES) {
            return new Shown(all, 0);
        }
        var chosen = new LinkedHashSet<String>();
        changed.retainAll(neighbors.keySet());
        for (var name : changed) {
            chosen.add(name);
            chosen.addAll(neighbors.get(name));
        }
        var limited = chosen.stream().limit(MOST_NODES).collect(Collectors.toCollection(LinkedHashSet::new));
        return new Shown(limited, all.size() - limited.size());
    }

    private void add(Access access) {
        var node = nodes.get(access.subject());
        if (node == null) {
            return;
        }
        node.isInside = true;
        if (access.isAllowed() && !access.levels().isEmpty()) {
            node.services
                    .computeIfAbsent(Phrases.service(access).toString(), one -> EnumSet.noneOf(Level.class))
                    .addAll(access.levels());
        }
    }

    private void add(Trust trust) {
        var from = nodes.get(trust.from());
        var to = nodes.get(trust.role());
        if (to != null) {
            to.isInside = true;
        }
        if (from == null || to == null) {
            return;
        }
        var edge = edges.computeIfAbsent(List.of(trust.from(), trust.role()), one -> {
            var added = new Edge(from, to);
            from.out.add(added);
            to.in.add(added);
            return added;
        });
        edge.isChanged |= trust.isChanged();
        edge.isConditional &= !trust.conditions().isEmpty();
    }

    private void place() {
        nodes.values().forEach(node -> column(node, new HashSet<>()));
        var columns = new ArrayList<List<Node>>();
        var alone = new ArrayList<Node>();
        for (var node : nodes.values()) {
            if (node.in.isEmpty() && node.out.isEmpty()) {
                alone.add(node);
                continue;
            }
            while (columns.size() <= node.column) {
                columns.add(new ArrayList<>());
            }
            columns.get(node.column).add(node);
        }
        order(columns);
        int tallest = 0;
        for (int i = 0; i < columns.size(); i++) {
            int y = MARGIN;
            for (var node : columns.get(i)) {
                node.x = MARGIN + i * (WIDTH + BETWEEN_COLUMNS);
                node.y = Math.max(y, node.beside());
                y = node.y + node.height() + BETWEEN_ROWS;
            }
            tallest = Math.max(tallest, y - BETWEEN_ROWS);
        }
        int count = Math.max(columns.size(), Math.min(alone.size(), 3));
        width = 2 * MARGIN + count * WIDTH + (count - 1) * BETWEEN_COLUMNS + (hasBackEdge() ? BETWEEN_COLUMNS / 2 : 0);
        height = placeAlone(alone, count, columns.isEmpty() ? MARGIN : tallest + 2 * BETWEEN_ROWS) + MARGIN;
        edges.values().forEach(edge -> {
            edge.fromY = port(edge.from, edge.from.out, edge, Comparator.comparing(one -> one.to.y));
            edge.toY = port(edge.to, edge.to.in, edge, Comparator.comparing(one -> one.from.y));
        });
    }

    private boolean hasBackEdge() {
        return edges.values().stream().anyMatch(AccessDiagram::isBack);
    }

    private static boolean isBack(Edge edge) {
        return edge.to.column <= edge.from.column;
    }

    /** Places principals without arrows in rows, and returns the lower end of everything. */
    private int placeAlone(List<Node> alone, int count, int top) {
        int y = alone.isEmpty() ? top - 2 * BETWEEN_ROWS : top;
        for (int i = 0; i < alone.size(); i += count) {
            int tallest = 0;
            for (int j = i; j < Math.min(i + count, alone.size()); j++) {
                alone.get(j).x = MARGIN + (j - i) * (WIDTH + BETWEEN_COLUMNS);
                alone.get(j).y = y;
                tallest = Math.max(tallest, alone.get(j).height());
            }
            y += tallest + (i + count < alone.size() ? BETWEEN_ROWS : 0);
        }
        return y;
    }

    /** Returns the length of the longest path to a node, ignoring the last step of each circle. */
    private static int column(Node node, Set<Node> path) {
        if (node.column >= 0) {
            return node.column;
        }
        if (!path.add(node)) {
            return -1;
        }
        int column = node.in.stream().mapToInt(edge -> column(edge.from, path) + 1).max().orElse(0);
        path.remove(node);
        node.column = column;
        return column;
    }

    /** Sorts each column by the neighbors' places, so that fewer arrows cross. */
    private static void order(List<List<Node>> columns) {
        for (int round = 0; round < 4; round++) {
            var places = new LinkedHashMap<Node, Integer>();
            columns.forEach(column -> column.forEach(node -> places.put(node, column.indexOf(node))));
            for (var column : columns) {
                column.sort(Comparator.comparingDouble(node -> Stream.concat(
                                node.in.stream().map(edge -> edge.from), node.out.stream().map(edge -> edge.to))
                        .mapToInt(places::get)
                        .average()
                        .orElse(0)));
            }
        }
    }

    private static int port(Node node, List<Edge> all, Edge edge, Comparator<Edge> order) {
        int index = all.stream().sorted(order).toList().indexOf(edge);
        return node.y + node.height() * (index + 1) / (all.size() + 1);
    }

    private void write() {
        html.start("figure").start(
                "div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Graph, which can scroll");
        html.start(
                "svg",
                "role",
                "img",
                "aria-labelledby",
                "graph-title graph-text",
                "width",
                String.valueOf(width),
                "height",
                String.valueOf(height),
                "viewBox",
                "0 0 " + width + " " + height);
        html.element("title", "Who can become whom", "id", "graph-title");
        html.element(
                "desc",
                nodes.size() + " principals, and " + edges.size()
                        + " arrows from a principal to a role that it can become. The tables have the same content.",
                "id",
                "graph-text");
        html.line();
        edges.values().forEach(this::write);
        nodes.values().forEach(this::write);
        html.end().end();
        html.start("figcaption", "class", "about");
        html.text("An arrow leads from a principal to a role that it can become; it is dashed if conditions apply. A dashed"
                + " box is outside the stack. Colors mark changes.");
        if (left > 0) {
            html.text(" The graph omits " + left + " principals: it shows only changed principals that have arrows, and their neighbors.");
        }
        html.end().end().line();
    }

    private void write(Edge edge) {
        var style = (edge.isChanged ? " changed " + subjects.style(edge.to.name) : "");
        boolean isBack = isBack(edge);
        int fromX = edge.from.x + WIDTH;
        int toX = isBack ? edge.to.x + WIDTH : edge.to.x;
        int direction = isBack ? 1 : -1;
        int bend = isBack ? Math.max(fromX, toX) + BETWEEN_COLUMNS / 2 : (fromX + toX) / 2;
        html.start("g", "data-subject", subjects.ids(edge.from.name, edge.to.name));
        html.start(
                        "path",
                        "class",
                        "edge" + style + (edge.isConditional ? " conditional" : ""),
                        "d",
                        "M%d %dC%d %d %d %d %d %d"
                                .formatted(
                                        fromX,
                                        edge.fromY,
                                        bend,
                                        edge.fromY,
                                        bend,
                                        edge.toY,
                                        toX + 8 * direction,
                                        edge.toY))
                .end();
        html.start(
                        "path",
                        "class",
                        "arrow" + style,
                        "d",
                        "M%d %dl%d -5v10z".formatted(toX + direction, edge.toY, 9 * direction))
                .end();
        html.end().line();
    }

    private void write(Node node) {
        var style = subjects.style(node.name);
        html.start(
                "g",
                "class",
                (node.isInside ? "inside" : "outside") + (style.equals("plain") ? "" : " changed " + style),
                "data-subject",
                subjects.ids(node.name));
        html.element("title", node.name);
        html.start(
                        "rect",
                        "class",
                        "box",
                        "x",
                        String.valueOf(node.x),
                        "y",
                        String.valueOf(node.y),
                        "width",
                        String.valueOf(WIDTH),
                        "height",
                        String.valueOf(node.height()),
                        "rx",
                        "8")
                .end();
        int y = node.y + PADDING + 12;
        for (var line : node.title) {
            text(node, y, line, "title");
            y += LINE;
        }
        var services = node.shownServices();
        for (var service : services) {
            var levels = service.getValue().containsAll(ALL)
                    ? "all access levels"
                    : service.getValue().stream().map(Level::toString).collect(Collectors.joining(", "));
            text(
                    node,
                    y,
                    cut(service.getKey() + ": " + levels),
                    service.getValue().contains(Level.PERMISSIONS) ? "can permissions" : "can");
            y += LINE;
        }
        if (services.size() < node.services.size()) {
            text(node, y, (node.services.size() - services.size()) + " more services", "can");
        }
        html.end().line();
    }

    private void text(Node node, int y, String text, String style) {
        html.element(
                "text", text, "class", style, "x", String.valueOf(node.x + PADDING + 3), "y", String.valueOf(y));
    }

    /** Returns a name in a few lines; a long name lacks its end. */
    private static List<String> lines(String name) {
        var lines = new ArrayList<String>();
        var rest = Text.visible(name);
        while (columns(rest) > COLUMNS_OF_TEXT && lines.size() < MOST_LINES - 1) {
            int end = end(rest);
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        lines.add(cut(rest));
        return lines;
    }

    /** Returns the end of the first line, if possible after a separator. */
    private static int end(String text) {
        int end = fitting(text, COLUMNS_OF_TEXT);
        for (int i = end; i > end / 2; i--) {
            if (" :/-_".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return end;
    }

    private static String cut(String text) {
        return columns(text) <= COLUMNS_OF_TEXT ? text : text.substring(0, fitting(text, COLUMNS_OF_TEXT - 1)) + "…";
    }

    private static int fitting(String text, int columns) {
        int end = 0;
        for (int used = 0; end < text.length(); end += Character.charCount(text.codePointAt(end))) {
            used += columns(text.codePointAt(end));
            if (used > columns) {
                break;
            }
        }
        return end;
    }

    private static int columns(String text) {
        return text.codePoints().map(AccessDiagram::columns).sum();
    }

    /** Returns the width of a character; most characters after U+1100 are wide. */
    private static int columns(int codePoint) {
        return codePoint < 0x1100 ? 1 : 2;
    }
}
