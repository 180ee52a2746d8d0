package io.assumerole.localaws.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Starts child processes and ends them, with all their descendants, before this JVM ends.
 *
 * <p>A JVM that is told to stop (by Ctrl-C, by SIGTERM) leaves its children running; this class's
 * shutdown hook does not.
 */
public final class ChildProcesses {
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final Set<Process> RUNNING = new LinkedHashSet<>();
    private static boolean ended;

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(ChildProcesses::endAll, "end-children"));
        } catch (IllegalStateException e) {
            // First used by a hook of a JVM that ends: nothing runs, and nothing is to be started.
            ended = true;
        }
    }

    private ChildProcesses() {}

    /**
     * Starts a process that {@link #endAll()} will end.
     *
     * @param builder what to start
     * @return the process
     * @throws IOException if it cannot be started, or if this JVM is already shutting down
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        synchronized (RUNNING) {
            if (ended) {
                throw new IOException("This process is shutting down and starts nothing more.");
            }
            var process = builder.start();
            RUNNING.add(process);
            process.onExit().thenAccept(ChildProcesses::release);
            return process;
        }
    }

    /**
     * Lets a process live on when this JVM ends.
     *
     * @param process a process from {@link #start}
     */
    public static void release(Process process) {
        synchronized (RUNNING) {
            RUNNING.remove(process);
        }
    }

    /**
     * Tells whether {@link #endAll()} has been called: what fails from then on fails because of
     * that.
     *
     * @return true if this JVM starts nothing more
     */
    public static boolean areEnded() {
        synchronized (RUNNING) {
            return ended;
        }
    }

    /**
     * Ends every process that was started here and still runs, and starts no others from now on.
     * May be called by several shutdown hooks: each returns when all is ended.
     */
    public static void endAll() {
        var roots = new ArrayList<ProcessHandle>();
        synchronized (RUNNING) {
            ended = true;
            RUNNING.forEach(process -> roots.add(process.toHandle()));
        }
        end(roots, GRACE);
    }

    /**
     * Ends a process and its descendants: asks first, and kills what is still there some seconds
     * later. Returns when all of them are gone.
     *
     * @param root the process
     */
    public static void end(ProcessHandle root) {
        end(List.of(root), GRACE);
    }

    static void end(List<ProcessHandle> roots, Duration grace) {
        // Before the first signal: a descendant whose parent has died is no longer found as one.
        var all = new LinkedHashSet<ProcessHandle>();
        roots.forEach(root -> addTree(root, all));
        all.forEach(ProcessHandle::destroy);
        awaitEnd(roots, all, grace);
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(roots, all, AFTER_KILL);
    }

    private static void awaitEnd(List<ProcessHandle> roots, Set<ProcessHandle> all, Duration limit) {
        var end = Instant.now().plus(limit);
        while (all.stream().anyMatch(ChildProcesses::runs) && Instant.now().isBefore(end)) {
            roots.forEach(root -> addTree(root, all));
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Tells whether a process runs; one that has ended but that no parent has reaped does not. */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            // "pid (name) state ...", where the name may hold anything: proc(5).
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            // Not on Linux, or gone since.
            return process.isAlive();
        }
    }

    private static void addTree(ProcessHandle root, Set<ProcessHandle> all) {
        root.descendants().forEach(all::add);
        all.add(root);
    }
}
