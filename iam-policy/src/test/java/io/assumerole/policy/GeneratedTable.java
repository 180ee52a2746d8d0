package io.assumerole.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of evaluators.md that a test checks: between {@code <!-- table:NAME -->} and the next empty
 * line. {@code -Dtables.rewrite=true} rewrites it.
 */
public record GeneratedTable(String name) {
    /** The page that explains the tables. */
    public static final Path PAGE = Path.of("..", "docs", "contributing", "independent-evaluators.md");

    private static final Path TABLES = Path.of("src", "test", "resources", "policy", "evaluators.md");

    /** Checks that the table consists of these lines, or rewrites it. */
    public void is(List<String> expected) throws IOException {
        // Tests run at once, and several write.
        synchronized (GeneratedTable.class) {
            compare(expected);
        }
    }

    private void compare(List<String> expected) throws IOException {
        var lines = Files.readAllLines(TABLES);
        int begin = lines.indexOf("<!-- table:" + name + " -->") + 1;
        assertThat(begin).as("the table " + name + " in " + TABLES).isPositive();
        int end = begin;
        while (end < lines.size() && !lines.get(end).isEmpty()) {
            end++;
        }
        if (Boolean.getBoolean("tables.rewrite")) {
            var changed = new ArrayList<>(lines.subList(0, begin));
            changed.addAll(expected);
            changed.addAll(lines.subList(end, lines.size()));
            Files.write(TABLES, changed);
        } else {
            assertThat(lines.subList(begin, end))
                    .as("%s in %s; -Dtables.rewrite=true rewrites it", name, TABLES)
                    .isEqualTo(expected);
        }
    }

    public static String row(Object... cells) {
        var row = new StringBuilder("|");
        for (var cell : cells) {
            row.append(' ').append(cell.toString().replace("|", "\\|")).append(" |");
        }
        return row.toString();
    }
}
