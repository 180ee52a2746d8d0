package io.assumerole.policy.cli.review.report;

import io.assumerole.internal.Text;
import io.assumerole.policy.cli.review.types.AccessLevels.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Places principals in columns, so that arrows lead from left to right where possible. Lengths are pixels. */
final class DiagramLayout {
    private static final int MOST_SERVICES = 4;
    private static final int MOST_LINES = 6;
    /**
     * The width of the report without its table of contents. The diagram uses the full width so that long names fit.
     */
    private static final int MOST_WIDTH = 1000;

    private static final int LEAST_NODE = 264;
    private static final int MOST_NODE = 480;
    private static final double CHARACTER = 7.3;
    static final int BETWEEN_COLUMNS = 80;
    private static final int BETWEEN_ROWS = 18;
    private static final int MARGIN = 16;
    static final int LINE = 17;
    static final int PADDING = 9;

    /** A principal with its place. */
    static final class Node {
        final String name;
        List<String> title = List.of();
        final Map<String, Set<Level>> services = new LinkedHashMap<>();
        final List<Edge> in = new ArrayList<>();
        final List<Edge> out = new ArrayList<>();
        boolean isInside;
        int column = -1;
        int x;
        int y;

        Node(String name) {
            this.name = name;
        }

        List<Map.Entry<String, Set<Level>>> shownServices() {
            return services.entrySet().stream()
                    .sorted(Comparator.comparing(entry -> -rank(entry.getValue())))
                    .limit(services.size() > MOST_SERVICES ? MOST_SERVICES - 1 : MOST_SERVICES)
                    .toList();
        }

        /** Returns the vertical place of a role, at the center of the principals that can assume it. */
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
    static final class Edge {
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

    private final Collection<Node> nodes;
    private final Collection<Edge> edges;
    int width;
    int height;

    /** The width of a principal. */
    int node = LEAST_NODE;

    DiagramLayout(Collection<Node> nodes, Collection<Edge> edges) {
        this.nodes = nodes;
        this.edges = edges;
    }

    /** Places all principals and arrows. */
    void place() {
        nodes.forEach(node -> column(node, new HashSet<>()));
        var columns = new ArrayList<List<Node>>();
        var alone = new ArrayList<Node>();
        for (var node : nodes) {
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
        int count = Math.max(columns.size(), Math.min(alone.size(), 3));
        int most = (MOST_WIDTH - 2 * MARGIN - (count - 1) * BETWEEN_COLUMNS) / Math.max(count, 1);
        node = Math.max(LEAST_NODE, Math.min(most, longest()));
        nodes.forEach(node -> node.title = lines(node.name));
        int tallest = 0;
        for (int i = 0; i < columns.size(); i++) {
            int y = MARGIN;
            for (var node : columns.get(i)) {
                node.x = MARGIN + i * (this.node + BETWEEN_COLUMNS);
                node.y = Math.max(y, node.beside());
                y = node.y + node.height() + BETWEEN_ROWS;
            }
            tallest = Math.max(tallest, y - BETWEEN_ROWS);
        }
        width = 2 * MARGIN + count * node + (count - 1) * BETWEEN_COLUMNS + (hasBackEdge() ? BETWEEN_COLUMNS / 2 : 0);
        height = placeAlone(alone, count, columns.isEmpty() ? MARGIN : tallest + 2 * BETWEEN_ROWS) + MARGIN;
        edges.forEach(edge -> {
            edge.fromY = port(edge.from, edge.from.out, edge, Comparator.comparing(target -> target.to.y));
            edge.toY = port(edge.to, edge.to.in, edge, Comparator.comparing(source -> source.from.y));
        });
    }

    /** Returns the width of the longest name on one line, limited to the width of a readable line. */
    private int longest() {
        int longest = nodes.stream()
                .mapToInt(node -> columns(Text.visible(node.name)))
                .max()
                .orElse(0);
        return (int) Math.min(MOST_NODE, longest * CHARACTER + 2 * PADDING + 6);
    }

    private int columnsOfText() {
        return (int) ((node - 2 * PADDING - 6) / CHARACTER);
    }

    private boolean hasBackEdge() {
        return edges.stream().anyMatch(DiagramLayout::isBack);
    }

    /** Returns whether an arrow doesn't lead to a later column. */
    static boolean isBack(Edge edge) {
        return edge.to.column <= edge.from.column;
    }

    /** Places principals without arrows in rows, and returns the lower end of everything. */
    private int placeAlone(List<Node> alone, int count, int top) {
        int y = alone.isEmpty() ? top - 2 * BETWEEN_ROWS : top;
        for (int i = 0; i < alone.size(); i += count) {
            int tallest = 0;
            for (int j = i; j < Math.min(i + count, alone.size()); j++) {
                alone.get(j).x = MARGIN + (j - i) * (node + BETWEEN_COLUMNS);
                alone.get(j).y = y;
                tallest = Math.max(tallest, alone.get(j).height());
            }
            y += tallest + (i + count < alone.size() ? BETWEEN_ROWS : 0);
        }
        return y;
    }

    /** Returns the length of the longest path to a node, ignoring the last step of each cycle. */
    private static int column(Node node, Set<Node> path) {
        if (node.column >= 0) {
            return node.column;
        }
        if (!path.add(node)) {
            return -1;
        }
        int column = node.in.stream()
                .mapToInt(edge -> column(edge.from, path) + 1)
                .max()
                .orElse(0);
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
                                node.in.stream().map(edge -> edge.from),
                                node.out.stream().map(edge -> edge.to))
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

    /** Returns a name in a few lines, without the end of a long name. */
    private List<String> lines(String name) {
        var lines = new ArrayList<String>();
        var rest = Text.visible(name);
        while (columns(rest) > columnsOfText() && lines.size() < MOST_LINES - 1) {
            int end = end(rest);
            lines.add(rest.substring(0, end).strip());
            rest = rest.substring(end).strip();
        }
        lines.add(cut(rest));
        return lines;
    }

    /** Returns the end of the first line, if possible after a separator. */
    private int end(String text) {
        int end = fitting(text, columnsOfText());
        for (int i = end; i > end / 2; i--) {
            if (" :/-_".indexOf(text.charAt(i - 1)) >= 0) {
                return i;
            }
        }
        return end;
    }

    /** Returns a text that fits into a line, without the end of a long text. */
    String cut(String text) {
        return columns(text) <= columnsOfText() ? text : text.substring(0, fitting(text, columnsOfText() - 1)) + "…";
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
        return text.codePoints().map(DiagramLayout::columns).sum();
    }

    /** Returns the width of a character; most characters after U+1100 are wide. */
    private static int columns(int codePoint) {
        return codePoint < 0x1100 ? 1 : 2;
    }
}
