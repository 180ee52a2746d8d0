package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.workflows.Runner;
import io.assumerole.e2e.workflows.Runner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Runs commands of the example {@code review-gate} as GitHub and GitLab run them. */
final class GateCommands {
    static final String EXAMPLE = "review-gate";

    private final Runner runner;

    /** Runs the commands on a runner whose project is the copy of the example. */
    GateCommands(Runner runner) {
        this.runner = runner;
    }

    static Map<String, Object> yaml(String file) throws IOException {
        // The tag only refers to another part of the file.
        return new Yaml()
                .load(Files.readString(Examples.folder(EXAMPLE).resolve(file)).replace("!reference", ""));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> job(String workflow, String name) throws IOException {
        var jobs = yaml(".github/workflows/" + workflow + ".yml").get("jobs");
        return (Map<String, Object>) ((Map<String, Object>) jobs).get(name);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> commands(Map<String, Object> job) {
        return ((List<Map<String, Object>>) job.get("steps"))
                .stream().filter(step -> step.containsKey("run")).toList();
    }

    @SuppressWarnings("unchecked")
    static List<String> script(String gitlabJob, String part) throws IOException {
        return (List<String>) ((Map<String, Object>) yaml(".gitlab-ci.yml").get(gitlabJob)).get(part);
    }

    /** Runs a command of a GitHub job, with its variables. Settings of Pulumi have no value in the expressions. */
    @SuppressWarnings("unchecked")
    Result github(String workflow, String job, int command, Map<String, String> expressions) throws Exception {
        var step = commands(job(workflow, job)).get(command);
        var variables = new HashMap<String, String>();
        ((Map<String, String>) step.getOrDefault("env", Map.of())).forEach((name, value) -> {
            var expression = value.replaceFirst("^\\$\\{\\{ (.*) }}$", "$1");
            if (!expression.endsWith("." + name)) {
                variables.put(name, expressions.get(expression));
            }
        });
        assertThat(variables.values()).as(step.toString()).doesNotContainNull();
        return runner.run(step.get("run").toString(), variables);
    }

    /** Runs a command of a GitLab job. */
    Result gitlab(String job, int command) throws Exception {
        return runner.run(script(job, "script").get(command), Map.of());
    }
}
