package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Asks osv.dev for advisories on everything that is shipped, so it needs the internet. Does not
 * prove that there is no vulnerability that nobody has told of.
 */
@Tag("vulnerabilities")
class VulnerabilitiesTest {

    private static final List<String> NETTY_MODULES = List.of(
            "buffer",
            "codec-base",
            "codec-compression",
            "codec-http",
            "codec-http2",
            "codec-socks",
            "common",
            "handler",
            "handler-proxy",
            "resolver",
            "transport",
            "transport-classes-epoll",
            "transport-native-unix-common");

    @Test
    void knows_every_advisory_on_what_is_shipped() throws Exception {
        var notReached = Advisory.all().stream()
                .filter(Advisory::isNotReached)
                .map(Advisory::ids)
                .collect(Collectors.joining());

        var found = Osv.PUBLIC.advisories(shipped());

        found.values().forEach(ids -> ids.removeIf(notReached::contains));
        found.values().removeIf(List::isEmpty);
        assertThat(found)
                .as("advisories that docs/supply-chain.md does not tell of as not reached")
                .isEmpty();
    }

    private static List<String> shipped() throws IOException {
        var purls = new ArrayList<String>();
        for (var module : List.of("assume-role-components", "iam-policy-cli", "local-aws")) {
            Sbom.read(module).components().forEach(component -> purls.add(component.purl()));
        }
        var netty = Advisory.shadedNetty();
        NETTY_MODULES.forEach(name -> purls.add("pkg:maven/io.netty/netty-" + name + "@" + netty));
        return purls;
    }
}
