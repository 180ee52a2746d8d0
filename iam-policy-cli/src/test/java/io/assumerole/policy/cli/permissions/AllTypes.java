package io.assumerole.policy.cli.permissions;

import java.util.Set;
import java.util.TreeSet;

/** The resource types with data, for tests of the command. */
public final class AllTypes {
    private AllTypes() {}

    public static Set<String> types() {
        return new TreeSet<>(ResourceCalls.DERIVED_LINES.keySet());
    }
}
