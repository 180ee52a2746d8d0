package io.assumerole.e2e;

import java.util.List;

/** Commands of the engine that need no confirmation, and that show no preview first. */
public final class EngineCommands {
    public static final List<String> UP = List.of("up", "--yes", "--skip-preview");

    /** An update that fails if it would change a resource. */
    public static final List<String> UNCHANGED = List.of("up", "--yes", "--skip-preview", "--expect-no-changes");

    public static final List<String> DESTROY = List.of("destroy", "--yes", "--skip-preview");

    private EngineCommands() {}
}
