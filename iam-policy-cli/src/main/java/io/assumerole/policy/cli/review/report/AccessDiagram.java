package io.assumerole.policy.cli.review.report;

import io.assumerole.policy.cli.review.compare.Review;
import io.assumerole.policy.cli.review.compare.Review.Access;
import io.assumerole.policy.cli.review.compare.Review.Trust;
import io.assumerole.policy.cli.review.report.DiagramLayout.Edge;
import io.assumerole.policy.cli.review.report.DiagramLayout.Node;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Draws who can assume which role, and what each principal can do, as SVG. Each arrow leads from a principal to a role that it
 * can assume. The column of a principal is the number of steps from the first principal.
 */
final class AccessDiagram {
    /** The maximum number of principals. */
    static final int MOST_NODES = 40;

    private static final Set<Level> ALL = EnumSet.complementOf(EnumSet.of(Level.UNKNOWN));
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<List<String>, Edge> edges = new LinkedHashMap<>();
    private final ReportSubjects subjects;
    private final HtmlWriter html;
    private int left;

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
        // In a large diagram, a principal without arrows isn't useful.
        if (shown.left > 0) {
            diagram.nodes.values().removeIf(node -> node.in.isEmpty() && node.out.isEmpty());
        }
        diagram.left = shown.left + shown.names.size() - diagram.nodes.size();
        if (!diagram.nodes.isEmpty()) {
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
            if (trust.isChanged()) {
                changed.add(trust.role());
            }
            neighbors
                    .computeIfAbsent(trust.role(), missing -> new LinkedHashSet<>())
                    .add(trust.from());
            neighbors
                    .computeIfAbsent(trust.from(), key -> new LinkedHashSet<>())
                    .add(trust.role());
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
                    .computeIfAbsent(ReviewPhrases.service(access).toString(), key -> EnumSet.noneOf(Level.class))
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
        var edge = edges.computeIfAbsent(List.of(trust.from(), trust.role()), key -> {
            var added = new Edge(from, to);
            from.out.add(added);
            to.in.add(added);
            return added;
        });
        edge.isChanged |= trust.isChanged();
        edge.isConditional &= !trust.conditions().isEmpty();
    }

    private void write() {
        var layout = new DiagramLayout(nodes.values(), edges.values());
        layout.place();
        html.start("figure")
                .start(
                        "div",
                        "class",
                        "scroll",
                        "tabindex",
                        "0",
                        "role",
                        "group",
                        "aria-label",
                        "Graph, which can scroll");
        html.start(
                "svg",
                "role",
                "img",
                "aria-labelledby",
                "graph-title graph-text",
                "width",
                String.valueOf(layout.width),
                "height",
                String.valueOf(layout.height),
                "viewBox",
                "0 0 " + layout.width + " " + layout.height);
        html.element("title", "Who can assume which role", "id", "graph-title");
        html.element(
                "desc",
                "Principals: " + nodes.size() + ". Arrows: " + edges.size()
                        + ". An arrow leads from a principal to a role that it can assume. The tables have the same"
                        + " content.",
                "id",
                "graph-text");
        html.line();
        edges.values().forEach(edge -> write(edge, layout));
        nodes.values().forEach(node -> write(node, layout));
        html.end().end();
        html.start("figcaption", "class", "about");
        html.text(
                "An arrow leads from a principal to a role that it can assume. A dashed arrow has conditions. A dashed"
                        + " box is outside the stack. Colors mark changes.");
        if (left > 0) {
            html.text(" Omitted principals: " + left
                    + ". The graph shows only changed principals that have arrows, and their neighbors.");
        }
        html.end().end().line();
    }

    private void write(Edge edge, DiagramLayout layout) {
        var style = (edge.isChanged ? " changed " + subjects.style(edge.to.name) : "");
        boolean isBack = DiagramLayout.isBack(edge);
        int fromX = edge.from.x + layout.node;
        int toX = isBack ? edge.to.x + layout.node : edge.to.x;
        int direction = isBack ? 1 : -1;
        int bend = isBack ? Math.max(fromX, toX) + DiagramLayout.BETWEEN_COLUMNS / 2 : (fromX + toX) / 2;
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

    private void write(Node node, DiagramLayout layout) {
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
                        String.valueOf(layout.node),
                        "height",
                        String.valueOf(node.height()),
                        "rx",
                        "8")
                .end();
        int y = node.y + DiagramLayout.PADDING + 12;
        for (var line : node.title) {
            text(node, y, line, "title");
            y += DiagramLayout.LINE;
        }
        var services = node.shownServices();
        for (var service : services) {
            var levels = service.getValue().containsAll(ALL)
                    ? "all access levels"
                    : service.getValue().stream().map(Level::toString).collect(Collectors.joining(", "));
            text(
                    node,
                    y,
                    layout.cut(service.getKey() + ": " + levels),
                    service.getValue().contains(Level.PERMISSIONS) ? "can permissions" : "can");
            y += DiagramLayout.LINE;
        }
        if (services.size() < node.services.size()) {
            text(node, y, (node.services.size() - services.size()) + " more services", "can");
        }
        html.end().line();
    }

    private void text(Node node, int y, String text, String style) {
        html.element(
                "text",
                text,
                "class",
                style,
                "x",
                String.valueOf(node.x + DiagramLayout.PADDING + 3),
                "y",
                String.valueOf(y));
    }
}
