package io.assumerole.localaws.sandbox;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.PulumiCommand;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        var arguments = new ArrayList<String>(command);
        arguments.addAll(List.of("--stack", name));
        return engine.run(
                        arguments,
                        CommandRunOptions.builder().workingDir(folder).build())
                .standardOutput();
    }
}
