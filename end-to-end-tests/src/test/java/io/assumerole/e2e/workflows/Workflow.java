package io.assumerole.e2e.workflows;

import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * A workflow of this repository.
 *
 * @param name the name of the file, without {@code .yml}
 */
public record Workflow(String name, String text, Map<String, Object> yaml) {
    static final Path FOLDER = Stacks.cloneFolder().resolve(".github/workflows");

    /**
     * A command of a job.
     *
     * @param name the name of the step, or the command if it has none
     * @param variables the variables that the step sets
     */
    public record Command(String workflow, String job, String name, String text, Map<String, String> variables) {
        @Override
        public String toString() {
            return workflow + ", " + job + ": " + name;
        }
    }

    public static Workflow read(String name) throws IOException {
        var text = Files.readString(FOLDER.resolve(name + ".yml"));
        return new Workflow(name, text, new Yaml().load(text));
    }

    static List<Workflow> all() throws IOException {
        var workflows = new ArrayList<Workflow>();
        for (var file : files()) {
            workflows.add(read(file.getFileName().toString().replaceFirst("\\.yml$", "")));
        }
        return workflows;
    }

    static List<Path> files() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }

    /** Returns the files of the examples below {@code .github} whose names match. */
    static List<Path> examples(String names) throws IOException {
        try (var files = Files.find(
                Stacks.cloneFolder().resolve("examples"),
                5,
                (file, attributes) -> Pattern.matches(".*/\\.github/" + names, file.toString()))) {
            return files.sorted().toList();
        }
    }

    /** Returns what starts the workflow. YAML 1.1 reads the key {@code on} as a boolean. */
    @SuppressWarnings("unchecked")
    Map<String, Object> triggers() {
        return (Map<String, Object>) ((Map<?, ?>) yaml).get(Boolean.TRUE);
    }

    @Override
    public String toString() {
        return name;
    }

    @SuppressWarnings("unchecked")
    Map<String, Map<String, Object>> jobs() {
        return (Map<String, Map<String, Object>>) yaml.get("jobs");
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> steps(Map<String, Object> job) {
        return (List<Map<String, Object>>) job.get("steps");
    }

    /** Returns the commands of all jobs, in their order. */
    @SuppressWarnings("unchecked")
    public List<Command> commands() {
        var commands = new ArrayList<Command>();
        jobs().forEach((job, content) -> {
            for (var step : steps(content)) {
                if (step.containsKey("run")) {
                    var text = step.get("run").toString().strip();
                    var variables = ((Map<String, Object>) step.getOrDefault("env", Map.of()))
                            .entrySet().stream()
                                    .collect(Collectors.toMap(
                                            Map.Entry::getKey, each -> Objects.toString(each.getValue())));
                    commands.add(new Command(name, job, Objects.toString(step.get("name"), text), text, variables));
                }
            }
        });
        return commands;
    }

    /** Returns the command of a job with this name, or with a text that starts with it. */
    public Command command(String job, String start) {
        var found = commands().stream()
                .filter(command -> command.job().equals(job) && command.name().startsWith(start))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("Not one command of " + name + ", " + job + ": " + start + " " + found);
        }
        return found.get(0);
    }
}
