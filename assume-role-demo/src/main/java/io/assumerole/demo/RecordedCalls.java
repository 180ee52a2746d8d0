package io.assumerole.demo;

import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The local AWS's record of all calls except calls of root users. */
final class RecordedCalls {
    private final Path file;

    RecordedCalls(Path file) {
        this.file = file;
    }

    /** Returns the number of recorded decisions. */
    int size() {
        return all().size();
    }

    /** Returns the decisions after the first {@code size} decisions. */
    List<RecordedCall> since(int size) {
        var all = all();
        return all.subList(size, all.size());
    }

    /** Describes a failure after the first {@code size} decisions by the distinct refused actions. */
    String failure(int size, Exception e) {
        var refused = since(size).stream().filter(call -> !call.allowed()).toList();
        return refused.isEmpty()
                ? "failed: " + e.getMessage()
                : refused.stream()
                        .map(RecordedCall::action)
                        .distinct()
                        .collect(Collectors.joining(" and ", "AccessDenied: ", ""));
    }

    private List<RecordedCall> all() {
        try {
            return RecordedCall.read(file);
        } catch (IOException e) {
            throw new LocalAwsException("The record of the local AWS, " + file + ", cannot be read: " + e, e);
        }
    }
}
