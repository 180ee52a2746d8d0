package io.assumerole.localaws.demo;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code iam-policy review} from the build of a clone. */
final class PolicyReview {
    private final Path jar;

    /**
     * @param clone the folder of the clone
     */
    PolicyReview(Path clone) {
        this.jar = clone.resolve("iam-policy-cli/target/iam-policy-cli-0.1.0.jar");
    }

    /**
     * Reviews a preview. Writes the report to this process's standard output, unless the options name a file.
     *
     * @param preview the output of {@code pulumi preview --json --show-sames}
     * @param options the options; files are absolute
     * @return the exit code: 0 no new access, 1 new access or undecided, 2 bad input or wrong usage
     */
    int run(Path preview, List<String> options) {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString(), "review"));
        command.addAll(options);
        // The report shows the name without the folder.
        command.add(preview.getFileName().toString());
        try {
            return ChildProcesses.start(new ProcessBuilder(command)
                            .directory(preview.getParent().toFile())
                            .inheritIO())
                    .waitFor();
        } catch (IOException e) {
            throw new LocalAwsException("iam-policy review cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalAwsException("The review was interrupted.", e);
        }
    }
}
