package io.assumerole.localaws.account;

import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.ProcessReference;
import io.assumerole.localaws.run.ProcessVariable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A run of the check, in a folder with its ledger, Pulumi's state, and a record of its processes.
 *
 * <p>The process of the run has a lock on the folder, which the system releases even if the process is killed.
 */
public final class AccountRun implements AutoCloseable {
    /** The start of the name of each resource. */
    public static final String PREFIX = "assume-role-check-";

    /** The key of the tag of each resource. Its value is the ID of the run. */
    public static final String TAG = "assume-role-check";

    /** The variable of the processes that can create a resource. Its value is the ID of the run. */
    public static final String VARIABLE = "ASSUME_ROLE_CHECK_RUN";

    private static final String LEDGER = "ledger.tsv";
    private static final String PROCESSES = "processes";

    /** The folders of the open runs: closing any channel to a lock file would release the lock that this process has. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final String id;
    private final Optional<AwsAccount> account;
    private final FileChannel channel;
    private final FileLock lock;

    private AccountRun(Path folder, Optional<AwsAccount> account, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.id = folder.getFileName().toString();
        this.account = account;
        this.channel = channel;
        this.lock = lock;
    }

    /** Opens a run; empty if another process or another part of this process has opened it. */
    static Optional<AccountRun> open(Path folder, Optional<AwsAccount> account) {
        if (!OPEN.add(folder)) {
            return Optional.empty();
        }
        Optional<AccountRun> run = Optional.empty();
        try {
            run = Folders.use(folder, () -> {
                var channel =
                        FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock();
                if (lock == null) {
                    channel.close();
                    return Optional.empty();
                }
                return Optional.of(new AccountRun(folder, account, channel, lock));
            });
            return run;
        } finally {
            if (run.isEmpty()) {
                OPEN.remove(folder);
            }
        }
    }

    /** Returns the ID: 16 hexadecimal digits. */
    public String id() {
        return id;
    }

    /** Returns the tag of each resource. */
    public Map<String, String> tags() {
        return Map.of(TAG, id);
    }

    /** Returns a folder of this run, which its removal deletes. */
    public Path folder(String name) {
        return Folders.make(folder.resolve(name));
    }

    /**
     * Returns the whole environment of an engine. Adds {@link #VARIABLE} to {@link AwsAccount#environment}, so that a
     * cleanup finds the engine and its plugins after this process is killed.
     *
     * @param identity the only key that the engine, the program, and the plugins get
     * @param passphrase the passphrase for the secrets in the state; a secret
     */
    public Map<String, String> environment(AwsCredentials identity, String passphrase) {
        var environment = account().environment(identity, folder("state"), passphrase);
        environment.put(VARIABLE, id);
        return environment;
    }

    /** Records a user, and returns its name. Call this before you create it. */
    public String user(String suffix) {
        return record(RecordedResource.Kind.USER, suffix);
    }

    /** Records a role, and returns its name. Call this before you create it. */
    public String role(String suffix) {
        return record(RecordedResource.Kind.ROLE, suffix);
    }

    /**
     * Records a bucket, and returns its name. Call this before you create it.
     *
     * <p>The check and the AWS plugin tag a new bucket in a second call. Therefore, this method first checks that no bucket
     * in the world has the name: an untagged bucket of that name then belongs to this run.
     *
     * @throws LocalAwsException if a bucket has that name
     */
    public String bucket(String suffix) {
        var name = name(suffix);
        var s3 = account().caller().s3();
        try {
            s3.headBucket(r -> r.bucket(name));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return record(RecordedResource.Kind.BUCKET, suffix);
            }
            throw new LocalAwsException(
                    "s3:ListBucket on the bucket " + name + " answers " + e.statusCode()
                            + " instead of 404, so the name may be taken. The caller needs the permissions of"
                            + " docs/how-to/test-on-aws.md.",
                    e);
        }
        throw new LocalAwsException("A bucket has the random name " + name + " already. Run this again.");
    }

    private AwsAccount account() {
        return account.orElseThrow(() -> new IllegalStateException("The run " + id + " has ended"));
    }

    private String name(String suffix) {
        return PREFIX + id + "-" + suffix;
    }

    private String record(RecordedResource.Kind kind, String suffix) {
        var recorded = new RecordedResource(
                Instant.now(), account().endpoint(), account().id(), AwsAccount.REGION, kind, name(suffix), id);
        append(LEDGER, recorded.line());
        return recorded.name();
    }

    /**
     * Records a process, which the removal ends before it deletes anything. On Linux, the removal also finds unrecorded
     * processes by {@link #VARIABLE}.
     */
    public void add(ProcessHandle process) {
        append(PROCESSES, ProcessReference.of(process).toString());
    }

    /** Appends a line, and returns when it is on the disk. */
    private synchronized void append(String file, String line) {
        Folders.change(folder, () -> {
            try (var out =
                    FileChannel.open(folder.resolve(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            // The entries of a new file and of a new folder are data of the folders.
            for (var each : List.of(folder, folder.getParent())) {
                try (var entries = FileChannel.open(each, StandardOpenOption.READ)) {
                    entries.force(true);
                }
            }
        });
    }

    /**
     * Reads the ledger. Ignores an unfinished last line, whose resource was not created.
     *
     * @throws LocalAwsException if a line is not from this run
     */
    List<RecordedResource> recorded() {
        return Folders.use(folder, () -> {
            var all = new ArrayList<RecordedResource>();
            for (var line : lines(LEDGER)) {
                all.add(RecordedResource.parse(line, id)
                        .orElseThrow(() -> new LocalAwsException(folder.resolve(LEDGER)
                                + " has a line that its run did not write, so nothing in it was deleted. Delete the"
                                + " resources with the tag " + TAG + " = " + id + " by hand, and then the folder.")));
            }
            return List.copyOf(all);
        });
    }

    /** Returns the processes of this run that still run. Their descendants also belong to the run. */
    Set<ProcessHandle> processes() {
        var running = new LinkedHashSet<ProcessHandle>(new ProcessVariable(VARIABLE, id).find());
        Folders.use(folder, () -> lines(PROCESSES)).stream()
                .flatMap(line -> ProcessReference.parse(line).stream())
                .flatMap(process -> process.find().stream())
                .forEach(running::add);
        return running;
    }

    private List<String> lines(String file) throws IOException {
        try {
            var text = Files.readString(folder.resolve(file));
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Deletes the folder, after nothing in the account remains. */
    void delete() {
        Folders.delete(folder);
    }

    /** Releases the folder. */
    @Override
    public void close() {
        try {
            Folders.change(folder.getParent(), () -> {
                lock.release();
                channel.close();
            });
        } finally {
            OPEN.remove(folder);
        }
    }
}
