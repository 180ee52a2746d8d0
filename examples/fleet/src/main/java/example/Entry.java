package example;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A mapping of the file, which knows the lines of its values. What is wrong with it goes to the problems. */
final class Entry {

    private final Problems problems;
    private final String whose;
    private final int line;
    private final Map<String, Node> values = new LinkedHashMap<>();

    private Entry(Problems problems, String whose, int line) {
        this.problems = problems;
        this.whose = whose;
        this.line = line;
    }

    /** Reads a mapping; one that is none has no values. */
    static Entry of(Node node, String whose, Problems problems) {
        var entry = new Entry(problems, whose, line(node));
        if (!(node instanceof MappingNode mapping)) {
            problems.add(entry.line, whose, "has to be a mapping, lines of KEY: VALUE.");
            return entry;
        }
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            if (entry.values.putIfAbsent(key, tuple.getValueNode()) != null) {
                problems.add(line(tuple.getKeyNode()), whose, "\"" + key + "\" is there twice.");
            }
        }
        return entry;
    }

    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    int line() {
        return line;
    }

    Map<String, Node> values() {
        return values;
    }

    /** Refuses every key but these. */
    void only(String... keys) {
        for (var key : values.keySet()) {
            if (!List.of(keys).contains(key)) {
                problems.add(
                        line(values.get(key)),
                        whose,
                        "\"" + key + "\" is not known; there are " + String.join(", ", keys) + ".");
            }
        }
    }

    Optional<Node> node(String key) {
        if (!values.containsKey(key)) {
            problems.add(line, whose, "\"" + key + "\" is missing.");
        }
        return Optional.ofNullable(values.get(key));
    }

    /** Returns a text of that form, and adds a problem if there is none. */
    Optional<String> text(String key, Pattern form, String allowed) {
        var node = node(key);
        if (node.isEmpty()) {
            return Optional.empty();
        }
        if (node.get() instanceof ScalarNode scalar
                && form.matcher(scalar.getValue()).matches()) {
            return Optional.of(scalar.getValue());
        }
        problem(key, allowed);
        return Optional.empty();
    }

    void problem(String key, String what) {
        var node = values.get(key);
        var given = node instanceof ScalarNode scalar ? "\"" + scalar.getValue() + "\"" : "no text";
        problems.add(line(node), whose, "\"" + key + "\" is " + given + ": " + what);
    }
}
