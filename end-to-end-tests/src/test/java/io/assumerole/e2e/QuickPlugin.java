package io.assumerole.e2e;

import io.assumerole.localaws.provider.StandInProvider;
import io.assumerole.localaws.provider.schema.PluginVersion;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * The stand-in of the AWS plugin in this process, where it costs a fifth of what a Java of its own does for each provider
 * of each command. The engine starts a script in its place, which sends its environment here, prints the port that comes
 * back, and lives as long as the server. Does not prove what becomes of a plugin's process: tests that kill it have one.
 */
final class QuickPlugin {

    private QuickPlugin() {}

    /** Takes the place of both versions in a sandbox, until what it returns is closed. */
    static Closeable install(Path sandbox) throws IOException {
        var requests = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        for (var version : PluginVersion.values()) {
            var script =
                    sandbox.resolve("pulumi-home/plugins/resource-aws-v" + version.number() + "/pulumi-resource-aws");
            Files.writeString(script, """
                    #!/usr/bin/env bash
                    exec 3<>/dev/tcp/127.0.0.1/%d
                    { printf '%%s\\0' '%s' "$PPID"; env -0; printf '\\0'; } >&3
                    exec cat <&3
                    """.formatted(requests.getLocalPort(), version.number()));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
        daemon(() -> accept(requests));
        return requests;
    }

    private static void daemon(Runnable work) {
        var thread = new Thread(work, "quick-plugin");
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket requests) {
        try {
            while (true) {
                var plugin = requests.accept();
                daemon(() -> serve(plugin));
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static void serve(Socket plugin) {
        try (plugin) {
            var in = new BufferedReader(new InputStreamReader(plugin.getInputStream(), StandardCharsets.UTF_8));
            var version = PluginVersion.of(text(in));
            var engine = ProcessHandle.of(Long.parseLong(text(in)));
            var server = StandInProvider.serve(version, environment(in));
            try {
                engine.ifPresent(process -> process.onExit().thenRun(() -> close(plugin)));
                plugin.getOutputStream().write((server.getPort() + "\n").getBytes(StandardCharsets.UTF_8));
                // Until the script is ended.
                in.read();
            } finally {
                StandInProvider.finish(server);
            }
        } catch (IOException e) {
            // The script or the engine was ended, and so is the server.
        }
    }

    private static void close(Socket plugin) {
        try {
            plugin.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    private static Map<String, String> environment(BufferedReader in) throws IOException {
        var environment = new HashMap<String, String>();
        for (var entry = text(in); !entry.isEmpty(); entry = text(in)) {
            var name = entry.indexOf('=');
            environment.put(entry.substring(0, name), entry.substring(name + 1));
        }
        return environment;
    }

    /** What comes before the next zero byte. */
    private static String text(BufferedReader in) throws IOException {
        var text = new StringBuilder();
        for (var next = in.read(); next > 0; next = in.read()) {
            text.append((char) next);
        }
        return text.toString();
    }
}
