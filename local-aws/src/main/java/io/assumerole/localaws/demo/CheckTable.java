package io.assumerole.localaws.demo;

import java.util.List;

/** Writes proofs down for a person. */
final class CheckTable {
    private CheckTable() {}

    static String of(List<Check> proofs) {
        int width =
                proofs.stream().mapToInt(proof -> proof.claim().length()).max().orElse(0);
        var table = new StringBuilder();
        for (var proof : proofs) {
            table.append(proof.holds() ? "  ok  " : "  NO  ")
                    .append(proof.claim())
                    .append(" ".repeat(width - proof.claim().length() + 2))
                    .append(proof.measured())
                    .append(proof.holds() ? "" : "  (expected: " + proof.expected() + ")")
                    .append(System.lineSeparator());
        }
        return table.toString();
    }
}
