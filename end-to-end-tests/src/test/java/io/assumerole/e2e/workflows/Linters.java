package io.assumerole.e2e.workflows;

import io.assumerole.e2e.InstalledPrograms;
import io.assumerole.e2e.Stacks;
import io.assumerole.e2e.workflows.Runner.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The linters of workflows: actionlint, built from Go modules, and zizmor, a Python package. Neither uses a network. */
public final class Linters {
    private static final Path FOLDER = Stacks.cloneFolder().resolve("end-to-end-tests");

    private Linters() {}

    /** Skips a test, and reports why, unless the programs that install the linters are on PATH. */
    public static void assumeInstalled() {
        InstalledPrograms.assumeInstalled("go");
        InstalledPrograms.assumeInstalled("python3");
    }

    /** Runs actionlint without the linters of scripts that it uses if they are on PATH. */
    public static Result actionlint(List<Path> workflows) throws Exception {
        return run(
                FOLDER.resolve("actionlint"),
                List.of("go", "tool", "actionlint", "-no-color", "-shellcheck=", "-pyflakes="),
                workflows);
    }

    /** Runs zizmor with the settings of this repository. Its output names each file that it has read. */
    static Result zizmor(String persona, List<Path> inputs, String... options) throws Exception {
        var settings = Stacks.cloneFolder().resolve(".github/zizmor.yml").toString();
        var program = new ArrayList<>(
                List.of("zizmor/zizmor", "--strict-collection", "--persona", persona, "--config", settings));
        program.addAll(List.of(options));
        return run(FOLDER, program, inputs);
    }

    private static Result run(Path folder, List<String> program, List<Path> files) throws Exception {
        var command = new ArrayList<>(program);
        files.forEach(file -> command.add(file.toString()));
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        // With an empty cache, Go reports its downloads.
        var log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .replaceAll("(?m)^go: downloading .*\n", "");
        return new Result(process.waitFor(), log, "", "");
    }
}
