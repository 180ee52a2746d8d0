package io.assumerole.localaws.provider.resources;

import io.assumerole.localaws.provider.Plugin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A test class with a plugin of version 6 that works as the root of the local AWS's account. */
@Tag("slow")
abstract class WithPlugin {
    static Plugin plugin;

    @BeforeAll
    static void start_plugin() {
        plugin = Plugin.ofRoot();
    }

    @AfterAll
    static void close_plugin() {
        plugin.close();
    }
}
