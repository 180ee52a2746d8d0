package io.assumerole.e2e.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.run.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Runs commands as the runners of GitHub and GitLab run them. */
public final class Runner {
    /** The result of a command. */
    public record Result(int status, String log, String outputs, String summary) {
        public static final Result NOTHING = new Result(0, "", "", "");
    }

    /** A JVM that starts fast rather than runs fast, because each command starts several JVMs. */
    private static final String JAVA =
            "exec '" + System.getProperty("java.home") + "/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \"$@\"";

    private final Path folder;
    private final Path project;
    private final Path bin;
    private final Path java;
    private final Path temporary;
    private final Map<String, String> environment;

    /**
     * Creates the folders of a runner.
     *
     * @param folder the folder of all files, like GitHub's {@code RUNNER_TEMP}
     * @param project the copy of the project
     * @param environment the variables of each command
     */
    public Runner(Path folder, Path project, Map<String, String> environment) throws IOException {
        this.folder = folder;
        this.project = project;
        this.environment = environment;
        // Not the sandbox's folder bin, whose links lead to the cache of all builds.
        bin = Files.createDirectory(folder.resolve("fakes"));
        temporary = Files.createDirectory(folder.resolve("temporary"));
        java = Files.createDirectory(folder.resolve("java")).resolve("java");
        script(java, JAVA);
    }

    /** Returns the folder that comes first on the path. */
    public Path bin() {
        return bin;
    }

    public Path temporary() {
        return temporary;
    }

    /** Returns the program {@code java} that the commands find unless a fake comes first. */
    public Path java() {
        return java;
    }

    public void fake(String program, String command) throws IOException {
        script(bin.resolve(program), command);
    }

    /** Writes a program in bash. */
    static void script(Path file, String command) throws IOException {
        Files.writeString(file, "#!/usr/bin/env bash\n" + command + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    public void removeFakes() throws IOException {
        Folders.delete(bin);
        Files.createDirectory(bin);
    }

    public Result run(String command, Map<String, String> variables) throws Exception {
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
        all.merge(
                "PATH",
                bin + File.pathSeparator + java.getParent(),
                (path, first) -> first + File.pathSeparator + path);
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
