package io.assumerole.localaws.demo;

import io.assumerole.localaws.least.RecordedCall;
import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the local AWS has recorded of the calls of everybody but root. */
final class Recording {
    private final Path file;

    Recording(Path file) {
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

    /** Of these the ones that refused something. */
    List<RecordedCall> refusedSince(int size) {
        return since(size).stream().filter(decision -> !decision.allowed()).toList();
    }

    private List<RecordedCall> all() {
        try {
            return RecordedCall.read(file);
        } catch (IOException e) {
            throw new LocalAwsException("What the local AWS has recorded in " + file + " cannot be read: " + e, e);
        }
    }
}
