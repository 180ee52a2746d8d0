package io.assumerole.e2e;

import io.assumerole.localaws.provider.StandInServer;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has the stand-in of a sandbox run as a process for each plugin, as it does in a user's shell. */
final class PluginProcesses {
    private static final String FIRST_LINE = "#!/bin/sh\n";

    private PluginProcesses() {}

    static void in(Path sandbox) throws IOException {
        for (var version : PluginVersion.values()) {
            var plugin =
                    sandbox.resolve("pulumi-home/plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
            var script = Files.readString(plugin);
            if (!script.startsWith(FIRST_LINE)) {
                throw new IllegalStateException("The plugin is started otherwise: " + script);
            }
            Files.writeString(
                    plugin, script.replace(FIRST_LINE, FIRST_LINE + "unset " + StandInServer.VARIABLE + "\n"));
        }
    }
}
