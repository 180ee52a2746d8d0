package io.assumerole.e2e;

import io.assumerole.localaws.provider.EmulatorInstaller;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A Pulumi home with a second copy of the emulator in place of the official AWS plugin, which is in no package registry.
 *
 * @param pulumiHome the folder
 * @param program the file of the plugin
 */
record SecondEmulator(Path pulumiHome, Path program) {
    static final String VERSION = PluginVersion.V6.number();

    static SecondEmulator install(Path folder) throws IOException {
        var file = "plugins/resource-aws-v" + VERSION + "/pulumi-resource-aws";
        EmulatorInstaller.install(folder.resolve("emulator"), PluginVersion.V6);
        var made = new SecondEmulator(
                folder.resolve("pulumi"), folder.resolve("pulumi").resolve(file));
        Files.createDirectories(made.program().getParent());
        Files.writeString(made.program(), """
                #!/bin/sh
                if [ "$*" = -version ]; then echo %s; exit; fi
                echo "$AWS_ENDPOINT_URL $HTTPS_PROXY ${AWS_PROFILE:-none}" >> '%s'
                exec '%s' "$@"
                """.formatted(
                        VERSION, made.starts(), folder.resolve("emulator").resolve(file)));
        Files.setPosixFilePermissions(made.program(), PosixFilePermissions.fromString("rwxr-xr-x"));
        return made;
    }

    private Path starts() {
        return pulumiHome.resolve("starts");
    }

    /** The endpoint, the proxy, and the profile of each process. */
    List<String> settingsOfProcesses() throws IOException {
        return Files.readAllLines(starts());
    }
}
