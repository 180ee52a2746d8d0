package io.assumerole.e2e;

import static java.util.stream.Collectors.toMap;

import io.assumerole.testing.SecretScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Looks for secrets in the state of a sandbox's stacks, its backups and its history. */
final class StateFiles {

    /** The result of {@link #found} if only the visible text was found. */
    static final Set<String> NO_SECRET = Set.of("in the clear");

    private StateFiles() {}

    /**
     * Tells what is found in all files of the state.
     *
     * @param visible a text that is no secret and has to be there, so that looking at nothing does
     *     not pass
     * @param secrets what must not be there
     * @return {@link #NO_SECRET}, unless there is a secret, or nothing at all
     */
    static Set<String> found(Stacks stacks, String visible, String... secrets) throws IOException {
        var names = Stream.of(secrets).distinct().collect(toMap(s -> s, s -> "a secret"));
        names.put(visible, "in the clear");
        var leaks = SecretScanner.of(names);
        var found = new TreeSet<String>();
        try (var files = Files.walk(stacks.folder().resolve("state"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                leaks.in(file).stream().map(SecretScanner.Leak::secret).forEach(found::add);
            }
        }
        return found;
    }
}
