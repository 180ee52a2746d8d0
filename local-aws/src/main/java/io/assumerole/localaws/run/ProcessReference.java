package io.assumerole.localaws.run;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A reference that finds a process after the JVM that started it has ended.
 *
 * @param pid its process id
 * @param start its start time, because a process id can be reused; {@link Instant#EPOCH} if the system does not report
 * it, in which case the process is never found again
 */
public record ProcessReference(long pid, Instant start) {
    // The system derives a start time from the clock, which may have been corrected.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    public static ProcessReference of(ProcessHandle process) {
        return new ProcessReference(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /**
     * Reads the text of {@link #toString()}, such as {@code 4711 2026-11-24T10:15:30.120Z}; empty if the text has a
     * different form.
     */
    public static Optional<ProcessReference> parse(String text) {
        var parts = text.trim().split(" ");
        try {
            return parts.length == 2
                    ? Optional.of(new ProcessReference(Long.parseLong(parts[0]), Instant.parse(parts[1])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the process; empty if it has ended or its start time is unknown. */
    public Optional<ProcessHandle> find() {
        return ProcessHandle.of(pid)
                .filter(ChildProcesses::runs)
                .filter(process ->
                        process.info().startInstant().filter(this::isStart).isPresent());
    }

    boolean isStart(Instant found) {
        return !start.equals(Instant.EPOCH)
                && Duration.between(start, found).abs().compareTo(TOLERANCE) <= 0;
    }

    @Override
    public String toString() {
        return pid + " " + start;
    }
}
