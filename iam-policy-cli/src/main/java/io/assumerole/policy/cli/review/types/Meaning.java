package io.assumerole.policy.cli.review.types;

import io.assumerole.policy.cli.review.types.Value.Fields;
import io.assumerole.policy.cli.review.types.Value.Items;
import io.assumerole.policy.cli.review.types.Value.Text;
import java.util.Comparator;
import java.util.LinkedHashMap;

/** Compares the meaning of values. */
public final class Meaning {
    private Meaning() {}

    /**
     * Returns whether two values have the same meaning. The order of strings in a list doesn't matter, because AWS
     * treats a list that affects access as a set. The formatting of JSON in a string doesn't matter. Order matters in a
     * template that selects list elements by position.
     */
    public static boolean isSame(Value one, Value other) {
        return one.equals(other) || canonical(one).equals(canonical(other));
    }

    private static Value canonical(Value value) {
        if (value instanceof Fields fields) {
            var all = new LinkedHashMap<>(fields.map());
            all.replaceAll((name, part) -> AccessRules.matches("ordered", name) ? part : canonical(part));
            return new Fields(all);
        }
        if (value instanceof Items items) {
            return new Items(
                    items.list().stream().allMatch(Text.class::isInstance)
                            ? items.list().stream()
                                    .sorted(Comparator.comparing(part -> ((Text) part).text()))
                                    .toList()
                            : items.list().stream().map(Meaning::canonical).toList());
        }
        return value instanceof Text text && text.text().strip().startsWith("{")
                ? ValueReader.parse(text.text())
                        .map(json -> AccessRules.matches("template-text", text.text()) ? json : canonical(json))
                        .orElse(value)
                : value;
    }
}
