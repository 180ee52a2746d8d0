package io.assumerole.localaws.testing;

import io.assumerole.localaws.provider.EmulatorInstaller;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Pulumi home with a second copy of the emulator in place of the official AWS plugin, which is in no package registry.
 * The copy runs in its own process, as the official plugin does, and answers {@code -version}.
 */
public record OfficialPluginDouble(Path pulumiHome, PluginVersion version) {

    public static OfficialPluginDouble install(Path folder, PluginVersion version) {
        var emulator = folder.resolve("emulator");
        EmulatorInstaller.install(emulator, version);
        var made = new OfficialPluginDouble(folder.resolve("pulumi-home"), version);
        new FakePrograms(made.program().getParent()).with("pulumi-resource-aws", """
                if [ "$*" = -version ]; then echo %s; exit; fi
                env | cut -d= -f1 >> '%s'
                exec '%s' "$@"\
                """.formatted(
                        version.number(), made.variables(), program(emulator, version)));
        return made;
    }

    private static Path program(Path pulumiHome, PluginVersion version) {
        return pulumiHome.resolve("plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
    }

    public Path program() {
        return program(pulumiHome, version);
    }

    private Path variables() {
        return pulumiHome.resolve("variables");
    }

    /** The names of the environment variables of each process that ran. */
    public List<String> variablesOfProcesses() throws IOException {
        return Files.readAllLines(variables());
    }
}
