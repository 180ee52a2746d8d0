package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table of advisories in docs/supply-chain.md against what is shipped. Does not prove that the
 * table knows every advisory: the profile vulnerabilities asks for those.
 */
class AdvisoriesTest {

    private static final Map<String, String> SHIPPED = new HashMap<>();

    @BeforeAll
    static void read_what_is_shipped() throws IOException {
        for (var component : Sbom.read("assume-role-components").components()) {
            SHIPPED.put(component.artifact(), component.version());
        }
        SHIPPED.put("io.netty:netty-codec-http2", Advisory.shadedNetty());
    }

    @Test
    void names_the_versions_that_are_shipped() throws IOException {
        assertThat(Advisory.all())
                .hasSizeGreaterThan(10)
                .allSatisfy(advisory -> assertThat(SHIPPED).containsEntry(advisory.artifact(), advisory.shipped()));
    }

    @Test
    void ships_nothing_affected_unless_it_is_not_reached() throws IOException {
        assertThat(Advisory.all())
                .allSatisfy(advisory -> assertThat(advisory.isFixed()).isNotEqualTo(advisory.isNotReached()));
    }

    @Test
    void takes_a_version_before_the_fix_for_affected() {
        assertThat(advisory("1.74.0", "1.75.0").isFixed()).isFalse();
        assertThat(advisory("1.75.0", "1.75.0").isFixed()).isTrue();
        assertThat(advisory("1.100.0", "1.75.0").isFixed()).isTrue();
        assertThat(advisory("4.2.16.Final", "4.2.17").isFixed()).isFalse();
    }

    private static Advisory advisory(String shipped, String fixed) {
        return new Advisory("example:example", shipped, "", fixed, "");
    }
}
