package io.assumerole.e2e;

import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The part of the AWS CLI that the documents use, on the library of the AWS CLI. */
public final class AwsCommand {
    private static final String SCRIPT = "aws.py";

    private AwsCommand() {}

    /** Creates the command {@code aws} in a subfolder, and returns the subfolder. */
    public static Path in(Path folder) throws IOException {
        var bin = Files.createDirectories(folder.resolve("bin"));
        var command = bin.resolve("aws");
        if (!Files.exists(command)) {
            try (var script = AwsCommand.class.getResourceAsStream(SCRIPT)) {
                Files.copy(script, bin.resolve(SCRIPT));
            }
            Files.writeString(
                    command, "#!/bin/sh\nexec '%s' -I '%s' \"$@\"\n".formatted(python(), bin.resolve(SCRIPT)));
            Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return bin;
    }

    /** Returns the Python that the local AWS runs on, which has AWS's library. */
    public static Path python() {
        return Tools.resolve(System.getenv(), Progress.plain(new PrintStream(OutputStream.nullOutputStream())))
                .miniStackPython();
    }
}
