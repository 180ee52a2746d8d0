package io.assumerole.localaws.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Starts child processes and stops them, with all their descendants, before this JVM ends.
 *
 * <p>A JVM that receives Ctrl-C or SIGTERM leaves its children running; this class's shutdown hook stops them.
 */
public final class ChildProcesses {
    private static final Duration GRACE = Duration.ofSeconds(8);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);
    private static final int TAIL_LINES = 20;
    private static final Set<Process> RUNNING = new LinkedHashSet<>();
    private static boolean ended;

    static {
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(ChildProcesses::stopAll, "end-children"));
        } catch (IllegalStateException e) {
            // A shutdown hook used this class first: nothing runs, and nothing can be started.
            ended = true;
        }
    }

    private ChildProcesses() {}

    /** Starts a process that {@link #stopAll()} stops. Throws an exception if this JVM is already shutting down. */
    public static Process start(ProcessBuilder builder) throws IOException {
        synchronized (RUNNING) {
            if (ended) {
                throw new IOException("This process is shutting down and starts no more processes.");
            }
            var process = builder.start();
            RUNNING.add(process);
            process.onExit().thenAccept(ChildProcesses::release);
            return process;
        }
    }

    /** Lets a process from {@link #start} outlive this JVM. */
    public static void release(Process process) {
        synchronized (RUNNING) {
            RUNNING.remove(process);
        }
    }

    /** Returns whether {@link #stopAll()} has been called, which explains later failures. */
    public static boolean isShuttingDown() {
        synchronized (RUNNING) {
            return ended;
        }
    }

    /**
     * Stops every running process that was started here, and prevents new processes from starting here. Several
     * shutdown hooks may call it: each call returns when all processes have stopped.
     */
    public static void stopAll() {
        var roots = new ArrayList<ProcessHandle>();
        synchronized (RUNNING) {
            ended = true;
            RUNNING.forEach(process -> roots.add(process.toHandle()));
        }
        end(roots, GRACE);
    }

    /**
     * Terminates a process and its descendants, and kills those that still run a few seconds later. Returns when all of
     * them have stopped.
     */
    public static void end(ProcessHandle root) {
        end(List.of(root));
    }

    /** Does the same with several processes at the same time. */
    public static void end(List<ProcessHandle> roots) {
        end(roots, GRACE);
    }

    static void end(List<ProcessHandle> roots, Duration grace) {
        // This must precede the first signal: a descendant whose parent has died is no longer found.
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

    /** Returns whether a process runs; a zombie, which has ended but was not reaped, does not count. */
    public static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            // "pid (name) state ...", where the name may contain any character: proc(5).
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            // Not on Linux, or the process has ended.
            return process.isAlive();
        }
    }

    /** Returns at most the last 20 lines of a process's log, or why it cannot be read. */
    public static String logTail(Path log) {
        try {
            var lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException e) {
            return "(it cannot be read: " + e.getMessage() + ")";
        }
    }

    private static void addTree(ProcessHandle root, Set<ProcessHandle> all) {
        root.descendants().forEach(all::add);
        all.add(root);
    }
}
