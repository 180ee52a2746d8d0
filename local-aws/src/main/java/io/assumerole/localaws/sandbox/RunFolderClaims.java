package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.ProcessReference;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * Claims the folders of runs, which share one parent folder.
 *
 * <p>A claimed folder contains a record of its process. If that process no longer exists, it was killed before it could
 * clean up.
 */
public final class RunFolderClaims {
    private static final String OWNER = "owner";
    private static final String RUN = "run-";

    private final Path root;

    /**
     * @param root the parent folder of the runs; created if it does not exist
     */
    public RunFolderClaims(Path root) {
        this.root = root;
    }

    /** Returns the folder of the sandbox that {@code up} leaves running; it may not exist. */
    public Path up() {
        return root.resolve("up");
    }

    /** Creates a folder for a run that cleans up after itself. */
    public Claim claimRun() {
        return locked(() -> claim(Files.createTempDirectory(root, RUN)));
    }

    /** Creates the folder of {@code up}, which must not exist. */
    public Claim claimUp() {
        return locked(() -> {
            Folders.makeNew(up());
            return claim(up());
        });
    }

    /** Returns the folders of runs whose process was killed before it could clean up. */
    public List<Path> leftovers() {
        return locked(() -> {
            try (var folders = Files.list(root)) {
                return folders.filter(folder -> folder.getFileName().toString().startsWith(RUN))
                        .filter(folder -> owner(folder).isEmpty())
                        .toList();
            }
        });
    }

    /**
     * Returns whether a process uses a folder, or used it until it was killed. No process uses the folder that
     * {@code up} leaves.
     */
    public boolean isClaimed(Path folder) {
        return Files.exists(folder.resolve(OWNER));
    }

    /** Returns the process that uses a folder; empty if there is none, or it has ended. */
    public Optional<ProcessHandle> owner(Path folder) {
        try {
            return ProcessReference.parse(Files.readString(folder.resolve(OWNER)))
                    .flatMap(ProcessReference::find);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Claim claim(Path folder) throws IOException {
        var claim = new Claim(folder);
        Files.writeString(
                folder.resolve(OWNER),
                ProcessReference.of(ProcessHandle.current()).toString());
        return claim;
    }

    private <T> T locked(Folders.Work<T> work) {
        return Folders.locked(Folders.make(root).resolve("lock"), FileChannel::lock, work);
    }

    /** A claimed folder. It is deleted when its run ends, even if a signal stops this JVM. */
    public static final class Claim implements AutoCloseable {
        private final Path folder;
        private final Thread hook;
        private final CountDownLatch handled = new CountDownLatch(1);
        private volatile boolean deletedWhenInterrupted = true;
        private volatile Runnable afterInterrupt = () -> {};

        private Claim(Path folder) {
            this.folder = folder;
            this.hook = new Thread(this::interrupted, "delete-run-folder");
            Runtime.getRuntime().addShutdownHook(hook);
        }

        public Path folder() {
            return folder;
        }

        private void interrupted() {
            try {
                ChildProcesses.stopAll();
                if (deletedWhenInterrupted) {
                    delete();
                }
                afterInterrupt.run();
            } finally {
                handled.countDown();
            }
        }

        /** Sets the task that runs last if a signal stops this JVM, after the processes of the JVM have ended. */
        public void afterInterrupt(Runnable work) {
            afterInterrupt = work;
        }

        /** Keeps the folder for the next run if a signal stops this JVM. */
        public void outliveInterrupts() {
            deletedWhenInterrupted = false;
        }

        /**
         * Keeps the folder and releases the claim.
         *
         * @throws LocalAwsException if this JVM is shutting down; {@link #outliveInterrupts} decides whether the folder
         *     is kept
         */
        public void keep() {
            if (!release(() -> Folders.change(folder, () -> Files.delete(folder.resolve(OWNER))))) {
                throw new LocalAwsException(
                        "This process is shutting down, so its claim on " + folder + " is not released.");
            }
        }

        /**
         * Deletes the folder unless {@code keep} was called. If a signal stops this JVM, waits until the claim has been
         * handled.
         */
        @Override
        public void close() {
            if (Files.exists(folder.resolve(OWNER))) {
                release(this::delete);
            }
        }

        /**
         * Handles the claim, so that the shutdown hook doesn't. Returns false, after the claim has been handled, if
         * this JVM is shutting down.
         */
        private boolean release(Runnable work) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                try {
                    handled.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
            try {
                work.run();
            } finally {
                handled.countDown();
            }
            return true;
        }

        private void delete() {
            try {
                Folders.delete(folder);
            } catch (LocalAwsException e) {
                System.err.println(folder + " remains, and the next run deletes it: " + e.getMessage());
            }
        }
    }
}
