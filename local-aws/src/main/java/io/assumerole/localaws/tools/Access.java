package io.assumerole.localaws.tools;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who on this machine can change a file. */
public final class Access {
    private static final int OPEN_TO_OTHERS = 0077;
    private static final int WRITABLE_FOR_OTHERS = 0022;
    // Others may make files in such a folder, and change none that is not theirs.
    private static final int STICKY = 01000;
    private static final long ROOT = 0;
    private static final long USER = new UnixSystem().getUid();

    private Access() {}

    /**
     * Returns why another user could change a file, a link or a folder, as far as its own owner and
     * permissions go.
     *
     * @param path the file, link or folder
     * @return what is wrong, naming it; nothing if none but this user and root can change it
     * @throws IOException if it cannot be looked at
     */
    public static Optional<String> problem(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
        long owner = Integer.toUnsignedLong((Integer) found.get("uid"));
        int mode = (Integer) found.get("mode");
        if (owner != USER && owner != ROOT) {
            return Optional.of(path + " belongs to another user, with the uid " + owner);
        }
        boolean safe = (mode & WRITABLE_FOR_OTHERS) == 0 || (mode & STICKY) != 0 || Files.isSymbolicLink(path);
        return safe
                ? Optional.empty()
                : Optional.of("%s can be written by other users, its mode is %o".formatted(path, mode & 07777));
    }

    /**
     * Returns why another user could reach what is in a folder; nothing if its permissions keep all
     * others out, so that those of what is in it do not matter.
     */
    static Optional<String> problemWithin(Path folder) throws IOException {
        int mode = (Integer) Files.getAttribute(folder, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        return (mode & OPEN_TO_OTHERS) == 0
                ? problem(folder)
                : Optional.of("%s is open to other users, its mode is %o and not 700".formatted(folder, mode & 07777));
    }

    /**
     * Returns the first problem on the way to a folder: of each folder and each link that is passed
     * from the root on, those within the targets of links, too.
     *
     * @param folder an absolute path of what exists
     * @param home what is above it is not looked at, unless the way ends elsewhere
     */
    static Optional<String> problemOnTheWay(Path folder, Path home) throws IOException {
        Path end = folder.toRealPath();
        Path realHome = Files.exists(home) ? home.toRealPath() : home;
        for (Path step : steps(folder)) {
            boolean above = isAbove(step, home) || isAbove(step, realHome);
            boolean passedOver = above && (end.startsWith(realHome) || !end.startsWith(step));
            Optional<String> problem = passedOver ? Optional.empty() : problem(step);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static boolean isAbove(Path folder, Path home) {
        return home.startsWith(folder) && !home.equals(folder);
    }

    /** Resolves a path as the system does, one name after the other; ends where it exists. */
    private static Set<Path> steps(Path path) throws IOException {
        Set<Path> steps = new LinkedHashSet<>();
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        Path at = path.getRoot();
        steps.add(at);
        while (!names.isEmpty()) {
            Path next = at.resolve(names.pop()).normalize();
            steps.add(next);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            Path target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? target.getRoot() : at;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                names.push(target.getName(i));
            }
        }
        return steps;
    }
}
