package io.assumerole.policy.cli;

import java.util.Collections;
import java.util.Iterator;

/** Marks the option or parameter whose value is a file: a shell completes it with the names of files. */
final class FileNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
        return Collections.emptyIterator();
    }
}
