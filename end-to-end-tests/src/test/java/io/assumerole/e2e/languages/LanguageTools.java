package io.assumerole.e2e.languages;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Installs language hosts, packages, and the plugin, and runs programs in the environment of a sandbox. */
final class LanguageTools {
    private static final String PLUGIN = "assume-role";
    private static final String VERSION = "0.1.0";

    private static final Path CLONE = Stacks.cloneFolder();
    private static final Path SCRIPT = CLONE.resolve("end-to-end-tests/languages/language_tools.py");
    private static final Path DELIVERED = CLONE.resolve("assume-role-package/target/pulumi-resource-" + PLUGIN);

    private final String pulumi;
    private final Map<String, String> environment;
    private final Path log;
    private final Map<String, Path> folders = new HashMap<>();

    LanguageTools(Stacks stacks) {
        pulumi = stacks.sandbox().engine().pulumi().toString();
        environment = stacks.sandbox().environment(stacks.sandbox().root());
        log = stacks.folder().resolve("commands.log");
    }

    /** Installs the language hosts and the plugin in the sandbox. */
    void install() throws IOException, InterruptedException {
        var host = folder("host").resolve("host");
        for (var runtime : List.of("nodejs", "python", "go")) {
            var plugin = Files.createDirectories(plugins().resolve("language-" + runtime + "-v0.0.0"));
            Files.createSymbolicLink(plugin.resolve("pulumi-language-" + runtime), host);
        }
        run(CLONE, pulumi, "plugin", "install", "resource", PLUGIN, VERSION, "--file", DELIVERED.toString());
    }

    /** Has the emulator of the AWS plugin 7 run as another version, which an SDK requires. */
    void addAwsPlugin(String version) throws IOException {
        var program = "pulumi-resource-aws";
        var folder = Files.createDirectories(plugins().resolve("resource-aws-v" + version));
        if (!Files.exists(folder.resolve(program))) {
            var emulator = plugins().resolve("resource-aws-v" + PluginVersion.V7.number());
            Files.createSymbolicLink(folder.resolve(program), emulator.resolve(program));
        }
    }

    private Path plugins() {
        return Path.of(environment.get("PULUMI_HOME"), "plugins");
    }

    /** Returns the folder of a tool, which is installed in the cache of all builds. */
    Path folder(String tool) throws IOException, InterruptedException {
        var known = folders.get(tool);
        if (known == null) {
            known = Path.of(python(tool).strip());
            folders.put(tool, known);
        }
        return known;
    }

    /** Generates the SDK of the plugin in a project, and returns its folder. */
    Path generateSdk(Path project, String language) throws IOException, InterruptedException {
        run(
                project,
                pulumi,
                "package",
                "gen-sdk",
                PLUGIN + "@" + VERSION,
                "--language",
                language,
                "--local",
                "--out",
                "sdks");
        return project.resolve("sdks").resolve(language);
    }

    /** Runs the script that installs the tools, with the user's cache. */
    String python(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("python3", "-B", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return run(new ProcessBuilder(command));
    }

    /** Runs a command in the environment of the sandbox. */
    void run(Path folder, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        run(builder);
    }

    private String run(ProcessBuilder builder) throws IOException, InterruptedException {
        var process = builder.redirectInput(new File("/dev/null"))
                .redirectError(log.toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s:%n%s%s", String.join(" ", builder.command()), output, Files.readString(log))
                .isZero();
        return output;
    }
}
