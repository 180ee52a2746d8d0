package io.assumerole.localaws.demo;

import java.util.List;

/** Writes checks as a human-readable table. */
final class CheckTable {
    private CheckTable() {}

    static String of(List<Check> checks) {
        int width =
                checks.stream().mapToInt(check -> check.claim().length()).max().orElse(0);
        var table = new StringBuilder();
        for (var check : checks) {
            table.append(check.holds() ? "  ok  " : "  NO  ")
                    .append(check.claim())
                    .append(" ".repeat(width - check.claim().length() + 2))
                    .append(check.measured())
                    .append(check.holds() ? "" : "  (expected: " + check.expected() + ")")
                    .append(System.lineSeparator());
        }
        return table.toString();
    }
}
