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
 * What the plugin's script asks {@link EmulatorServer} for.
 *
 * @param version which official plugin is to be played
 * @param engine the id of the engine's process
 * @param environment the environment that the engine has given to the plugin
 */
record PluginRequest(PluginVersion version, long engine, PluginEnvironment environment) {

    /**
     * Reads version, process id, working directory, and the variables as {@code NAME=value}, each with a zero byte behind
     * it, and one more at the end.
     *
     * @throws IOException if it is not complete
     */
    static PluginRequest read(InputStream in) throws IOException {
        var version = PluginVersion.of(text(in));
        var engine = Long.parseLong(text(in));
        var workingDirectory = Path.of(text(in));
        if (!workingDirectory.isAbsolute()) {
            // It is deleted: that of this process would be another.
            throw new EOFException();
        }
        return new PluginRequest(version, engine, new PluginEnvironment(variables(in), workingDirectory));
    }

    private static Map<String, String> variables(InputStream in) throws IOException {
        var variables = new HashMap<String, String>();
        for (var entry = text(in); !entry.isEmpty(); entry = text(in)) {
            var name = entry.indexOf('=');
            variables.put(entry.substring(0, name), entry.substring(name + 1));
        }
        return variables;
    }

    /** What comes before the next zero byte. */
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
