package io.assumerole.localaws.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Prints the progress of a run: a line for each step, with the time it took.
 *
 * <p>During a longer step, a terminal shows a line that counts the seconds; any other output gets a plain line without
 * control codes every few seconds.
 */
public final class Progress {
    private static final long TERMINAL_BEAT_MILLIS = 250;
    private static final long PLAIN_BEAT_MILLIS = 5_000;

    // A line that wraps could not be redrawn: only its last row would be erased.
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";

    private final PrintStream out;
    private final boolean terminal;
    private final long plainBeatMillis;
    private final long start = System.nanoTime();

    private Progress(PrintStream out, boolean terminal, long plainBeatMillis) {
        this.out = out;
        this.terminal = terminal;
        this.plainBeatMillis = plainBeatMillis;
    }

    /** Returns a progress of plain lines. */
    public static Progress plain(PrintStream out) {
        return plain(out, PLAIN_BEAT_MILLIS);
    }

    static Progress plain(PrintStream out, long beatMillis) {
        return new Progress(out, false, beatMillis);
    }

    /** Returns a progress that redraws the line of the running step. */
    public static Progress onTerminal(PrintStream out) {
        return new Progress(out, true, PLAIN_BEAT_MILLIS);
    }

    /** Returns whether the output is a terminal, which shows colors. */
    public boolean isTerminal() {
        return terminal;
    }

    public synchronized void line(String text) {
        out.println(text);
    }

    /** Prints a message below the line of the running step: a signal is stopping the run. */
    public synchronized void interrupted(String rest) {
        out.println(erase() + "Interrupted. " + rest);
        out.flush();
    }

    /**
     * Does some work and prints a line about it, which reports a failure if the work throws an exception.
     *
     * @param what a description of the work, in a few words
     */
    public <T, E extends Exception> T step(String what, Work<T, E> work) throws E {
        long began = System.nanoTime();
        var beat = startBeat(what, began);
        boolean done = false;
        try {
            var result = work.run();
            done = true;
            return result;
        } finally {
            beat.interrupt();
            var outcome = done ? "took" : ChildProcesses.isShuttingDown() ? "interrupted after" : "failed after";
            synchronized (this) {
                out.println(erase() + stamp() + what + " (" + outcome + " " + since(began) + ")");
            }
        }
    }

    /** Does some work that is mostly done already: prints only the lines of a longer step. */
    public void quietStep(String what, Runnable work) {
        var beat = startBeat(what, System.nanoTime());
        try {
            work.run();
        } finally {
            beat.interrupt();
            synchronized (this) {
                out.print(erase());
                out.flush();
            }
        }
    }

    private Thread startBeat(String what, long began) {
        var beat = new Thread(() -> beat(what, began), "progress");
        beat.setDaemon(true);
        beat.start();
        return beat;
    }

    private void beat(String what, long began) {
        try {
            while (true) {
                synchronized (this) {
                    // Checked while holding the lock, so no beat follows the step's last line.
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    if (terminal) {
                        out.print(erase() + NO_WRAP + stamp() + what + " ..." + WRAP);
                        out.flush();
                    } else if (System.nanoTime() - began > plainBeatMillis * 900_000) {
                        out.println(stamp() + what + " ... " + since(began));
                    }
                }
                Thread.sleep(terminal ? TERMINAL_BEAT_MILLIS : plainBeatMillis);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String erase() {
        return terminal ? "\r\u001b[K" : "";
    }

    private String stamp() {
        return String.format(Locale.ROOT, "[%5.1f s] ", seconds(start));
    }

    private static String since(long began) {
        return String.format(Locale.ROOT, "%.1f s", seconds(began));
    }

    private static double seconds(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    }

    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        T run() throws E;
    }
}
