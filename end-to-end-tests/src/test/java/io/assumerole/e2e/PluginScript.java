package io.assumerole.e2e;

import io.assumerole.localaws.provider.EmulatorServer;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The script by which the engine starts a plugin of a sandbox: tests have it do more. */
public final class PluginScript {
    private static final String FIRST_LINE = "#!/bin/sh\n";

    private PluginScript() {}

    public static Path of(Path sandbox, PluginVersion version) {
        return sandbox.resolve("pulumi-home/plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
    }

    /** Changes it, and refuses a change that has no effect. */
    public static void change(Path script, UnaryOperator<String> change) throws IOException {
        var before = Files.readString(script);
        var after = change.apply(before);
        if (after.equals(before)) {
            throw new IllegalStateException("The change finds nothing to change in " + script + ":\n" + before);
        }
        Files.writeString(script, after);
    }

    /** Has each plugin run as a process, as it does in a user's shell. */
    static void runAsProcesses(Path sandbox) throws IOException {
        for (var version : PluginVersion.values()) {
            change(
                    of(sandbox, version),
                    script -> script.replace(FIRST_LINE, FIRST_LINE + "unset " + EmulatorServer.VARIABLE + "\n"));
        }
    }
}
