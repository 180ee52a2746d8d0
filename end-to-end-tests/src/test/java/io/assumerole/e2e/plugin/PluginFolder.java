package io.assumerole.e2e.plugin;

import io.assumerole.e2e.AwsSdk;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of the plugin, as a user gets it. */
final class PluginFolder {

    static final String SCRIPT = "pulumi-resource-assume-role";

    static final String ARCHIVE = "assume-role.jsa";

    /** The result of the build. */
    static final Path DELIVERED =
            Stacks.cloneFolder().resolve("assume-role-package/target").resolve(SCRIPT);

    private PluginFolder() {}

    /** Copies the delivered folder, with links to the jars of the libraries. */
    static Path copy(Path to) throws IOException {
        Files.createDirectories(to.resolve("lib"));
        try (var files = Files.list(DELIVERED)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        try (var libraries = Files.list(DELIVERED.resolve("lib"))) {
            for (var library : libraries.toList()) {
                Files.createSymbolicLink(to.resolve("lib").resolve(library.getFileName()), library);
            }
        }
        return to;
    }

    /** Returns the delivered folder, or a copy with a different version of {@code com.pulumi:aws}. */
    static Path with(AwsSdk sdk, Path copy) throws IOException {
        if (sdk.equals(AwsSdk.SIX)) {
            return DELIVERED;
        }
        var aws = copy(copy).resolve("lib/aws.jar");
        Files.delete(aws);
        Files.createSymbolicLink(aws, sdk.jar());
        return copy;
    }
}
