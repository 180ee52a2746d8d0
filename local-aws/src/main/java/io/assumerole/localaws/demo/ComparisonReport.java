package io.assumerole.localaws.demo;

import io.assumerole.localaws.compare.PluginComparison.Difference;
import io.assumerole.localaws.compare.PluginComparison.Result;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The report of a comparison of two AWS plugins, as Markdown. It contains neither secrets nor paths of the machine.
 *
 * @param first the first plugin, such as {@code the provider emulator}
 * @param second the second plugin
 * @param version the version of both
 * @param engine the version of Pulumi
 * @param result the result of the comparison
 */
record ComparisonReport(String first, String second, String version, String engine, Result result) {

    ComparisonReport(Sandbox first, Sandbox second, String version, Result result) {
        this(first.plugin(), second.plugin(), version, first.engine().version(), result);
    }

    String markdown() {
        var text = new StringBuilder();
        line(text, "# AWS plugin comparison");
        line(text, "");
        line(text, "- First: " + first + ", version " + version);
        line(text, "- Second: " + second);
        line(
                text,
                "- Pulumi " + engine + ", Java " + Runtime.version().feature() + ", " + System.getProperty("os.name")
                        + " " + System.getProperty("os.arch"));
        var count = result.differences().size();
        line(
                text,
                "- " + result.steps() + " steps compared, of which " + result.denied() + " were denied: "
                        + (count == 0 ? "no differences" : count == 1 ? "1 difference" : count + " differences"));
        result.failed().forEach(step -> line(text, "- Failed although nothing was denied: " + step));
        var types = result.differences().stream()
                .collect(Collectors.groupingBy(Difference::type, LinkedHashMap::new, Collectors.toList()));
        types.forEach((type, differences) -> add(text, type, differences));
        return text.toString();
    }

    private void add(StringBuilder text, String type, List<Difference> differences) {
        line(text, "");
        line(text, "## " + type);
        for (var difference : differences) {
            line(text, "");
            line(text, "- " + difference.part() + ": " + code(difference.item()));
            line(text, "  - first: " + code(difference.first()));
            line(text, "  - second: " + code(difference.second()));
            line(text, "  - in: " + String.join("; ", difference.where()));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String code(String value) {
        return value.equals("none") ? value : "`" + value.replace('`', '\'').replace("\n", "\\n") + "`";
    }
}
