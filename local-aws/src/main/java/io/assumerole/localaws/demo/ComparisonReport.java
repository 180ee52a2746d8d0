package io.assumerole.localaws.demo;

import io.assumerole.localaws.compare.PluginComparison.Difference;
import io.assumerole.localaws.compare.PluginComparison.Result;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The report of a comparison of two AWS plugins, as Markdown. Contains no secrets, no paths of the machine, and no
 * account IDs except those of the local AWS.
 *
 * @param project the version of this project
 * @param first the first plugin, such as {@code the provider emulator 6.83.0}
 * @param second the second plugin
 * @param engine the version of Pulumi
 * @param result the result of the comparison
 */
record ComparisonReport(String project, String first, String second, String engine, Result result) {
    private static final Pattern JAR = Pattern.compile("/local-aws-([^/]+)\\.jar$");

    /**
     * Creates a report about the plugins of two sandboxes.
     *
     * @param version the version of both plugins
     */
    static ComparisonReport of(Sandbox first, Sandbox second, String version, Result result) {
        var code = ComparisonReport.class.getProtectionDomain().getCodeSource().getLocation();
        return new ComparisonReport(
                project(code.getPath()),
                first.plugin() + " " + version,
                second.plugin(),
                first.engine().version(),
                result);
    }

    /** Returns the version in the name of this module's jar. */
    static String project(String code) {
        var jar = JAR.matcher(code);
        return jar.find() ? jar.group(1) : "unknown";
    }

    String markdown() {
        var text = new StringBuilder();
        line(text, "# AWS plugin comparison");
        line(text, "");
        line(text, "- First plugin: " + first);
        line(text, "- Second plugin: " + second);
        line(
                text,
                "- assume-role " + project + ", Pulumi " + engine + ", Java " + property("java.version") + ", "
                        + property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        var count = result.differences().size();
        line(
                text,
                "- " + result.steps() + " steps compared, of which " + result.denied() + " were denied or rejected: "
                        + (count == 0 ? "no differences" : count == 1 ? "1 difference" : count + " differences"));
        result.unexpected().forEach(step -> line(text, "- " + oneLine(step)));
        var types = result.differences().stream()
                .collect(Collectors.groupingBy(Difference::type, LinkedHashMap::new, Collectors.toList()));
        types.forEach((type, differences) -> add(text, type, differences));
        return text.toString();
    }

    private static void add(StringBuilder text, String type, List<Difference> differences) {
        line(text, "");
        line(text, "## " + type);
        for (var difference : differences) {
            line(text, "");
            line(text, "- " + difference.part() + ": " + code(difference.item()));
            line(text, "  - first: " + code(difference.first()));
            line(text, "  - second: " + code(difference.second()));
            line(text, "  - steps: " + String.join("; ", difference.where()));
        }
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    private static String code(String value) {
        return value.equals("none") ? value : "`" + oneLine(value).replace('`', '\'') + "`";
    }

    private static String oneLine(String value) {
        return value.replace("\n", "\\n");
    }
}
