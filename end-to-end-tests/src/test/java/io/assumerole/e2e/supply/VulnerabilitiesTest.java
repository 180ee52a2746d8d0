package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.Stacks;
import java.nio.file.Files;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Asks osv.dev for advisories on everything that is shipped, and on the parts of the build, the local AWS, and the
 * engine, so it needs the internet. Does not prove that there is no vulnerability that nobody has reported.
 */
@Tag("vulnerabilities")
class VulnerabilitiesTest {

    @Test
    void knows_every_advisory() throws Exception {
        var notReached = Files.readAllLines(Stacks.cloneFolder().resolve("docs/supply-chain.md")).stream()
                .filter(line -> line.contains("not reached: "))
                .collect(Collectors.joining());
        var packages = new LinkedHashSet<>(Inventory.shipped());
        packages.addAll(Inventory.build());
        packages.addAll(Inventory.localAws());
        packages.addAll(Inventory.engine());

        var found = Osv.PUBLIC.advisories(List.copyOf(packages));

        found.values().forEach(ids -> ids.removeIf(notReached::contains));
        found.values().removeIf(List::isEmpty);
        assertThat(found)
                .as("advisories that no line of docs/supply-chain.md has as not reached")
                .isEmpty();
    }
}
