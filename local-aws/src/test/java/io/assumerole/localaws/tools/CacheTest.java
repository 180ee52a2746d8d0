package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does not prove anything about what is put into the cache. */
class CacheTest {
    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    @Test
    void names_folders_after_the_content_they_are_made_from() {
        assertThat(Cache.key("engine", "go.mod", "go.sum"))
                .matches("engine-[0-9a-f]{16}")
                .isNotEqualTo(Cache.key("engine", "go.mod"))
                .isNotEqualTo(Cache.key("engine", "go.sum", "go.mod"));
    }

    @Test
    void is_where_the_environment_says() {
        assertThat(folder(Map.of("HOME", home.toString()))).isEqualTo(home.resolve(".cache/assume-role/v2/x"));
        assertThat(folder(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", elsewhere.toString())))
                .isEqualTo(elsewhere.resolve("assume-role/v2/x"));
    }

    @Test
    void passes_over_a_relative_cache_home() {
        assertThat(folder(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", "cache")))
                .isEqualTo(home.resolve(".cache/assume-role/v2/x"));
    }

    @Test
    void is_in_the_accounts_home_where_home_names_none() {
        var account = Path.of(System.getProperty("user.home"), ".cache/assume-role/v2/x");

        assertThat(folder(Map.of())).isEqualTo(account);
        assertThat(folder(Map.of("HOME", ""))).isEqualTo(account);
        assertThat(folder(Map.of("HOME", "relative"))).isEqualTo(account);
    }

    private static Path folder(Map<String, String> environment) {
        return Cache.of(environment).folder("x");
    }
}
