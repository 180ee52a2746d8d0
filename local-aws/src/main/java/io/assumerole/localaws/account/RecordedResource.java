package io.assumerole.localaws.account;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of a ledger: a resource that its run was about to create.
 *
 * @param endpoint {@code aws}, or the URL of a local AWS
 * @param run the ID of the run, which is the value of the resource's tag
 */
record RecordedResource(
        Instant time, String endpoint, String account, String region, Kind kind, String name, String run) {

    /** The kinds of resources, in the order of their removal. */
    public enum Kind {
        BUCKET,
        ROLE,
        USER
    }

    private static final Pattern SUFFIX = Pattern.compile("-[a-z]+");
    private static final int FIELDS = 7;

    /** Returns the line of a ledger, without its end. */
    String line() {
        return String.join("\t", time.toString(), endpoint, account, region, kind.name(), name, run);
    }

    /**
     * Parses a line of the ledger of one run; empty if it is not the line of a resource that this run can have created.
     */
    static Optional<RecordedResource> parse(String line, String run) {
        var fields = line.split("\t", -1);
        if (fields.length != FIELDS) {
            return Optional.empty();
        }
        try {
            var recorded = new RecordedResource(
                    Instant.parse(fields[0]),
                    fields[1],
                    fields[2],
                    fields[3],
                    Kind.valueOf(fields[4]),
                    fields[5],
                    fields[6]);
            var prefix = AccountRun.PREFIX + run;
            boolean own = recorded.run().equals(run)
                    && recorded.name().startsWith(prefix)
                    && SUFFIX.matcher(recorded.name().substring(prefix.length()))
                            .matches();
            return own ? Optional.of(recorded) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " " + name;
    }
}
