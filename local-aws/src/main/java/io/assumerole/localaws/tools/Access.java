package io.assumerole.localaws.tools;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Who on this machine can change a file. */
final class Access {
    private static final int OPEN_TO_OTHERS = 0077;
    private static final int WRITABLE_FOR_OTHERS = 0022;
    // Others may make files in such a folder, and change none that is not theirs.
    private static final int STICKY = 01000;
    private static final long ROOT = 0;
    private static final long USER = new UnixSystem().getUid();

    private Access() {}

    /**
     * Returns why another user could change a file, a link or a folder, as far as its own owner and
     * permissions go; nothing if none but this user and root can.
     */
    static Optional<String> problem(Path path) throws IOException {
        Map<String, Object> found =
                Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        long owner = Integer.toUnsignedLong((Integer) found.get("uid"));
        int mode = (Integer) found.get("mode");
        if (owner != USER && owner != ROOT) {
            return Optional.of(path + " belongs to another user, with the uid " + owner);
        }
        boolean safe =
                (mode & WRITABLE_FOR_OTHERS) == 0
                        || (mode & STICKY) != 0
                        || Files.isSymbolicLink(path);
        return safe
                ? Optional.empty()
                : Optional.of(
                        "%s can be written by other users, its mode is %o"
                                .formatted(path, mode & 07777));
    }

    /**
     * Returns why another user could reach what is in a folder; nothing if its permissions keep all
     * others out, so that those of what is in it do not matter.
     */
    static Optional<String> problemWithin(Path folder) throws IOException {
        int mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & OPEN_TO_OTHERS) == 0
                ? problem(folder)
                : Optional.of(
                        "%s is open to other users, its mode is %o and not 700"
                                .formatted(folder, mode & 07777));
    }

    /** Returns the first problem of a folder and of those above it, up to and with a last one. */
    static Optional<String> problemAbove(Path folder, Path last) throws IOException {
        for (Path path = folder; path != null; path = path.getParent()) {
            Optional<String> problem = problem(path);
            if (problem.isPresent() || path.equals(last)) {
                return problem;
            }
        }
        return Optional.empty();
    }
}
