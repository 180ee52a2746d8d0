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

    /** Where the tools are that a test with a home of its own is not to make again. */
    static String cache() {
        var cache = System.getenv("XDG_CACHE_HOME");
        return cache != null ? cache : System.getenv("HOME") + "/.cache";
    }
}
