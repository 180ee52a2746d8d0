package example;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.LocalPulumiCommand;
import com.pulumi.automation.LocalWorkspace;
import com.pulumi.automation.LocalWorkspaceOptions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Pulumi's backend, which alone knows what has been done. Which one it is, the environment says, as for pulumi. */
final class Backend {

    private final Path project;
    private final LocalPulumiCommand pulumi;
    private final String program;

    /** Takes the stacks of the Pulumi project in this folder. */
    Backend(Path project) throws AutomationException, IOException {
        this.project = project;
        this.pulumi = LocalPulumiCommand.create();
        this.program = HexFormat.of().formatHex(Sha256.of(Files.readAllBytes(jar())));
    }

    private static Path jar() {
        try {
            return Path.of(Backend.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the names of the project's stacks. */
    Set<String> stacks() throws AutomationException {
        var names = new TreeSet<String>();
        for (var stack : LocalWorkspace.create(options(Map.of())).listStacks()) {
            // Pulumi Cloud puts the organization before it.
            names.add(stack.name().replaceFirst(".*/", ""));
        }
        return names;
    }

    /** Returns a stack, which is made if it is not there. */
    DeployedStack stack(FleetStack stack) throws AutomationException {
        // The SDK runs up and history on the stack that was selected last: by then, that may be another thread's.
        var itself = options(Map.of("PULUMI_STACK", stack.name()));
        return new DeployedStack(
                LocalWorkspace.createOrSelectStack(stack.name(), project, itself), stack.wanted(program));
    }

    private LocalWorkspaceOptions options(Map<String, String> environment) {
        return LocalWorkspaceOptions.builder()
                .pulumiCommand(pulumi)
                .workDir(project)
                .environmentVariables(environment)
                .build();
    }
}
