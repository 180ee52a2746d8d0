package io.assumerole.localaws.tools;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who on this machine can change a file. */
public final class Access {
    private static final String LOOKED_AT = "unix:uid,mode,nlink,isDirectory,isRegularFile,isSymbolicLink";
    private static final int OPEN_TO_OTHERS = 0077;
    private static final int WRITABLE_FOR_OTHERS = 0022;
    // Others may make files in such a folder, and change none that is not theirs. Of a file it says
    // nothing.
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
        var found = attributes(path);
        boolean onlyAdded = ((Integer) found.get("mode") & STICKY) != 0 && (Boolean) found.get("isDirectory");
        return problem(path, found, onlyAdded);
    }

    /**
     * Returns why another user could change a file or a folder, or add to the folder.
     *
     * @param path what is for this user only
     * @return what is wrong, naming it; nothing if none but this user and root can change it or add to it
     * @throws IOException if it cannot be looked at
     */
    public static Optional<String> problemOfOwn(Path path) throws IOException {
        return problem(path, attributes(path), false);
    }

    private static Map<String, Object> attributes(Path path) throws IOException {
        return Files.readAttributes(path, LOOKED_AT, LinkOption.NOFOLLOW_LINKS);
    }

    private static Optional<String> problem(Path path, Map<String, Object> found, boolean mayBeWritable) {
        long owner = Integer.toUnsignedLong((Integer) found.get("uid"));
        int mode = (Integer) found.get("mode");
        if (owner != USER && owner != ROOT) {
            return Optional.of(path + " belongs to another user, with the uid " + owner);
        }
        boolean safe = mayBeWritable || (mode & WRITABLE_FOR_OTHERS) == 0 || (Boolean) found.get("isSymbolicLink");
        return safe
                ? Optional.empty()
                : Optional.of("%s can be written by other users, its mode is %o".formatted(path, mode & 07777));
    }

    /**
     * Returns why what is in a folder could be another user's: the permissions of the folder have to
     * keep all others out, and all in it has to be as this user makes it. A file that another user
     * made, may write to, or could have under a name elsewhere stays that user's to change, however
     * closed the folder is by now.
     *
     * @return the first problem; nothing if all is this user's, or root's, alone
     */
    static Optional<String> problemWithin(Path folder) throws IOException {
        int mode = (Integer) attributes(folder).get("mode");
        if ((mode & OPEN_TO_OTHERS) != 0) {
            return Optional.of("%s is open to other users, its mode is %o and not 700".formatted(folder, mode & 07777));
        }
        try (var entries = Files.walk(folder)) {
            for (var entry : (Iterable<Path>) entries::iterator) {
                var found = attributes(entry);
                var problem = problem(entry, found, false).or(() -> otherName(entry, found));
                if (problem.isPresent()) {
                    return problem;
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return Optional.empty();
    }

    /** Neither Go, venv nor pip makes a second name for a file: who has made one is not known. */
    private static Optional<String> otherName(Path path, Map<String, Object> found) {
        int links = (Integer) found.get("nlink");
        return links > 1 && (Boolean) found.get("isRegularFile")
                ? Optional.of(path + " has another name elsewhere, its link count is " + links)
                : Optional.empty();
    }

    /**
     * Takes the right to write from others, for all in a folder: programs make their files as the
     * user's umask says, which may let the group write.
     */
    static void close(Path folder) throws IOException {
        try (var entries = Files.walk(folder)) {
            for (var entry : (Iterable<Path>) entries::iterator) {
                int mode = (Integer) attributes(entry).get("mode");
                if ((mode & WRITABLE_FOR_OTHERS) != 0 && !Files.isSymbolicLink(entry)) {
                    Files.setAttribute(entry, "unix:mode", mode & 07777 & ~WRITABLE_FOR_OTHERS);
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Returns the first problem on the way to a folder: of each folder and each link that is passed
     * from the root on, those within the targets of links, too.
     *
     * @param folder an absolute path of what exists
     * @param home what is above it is not looked at, unless the way ends elsewhere
     */
    static Optional<String> problemOnTheWay(Path folder, Path home) throws IOException {
        var end = folder.toRealPath();
        var realHome = Files.exists(home) ? home.toRealPath() : home;
        for (var step : steps(folder)) {
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
        var steps = new LinkedHashSet<Path>();
        var names = new ArrayDeque<Path>();
        path.forEach(names::add);
        var at = path.getRoot();
        steps.add(at);
        while (!names.isEmpty()) {
            var next = at.resolve(names.pop()).normalize();
            steps.add(next);
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            var target = Files.readSymbolicLink(next);
            at = target.isAbsolute() ? target.getRoot() : at;
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                names.push(target.getName(i));
            }
        }
        return steps;
    }
}
