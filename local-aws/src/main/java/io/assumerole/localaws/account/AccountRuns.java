package io.assumerole.localaws.account;

import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folder that contains a folder for each run whose resources are not all removed. It is outside the clone. */
public final class AccountRuns {
    private static final Pattern RUN = Pattern.compile("[0-9a-f]{16}");
    private static final int ID_BYTES = 8;

    private final Path root;

    private AccountRuns(Path root) {
        this.root = root;
    }

    /**
     * Finds the folder: {@code assume-role/aws-check} in {@code XDG_STATE_HOME}, or else in {@code ~/.local/state}.
     *
     * @throws LocalAwsException if another user could change it
     */
    public static AccountRuns of(Map<String, String> environment) {
        // A relative path is invalid and must be ignored: XDG Base Directory Specification.
        var given = environment.getOrDefault("XDG_STATE_HOME", "");
        var base = given.startsWith("/")
                ? Path.of(given)
                : home(environment).resolve(".local").resolve("state");
        var root = Folders.make(base.resolve("assume-role").resolve("aws-check").normalize());
        Folders.unsafeReason(root).ifPresent(problem -> {
            throw new LocalAwsException(problem + ". Its ledgers are not used, because another user could have changed"
                    + " them. If nobody has, run chmod 700 on the folder, and try again.");
        });
        return new AccountRuns(root);
    }

    static Path home(Map<String, String> environment) {
        return Folders.home(environment)
                .orElseThrow(() -> new LocalAwsException("HOME is not set, and this account has no home. Set HOME."));
    }

    /** Returns the path of the folder. */
    public Path path() {
        return root;
    }

    /** Creates the folder of a new run, with an ID that nobody can predict: 16 hexadecimal digits. */
    public AccountRun start(AwsAccount account) {
        var id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        return locked(() -> {
            var folder = root.resolve(HexFormat.of().formatHex(id));
            Folders.makeNew(folder);
            return AccountRun.open(folder, Optional.of(account))
                    .orElseThrow(() -> new LocalAwsException("Another process uses the new folder " + folder));
        });
    }

    /**
     * The runs at one time.
     *
     * @param ended the runs whose process has ended; close each of them
     * @param running the IDs of the other runs
     */
    record Found(List<AccountRun> ended, List<String> running) {}

    Found find() {
        return locked(() -> {
            var found = new Found(new ArrayList<>(), new ArrayList<>());
            for (var folder : folders()) {
                AccountRun.open(folder, Optional.empty())
                        .ifPresentOrElse(
                                found.ended::add,
                                () -> found.running.add(folder.getFileName().toString()));
            }
            return found;
        });
    }

    private List<Path> folders() throws IOException {
        try (var folders = Files.list(root)) {
            return folders.filter(folder ->
                            RUN.matcher(folder.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    private <T> T locked(Folders.Work<T> work) {
        return Folders.locked(root.resolve("lock"), FileChannel::lock, work);
    }
}
