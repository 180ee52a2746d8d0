package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A consumer's own local repository of Maven. What others have published is in it by links to the
 * repository of this build, so that a download is there the next time, too. Of ours, what another
 * build may have installed there is not.
 */
public final class OwnRepository {

    private OwnRepository() {}

    /** Has of ours what is published, and nothing else. */
    public static Path withPublished(Path folder) throws IOException {
        var repository = withoutOurs(folder);
        Published.layOut(Stacks.cloneFolder(), repository);
        return repository;
    }

    /** Has nothing of ours. */
    public static Path withoutOurs(Path folder) throws IOException {
        link(Maven.repository(), folder, "io");
        link(Maven.repository().resolve("io"), folder.resolve("io"), "assumerole");
        return folder;
    }

    private static void link(Path from, Path to, String except) throws IOException {
        Files.createDirectories(to);
        try (var groups = Files.list(from)) {
            for (var group : groups.filter(Files::isDirectory).toList()) {
                if (!group.endsWith(except)) {
                    Files.createSymbolicLink(to.resolve(group.getFileName()), group);
                }
            }
        }
    }
}
