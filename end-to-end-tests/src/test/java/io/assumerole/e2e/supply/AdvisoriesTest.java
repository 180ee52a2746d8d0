package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.assumerole.e2e.Clone;
import io.assumerole.e2e.supply.Packages.Package;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Known vulnerabilities and checksums of what is shipped, builds, and runs locally. Does not prove that none is unknown. */
@Tag("extended")
class AdvisoriesTest {

    @Test
    void of_the_table_are_fixed_or_not_reached_in_the_shipped_version() throws IOException {
        var rows = Pattern.compile("(?m)^\\| `([^`:]+:[^`]+)` +\\| *([^| ]+) *\\|[^|]+\\| *([^| ]+) *\\|([^|]*)\\|$")
                .matcher(Clone.read("docs/contributing/supply-chain.md"))
                .results()
                .toList();
        assertThat(rows).hasSizeGreaterThan(10).allSatisfy(row -> {
            assertThat(Packages.shipped()).contains(new Package("Maven", row.group(1), row.group(2)));
            int compared = Version.parse(row.group(2)).compareTo(Version.parse(row.group(3)));
            assertThat(compared >= 0).isNotEqualTo(row.group(4).contains("not reached: "));
        });
    }

    /** Needs the internet. */
    @Tag("vulnerabilities")
    @Test
    void that_osv_dev_knows_are_in_the_table_as_not_reached() throws Exception {
        var packages = new ArrayList<>(Packages.shipped());
        packages.addAll(Packages.build());
        packages.addAll(Packages.tools());

        var found = Packages.advisories(packages.stream().distinct().toList());
        for (var line : Clone.read("docs/contributing/supply-chain.md").lines().toList()) {
            found.values().forEach(ids -> ids.removeIf(id -> line.contains("not reached: ") && line.contains(id)));
        }
        found.values().removeIf(List::isEmpty);
        assertThat(found).isEmpty();
    }

    @Test
    void are_queried_for_all_that_is_shipped_that_builds_and_that_runs_locally() throws Exception {
        assertThat(Packages.shipped())
                .contains(new Package("Maven", "info.picocli:picocli", "4.7.7"))
                .extracting(Package::name)
                .contains("io.netty:netty-codec-http2");
        assertThat(Packages.build())
                .hasSizeGreaterThan(200)
                .contains(new Package("Maven", "org.apache.maven.plugins:maven-surefire-plugin", "3.5.4"))
                .contains(new Package("Maven", "org.apache.maven.surefire:surefire-api", "3.5.4"))
                .extracting(Package::name)
                .doesNotContain("org.apache.maven.plugins:maven-site-plugin", "io.assumerole:iam-policy");
        assertThat(Packages.tools())
                .hasSizeGreaterThan(200)
                .contains(new Package("PyPI", "ministack", "1.5.33"))
                .noneMatch(module -> module.version().startsWith("v"))
                .extracting(Package::name)
                .contains(
                        "github.com/pulumi/pulumi/pkg/v3",
                        "github.com/pulumi/pulumi-java",
                        "github.com/rhysd/actionlint",
                        "zizmor",
                        "stdlib");
    }

    @Test
    void cannot_come_with_a_package_that_has_no_checksum() throws IOException {
        var sums = Clone.read("local-aws/engine/go.sum") + Clone.read("end-to-end-tests/actionlint/go.sum");
        assertThat(Packages.tools())
                .filteredOn(each -> each.name().contains("/"))
                .allMatch(module -> sums.contains(module.name() + " v" + module.version() + " h1:"));
        for (var file : List.of(
                "local-aws/ministack/requirements.txt",
                "iam-policy/reference/requirements.txt",
                "end-to-end-tests/zizmor/requirements.txt",
                "docs/site/requirements-mkdocs.txt",
                "docs/site/requirements-zensical.txt")) {
            var lines = Clone.read(file).replaceAll("(?m)^ *#.*\\R|\\\\\\R", "");
            assertThat(lines.lines())
                    .isNotEmpty()
                    .allMatch(line -> line.matches("\\S+==\\S+( ;[^-]*)?( +--hash=sha256:\\w{64})+"));
        }
    }

    @Test
    void are_read_from_an_answer_but_not_from_a_failure_or_an_incomplete_answer() throws Exception {
        var broken = new Package("Go", "example/broken", "1.0.2");
        var packages = List.of(new Package("Maven", "example:sound", "1"), broken);
        assertThat(Packages.query(packages))
                .contains("{\"version\":\"1.0.2\",\"package\":{\"ecosystem\":\"Go\",\"name\":\"example/broken\"}}");
        assertThat(Packages.read(200, "{\"results\": [{}, {\"vulns\": [{\"id\": \"GHSA-1\"}]}]}", packages))
                .isEqualTo(Map.of(broken, List.of("GHSA-1")));
        for (var half : List.of("[{}]", "[{}, {\"vulns\": [], \"next_page_token\": \"2\"}]")) {
            assertThrows(IOException.class, () -> Packages.read(200, "{\"results\": " + half + "}", packages));
        }
        assertThrows(IOException.class, () -> Packages.read(500, "{\"results\": [{}, {}]}", packages));
    }
}
