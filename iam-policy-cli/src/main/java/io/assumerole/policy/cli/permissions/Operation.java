package io.assumerole.policy.cli.permissions;

import java.util.List;
import java.util.Locale;

/** An operation of the AWS provider on a resource. */
enum Operation {
    CREATE,
    READ,
    UPDATE,
    DELETE;

    /** Returns the operations of a step of a preview, such as {@code create-replacement}; none if it calls no AWS API. */
    static List<Operation> of(String step) {
        return switch (step) {
            case "create", "create-replacement" -> List.of(CREATE, READ);
            case "update" -> List.of(UPDATE, READ);
            case "replace" -> List.of(CREATE, READ, DELETE);
            case "delete", "delete-replaced" -> List.of(DELETE);
            case "read", "read-replacement", "import", "import-replacement" -> List.of(READ);
            default -> List.of();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
