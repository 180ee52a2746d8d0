package io.assumerole.localaws.provider;

import io.assumerole.localaws.provider.aws.PluginEnvironment;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The request of the emulator's script to {@link EmulatorServer}.
 *
 * @param version the version of the official plugin to emulate
 * @param engine the process ID of the engine
 * @param environment the environment of the emulator's script
 */
record EmulatorStartRequest(PluginVersion version, long engine, PluginEnvironment environment) {

    /**
     * Reads version, process ID, working directory, and the variables as {@code NAME=value}, each terminated by a zero
     * byte, and a final zero byte.
     *
     * @throws IOException if the request is incomplete
     */
    static EmulatorStartRequest read(InputStream in) throws IOException {
        var version = PluginVersion.of(text(in));
        var engine = Long.parseLong(text(in));
        var workingDirectory = Path.of(text(in));
        if (!workingDirectory.isAbsolute()) {
            // The emulator's directory was deleted, and must not be replaced with the directory of this process.
            throw new EOFException();
        }
        return new EmulatorStartRequest(version, engine, new PluginEnvironment(variables(in), workingDirectory));
    }

    private static Map<String, String> variables(InputStream in) throws IOException {
        var variables = new HashMap<String, String>();
        for (var entry = text(in); !entry.isEmpty(); entry = text(in)) {
            var name = entry.indexOf('=');
            variables.put(entry.substring(0, name), entry.substring(name + 1));
        }
        return variables;
    }

    /** Returns the text before the next zero byte. */
    private static String text(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != 0; next = in.read()) {
            if (next < 0) {
                throw new EOFException();
            }
            bytes.write(next);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
