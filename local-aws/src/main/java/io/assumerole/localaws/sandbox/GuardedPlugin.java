package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.EmulatorServer;
import io.assumerole.localaws.run.Folders;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * Lets a plugin that calls AWS by default call only one local AWS.
 *
 * <p>The plugin runs in an environment without any of the user's AWS settings, such as a profile, a role, or an endpoint.
 * Its endpoint is the local AWS. A program can set a different endpoint in its provider's arguments, so requests to any
 * other address go to a proxy that does not exist. The plugin gets only the caller's key, which AWS does not know.
 */
final class GuardedPlugin {
    /** A port that only root can open. */
    private static final String NO_PROXY_LISTENS_HERE = "http://127.0.0.1:1";

    private GuardedPlugin() {}

    /**
     * Writes the script that starts a plugin, in the folder where the engine looks for this version.
     *
     * @param plugin the executable file of the plugin
     * @param endpoint the local AWS, on this machine
     * @param folder the sandbox, whose AWS configuration files have no settings
     */
    static void install(Path plugin, String version, URI endpoint, SandboxFolder folder) {
        var script = folder.plugin(version);
        Folders.change(Folders.make(script.getParent()), () -> {
            var written = script.resolveSibling("guarded.tmp");
            Files.writeString(written, script(plugin, version, endpoint, folder));
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rwx------"));
            Files.move(written, script, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    private static String script(Path plugin, String version, URI endpoint, SandboxFolder folder) {
        var lines = new StringBuilder("""
                #!/bin/sh
                # The AWS plugin %s, with access to the local AWS only.
                # A tracing shell would print the keys.
                { set +xv; } 2>/dev/null
                names=$(awk 'BEGIN { for (name in ENVIRON) print name }') || exit 1
                # The plugin reads both prefixes. The caller's key and region remain.
                for name in $names; do
                  case $name in
                    AWS_ACCESS_KEY_ID | AWS_SECRET_ACCESS_KEY | AWS_SESSION_TOKEN | AWS_REGION | AWS_DEFAULT_REGION) ;;
                    AWS_* | TF_AWS_*) unset "$name" ;;
                  esac
                done
                unset %s
                """.formatted(version, EmulatorServer.VARIABLE));
        set(lines, AwsEndpoint.VARIABLE, endpoint);
        set(lines, "AWS_CONFIG_FILE", folder.awsConfig());
        set(lines, "AWS_SHARED_CREDENTIALS_FILE", folder.awsCredentials());
        set(lines, "AWS_EC2_METADATA_DISABLED", true);
        set(lines, "AWS_SKIP_METADATA_API_CHECK", true);
        for (var proxy : List.of("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")) {
            set(lines, proxy, NO_PROXY_LISTENS_HERE);
        }
        for (var direct : List.of("NO_PROXY", "no_proxy")) {
            set(lines, direct, endpoint.getHost());
        }
        return lines.append("exec ").append(quoted(plugin)).append(" \"$@\"\n").toString();
    }

    private static void set(StringBuilder lines, String name, Object value) {
        lines.append("export ").append(name).append('=').append(quoted(value)).append('\n');
    }

    private static String quoted(Object value) {
        return "'" + value.toString().replace("'", "'\\''") + "'";
    }
}
