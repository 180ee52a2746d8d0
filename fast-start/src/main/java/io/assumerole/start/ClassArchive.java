package io.assumerole.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Creates an archive of the classes that a command loads: a CDS archive, or since Java 25 an AOT cache. */
final class ClassArchive {
    private ClassArchive() {}

    /**
     * Runs a command to its end and archives the classes that it has loaded. Without an archive everything works, but
     * starts slower.
     */
    static TrainingRun of(Path archive, List<String> arguments, Map<String, String> environment) throws IOException {
        var temporary = archive.resolveSibling(archive.getFileName() + ".tmp");
        Files.deleteIfExists(archive);
        var command = new ArrayList<>(List.of(Launcher.make(temporary.toString())));
        command.addAll(arguments);
        try {
            var trainingRun = TrainingRun.run(archive.getParent(), command, environment);
            if (Files.exists(temporary)) {
                Files.move(temporary, archive, StandardCopyOption.ATOMIC_MOVE);
            }
            return trainingRun;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
