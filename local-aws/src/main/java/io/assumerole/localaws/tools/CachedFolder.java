package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.nio.file.Path;
import java.util.List;

/** A folder of the cache, looked at once: whether what is in it may be run. */
final class CachedFolder {
    private static final int NAMED = 3;

    private final Cache cache;
    private final Path path;
    private Boolean asMade;
    private List<String> changes = List.of();

    CachedFolder(Cache cache, String name) {
        this.cache = cache;
        this.path = cache.folder(name);
    }

    Path path() {
        return path;
    }

    /**
     * Tells whether all is there as it was made.
     *
     * @throws LocalAwsException if another user could change it
     */
    synchronized boolean isAsMade() {
        if (asMade == null) {
            lookAgain();
        }
        return asMade;
    }

    /** Looks anew, since another process may have made it in the meantime. */
    synchronized boolean lookAgain() {
        changes = cache.changes(path);
        asMade = Checksums.areIn(path) && changes.isEmpty();
        return asMade;
    }

    /** Tells what has changed, if something has, before it is made again. */
    synchronized void tellChanges(Progress progress) {
        if (!changes.isEmpty()) {
            int more = changes.size() - NAMED;
            progress.line(path
                    + " is not as it was made, so it is made again: "
                    + String.join(", ", changes.subList(0, Math.min(NAMED, changes.size())))
                    + (more > 0 ? ", and " + more + " more" : ""));
        }
    }
}
