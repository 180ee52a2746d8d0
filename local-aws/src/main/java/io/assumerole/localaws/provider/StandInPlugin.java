package io.assumerole.localaws.provider;

import java.nio.file.Path;

/** x. */
public final class StandInPlugin {
    /** v. */
    public static final String VERSION = "6.83.0";

    private StandInPlugin() {}

    /**
     * x.
     *
     * @param pulumiHome x
     */
    public static void install(Path pulumiHome) {}
}
