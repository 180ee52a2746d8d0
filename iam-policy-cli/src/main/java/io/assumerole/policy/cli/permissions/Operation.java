package io.assumerole.policy.cli.permissions;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** An operation of the AWS provider on a resource. */
enum Operation {
    CREATE,
    /** The read of a resource: after a create or an update too, and in a refresh or an import. */
    READ,
    /** The reads in a refresh or an import that don't follow a create or an update. */
    REFRESH,
    UPDATE,
    DELETE;

    /**
     * Returns the operations on the resource after a step of a preview, such as {@code create-replacement}, or on a
     * deleted resource; none if the step calls no AWS API.
     */
    static Set<Operation> of(String step) {
        return switch (step) {
            case "create", "create-replacement", "replace" -> EnumSet.of(CREATE, READ);
            case "update" -> EnumSet.of(UPDATE, READ);
            case "delete", "delete-replaced" -> EnumSet.of(DELETE);
            case "read", "read-replacement", "import", "import-replacement" -> EnumSet.of(READ, REFRESH);
            default -> EnumSet.noneOf(Operation.class);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
