package example;

import java.util.ArrayList;
import java.util.List;

/** Collects all that is wrong with a file, so that it is told at once. */
final class Problems {

    private final String file;
    private final List<String> found = new ArrayList<>();

    Problems(String file) {
        this.file = file;
    }

    /** Adds one, such as {@code fleet.yaml:12: user "red": …}. */
    void add(int line, String whose, String what) {
        found.add(file + ":" + line + ": " + whose + ": " + what);
    }

    int count() {
        return found.size();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", found));
        }
    }
}
