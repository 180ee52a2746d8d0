package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.EmulatorServer;
import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.tools.Engine;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Creates the environments of a sandbox's processes. */
final class SandboxVariables {
    /**
     * The passphrase for the secrets of local stacks. It protects nothing, because these secrets are valid for a local
     * AWS only; it never changes, so a {@code Pulumi.<stack>.yaml} of an earlier run can be read.
     */
    private static final String PASSPHRASE = "local-aws";

    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin");

    private final SandboxFolder folder;
    private final Map<String, String> parent;
    private final Engine engine;
    private final AwsEndpoint aws;

    /**
     * @param parent the environment of this process
     * @param engine the engine whose {@code pulumi} comes first on PATH
     */
    SandboxVariables(SandboxFolder folder, Map<String, String> parent, Engine engine, AwsEndpoint aws) {
        this.folder = folder;
        this.parent = Map.copyOf(parent);
        this.engine = engine;
        this.aws = aws;
    }

    /**
     * Returns the whole environment of a child process: nothing of the user's, {@link #settings}, and the variables for
     * children only.
     */
    Map<String, String> environment(AwsCredentials caller) {
        var result = new LinkedHashMap<String, String>(CleanEnvironment.of(parent));
        result.putAll(settings(caller));
        result.put("PATH", CleanEnvironment.before(parent, "PATH", pulumi(), JAVA));
        result.put("TMPDIR", folder.temporary().toString());
        // This is not in settings(…), which are also for a user's shell: here, this process waits for its children.
        result.put(EmulatorServer.VARIABLE, EmulatorServer.variable());
        // The engine asks git about the clone that it runs in; git must not write anything for this.
        result.put("GIT_OPTIONAL_LOCKS", "0");
        return result;
    }

    /**
     * Returns the variables that make a process use the sandbox with one identity's key. Its own JDK precedes this
     * process's.
     */
    Map<String, String> settings(AwsCredentials caller) {
        var result = new LinkedHashMap<String, String>();
        result.put(AwsEndpoint.VARIABLE, aws.uri().toString());
        result.put(AwsEndpoint.OWN, aws.uri().toString());
        result.put("AWS_ACCESS_KEY_ID", caller.accessKeyId());
        result.put("AWS_SECRET_ACCESS_KEY", caller.secretAccessKey());
        if (caller instanceof AwsSessionCredentials session) {
            result.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        result.put("AWS_CONFIG_FILE", folder.awsConfig().toString());
        result.put("AWS_SHARED_CREDENTIALS_FILE", folder.awsCredentials().toString());
        result.put("AWS_EC2_METADATA_DISABLED", "true");
        result.put("PULUMI_HOME", folder.pulumiHome().toString());
        result.put("PULUMI_BACKEND_URL", "file://" + folder.state());
        result.put("PULUMI_CONFIG_PASSPHRASE", PASSPHRASE);
        result.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        result.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        // A plugin on PATH would run instead of the emulator, and the engine would warn about a host there.
        result.put("PULUMI_IGNORE_AMBIENT_PLUGINS", "true");
        var withJava = Map.of("PATH", parent.getOrDefault("PATH", "") + File.pathSeparator + JAVA);
        var first = engine.isFirstOnPath(parent) ? new Object[0] : new Object[] {pulumi()};
        result.put("PATH", CleanEnvironment.before(withJava, "PATH", first));
        for (var name : List.of("NO_PROXY", "no_proxy")) {
            result.put(name, CleanEnvironment.before(parent, name, aws.uri().getHost()));
        }
        return result;
    }

    /**
     * Returns a folder with {@code pulumi} and no other program, such as {@code java}. PATH cannot name a folder with a
     * colon.
     */
    private Path pulumi() {
        return folder.bin().toString().contains(File.pathSeparator) ? engine.folder() : folder.bin();
    }
}
