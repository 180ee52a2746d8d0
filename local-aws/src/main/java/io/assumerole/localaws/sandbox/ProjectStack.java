package io.assumerole.localaws.sandbox;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandResult;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.PulumiCommand;
import io.assumerole.localaws.provider.aws.PluginEnvironment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A stack of a project on which any engine command can run. {@link Sandbox#project} creates one. */
public final class ProjectStack {
    private final PulumiCommand engine;
    private final Path folder;
    private final String name;

    ProjectStack(PulumiCommand engine, Path folder, String name) {
        this.engine = engine;
        this.folder = folder;
        this.name = name;
    }

    /**
     * Runs a command of the engine on the stack, and returns its output.
     *
     * @param command such as {@code up --yes}; the stack is added
     * @throws AutomationException if the command fails; the message contains the whole output
     */
    public String run(List<String> command) throws AutomationException {
        return run(command, CommandRunOptions.builder()).standardOutput();
    }

    /**
     * Previews the next update as JSON, with predicted ARNs and with resources of any AWS type.
     *
     * @param arguments more arguments of {@code preview}
     * @param output receives each line of the JSON text, also if the preview fails
     * @throws AutomationException if the preview fails
     */
    public void previewWithPredictedArns(List<String> arguments, Consumer<String> output) throws AutomationException {
        var command = new ArrayList<String>(List.of("preview", "--json", "--show-sames"));
        command.addAll(arguments);
        run(
                command,
                CommandRunOptions.builder()
                        .additionalEnv(Map.of(PluginEnvironment.PREDICTS, "true"))
                        .onStandardOutput(output));
    }

    private CommandResult run(List<String> command, CommandRunOptions.Builder options) throws AutomationException {
        var arguments = new ArrayList<String>(command);
        arguments.addAll(List.of("--stack", name));
        return engine.run(arguments, options.workingDir(folder).build());
    }
}
