package io.assumerole.localaws.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program as this user, or as another user of this machine. */
public enum AnotherUser {
    THIS_USER(),
    /** The user {@code nobody}. */
    NOBODY("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private final List<String> start;

    AnotherUser(String... start) {
        this.start = List.of(start);
    }

    /** Skips a test that needs {@link #NOBODY} if this user cannot change to another user. */
    public static void assumeThatUserCanBeChanged() {
        assumeTrue(
                new UnixSystem().getUid() == 0
                        && Files.isDirectory(Path.of("/proc/self"))
                        && Files.isExecutable(Path.of("/usr/bin/setpriv")),
                "only root of a Linux machine can run a program as another user");
    }

    /** Runs a program, and returns what it writes to stdout and stderr. */
    public String run(String... command) throws IOException, InterruptedException {
        return run(new byte[0], command);
    }

    /** Runs a program with this input, and returns what it writes to stdout and stderr. */
    public String run(byte[] input, String... command) throws IOException, InterruptedException {
        var all = new ArrayList<String>(start);
        all.addAll(List.of(command));
        var process = new ProcessBuilder(all)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        // One character for each byte, as not every server answers with text.
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        process.waitFor();
        return output;
    }
}
