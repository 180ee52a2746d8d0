package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.run.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Runs commands of the example {@code review-gate} as GitHub and GitLab run them. */
final class GateCommands {
    static final String EXAMPLE = "review-gate";

    /** The result of a command. */
    record Result(int status, String log, String outputs, String summary) {
        static final Result NOTHING = new Result(0, "", "", "");
    }

    private final Path folder;
    private final Path project;
    private final Path bin;
    private final Path temporary;
    private final Map<String, String> environment;

    /**
     * Creates the folders of a runner.
     *
     * @param folder the folder of all files, like GitHub's {@code RUNNER_TEMP}
     * @param project the copy of the example
     * @param environment the variables of each command
     */
    GateCommands(Path folder, Path project, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.project = project;
        this.environment = environment;
        // Not the sandbox's folder bin, whose links lead to the cache of all builds.
        bin = Files.createDirectory(folder.resolve("fakes"));
        temporary = Files.createDirectory(folder.resolve("temporary"));
    }

    /** Returns the folder that comes first on the path. */
    Path bin() {
        return bin;
    }

    Path temporary() {
        return temporary;
    }

    void fake(String program, String command) throws IOException {
        Files.writeString(bin.resolve(program), "#!/usr/bin/env bash\n" + command + "\n");
        assertThat(bin.resolve(program).toFile().setExecutable(true)).isTrue();
    }

    void removeFakes() throws IOException {
        Folders.delete(bin);
        Files.createDirectory(bin);
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
        return run(step.get("run").toString(), variables);
    }

    /** Runs a command of a GitLab job. */
    Result gitlab(String job, int command) throws Exception {
        return run(script(job, "script").get(command), Map.of());
    }

    Result run(String command, Map<String, String> variables) throws Exception {
        var log = folder.resolve("log.txt");
        var outputs = folder.resolve("outputs.txt");
        var summary = folder.resolve("summary.md");
        Files.writeString(outputs, "");
        Files.writeString(summary, "");
        // As GitHub and GitLab run a command.
        var builder = new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command)
                .directory(project.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        var all = builder.environment();
        all.clear();
        all.putAll(environment);
        all.merge("PATH", bin.toString(), (path, first) -> first + File.pathSeparator + path);
        all.put("TMPDIR", temporary.toString());
        all.put("GITHUB_WORKSPACE", project.toString());
        all.put("GITHUB_OUTPUT", outputs.toString());
        all.put("GITHUB_STEP_SUMMARY", summary.toString());
        all.put("RUNNER_TEMP", folder.toString());
        all.put("CI_PROJECT_DIR", project.toString());
        all.put("CI_PROJECT_ID", "9");
        all.put("CI_MERGE_REQUEST_IID", "7");
        all.put("GITLAB_TOKEN", "token-123");
        all.putAll(variables);
        int status = builder.start().waitFor();
        return new Result(status, Files.readString(log), Files.readString(outputs), Files.readString(summary));
    }
}
