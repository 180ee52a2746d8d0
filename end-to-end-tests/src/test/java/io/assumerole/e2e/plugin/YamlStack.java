package io.assumerole.e2e.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.WorkspaceStack;
import io.assumerole.e2e.EngineRun;
import io.assumerole.e2e.EngineRun.Ended;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A stack of a program in YAML. A command line of the engine deploys it with root's key. */
final class YamlStack {
    private static final String NAME = "test";

    private final Stacks stacks;
    private final String project;
    private final Path folder;
    private final Map<String, String> environment;

    private YamlStack(Stacks stacks, String project) throws IOException {
        this.stacks = stacks;
        this.project = project;
        this.folder = Files.createDirectories(stacks.folder().resolve("yaml").resolve(project));
        this.environment =
                new HashMap<>(stacks.sandbox().environment(stacks.sandbox().root()));
        environment.put("PULUMI_STACK", NAME);
        environment.put("AWS_REGION", Sandbox.REGION);
    }

    static YamlStack create(Stacks stacks, String project) throws IOException {
        var stack = new YamlStack(stacks, project);
        stack.write("name: " + project + "\nruntime: yaml\n");
        stack.run("stack", "init", NAME).succeeded();
        return stack;
    }

    /** Returns the same stack as one whose program is in Java. */
    static YamlStack of(Stacks stacks, String project, WorkspaceStack java) throws IOException {
        var stack = new YamlStack(stacks, project);
        var settings = "Pulumi." + NAME + ".yaml";
        Files.copy(
                java.workspace().workDir().resolve(settings),
                stack.folder.resolve(settings),
                StandardCopyOption.REPLACE_EXISTING);
        return stack;
    }

    /** Replaces the program with a program that uses the delivered plugin. */
    YamlStack program(String resources) throws IOException {
        return program(PluginFolder.DELIVERED, resources);
    }

    YamlStack program(Path plugin, String resources) throws IOException {
        return programWith("packages:\n  assume-role: " + plugin + "\n", resources);
    }

    /** Replaces the program with a program that has any packages. */
    YamlStack programWith(String packages, String resources) throws IOException {
        write("name: %s\nruntime: yaml\n%s\n%s".formatted(project, packages, resources));
        return this;
    }

    private void write(String program) throws IOException {
        Files.writeString(folder.resolve("Pulumi.yaml"), program);
    }

    /** Sets a variable of the next commands. */
    YamlStack with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Ended run(String... arguments) {
        return run(List.of(arguments));
    }

    /** Runs {@code pulumi} with arguments. */
    Ended run(List<String> arguments) {
        var command = new ArrayList<>(List.of(stacks.sandbox().engine().pulumi().toString(), "--non-interactive"));
        command.addAll(List.of("--color", "never"));
        command.addAll(arguments);
        return EngineRun.start(command, folder, environment, stacks.folder().resolve("tmp"))
                .await();
    }

    Path folder() {
        return folder;
    }

    /** Returns the resources by their name. Secrets are encrypted. */
    Map<String, JsonNode> resources() throws IOException {
        var byName = new HashMap<String, JsonNode>();
        for (var resource : new ObjectMapper().readTree(state().toFile()).at("/checkpoint/latest/resources")) {
            var urn = resource.get("urn").asText();
            byName.put(urn.substring(urn.lastIndexOf("::") + 2), resource);
        }
        return byName;
    }

    /** Returns the file with the state. */
    Path state() {
        return stacks.folder().resolve("state/.pulumi/stacks").resolve(project).resolve(NAME + ".json");
    }
}
