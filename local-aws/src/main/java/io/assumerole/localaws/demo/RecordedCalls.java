package io.assumerole.localaws.demo;

import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** What the local AWS has recorded of the calls of everybody but root. */
final class RecordedCalls {
    private final Path file;

    RecordedCalls(Path file) {
        this.file = file;
    }

    /** How many decisions there are. */
    int size() {
        return all().size();
    }

    /** The decisions after the first so many. */
    List<RecordedCall> since(int size) {
        var all = all();
        return all.subList(size, all.size());
    }

    /** How something that began after the first so many decisions has failed: by what was refused, each once. */
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
            throw new LocalAwsException("What the local AWS has recorded in " + file + " cannot be read: " + e, e);
        }
    }
}
