package io.assumerole.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** The clone that is tested. */
final class Clone {

    private Clone() {}

    /** Maven runs a module's tests in the module's folder; an IDE may run them in the clone's. */
    static Path folder() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("create-role-stack")) ? here : here.getParent();
    }

    static Path createRole() {
        return folder().resolve("create-role-stack");
    }

    static Path assumeRole() {
        return folder().resolve("assume-role-stack");
    }
}
