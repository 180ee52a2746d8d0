package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What osv.dev is asked, and how its answers are read. Does not prove that osv.dev answers like this. */
class OsvTest {

    private static final List<Osv.Package> PACKAGES =
            List.of(new Osv.Package("Maven", "example:sound", "1"), new Osv.Package("Go", "example/broken", "1.0.2"));

    private HttpServer server;
    private String asked;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void tells_which_package_has_which_advisories() throws Exception {
        var found = answering(200, "{\"results\": [{}, {\"vulns\": [{\"id\": \"GHSA-1\"}]}]}")
                .advisories(PACKAGES);

        assertThat(found).isEqualTo(Map.of(PACKAGES.get(1), List.of("GHSA-1")));
        var queries = new ObjectMapper().readTree(asked).get("queries");
        assertThat(queries).hasSize(2);
        assertThat(queries.get(1))
                .isEqualTo(new ObjectMapper()
                        .readTree("{\"package\": {\"ecosystem\": \"Go\", \"name\": \"example/broken\"},"
                                + " \"version\": \"1.0.2\"}"));
    }

    @Test
    void never_takes_a_failure_for_no_advisories() throws Exception {
        var osv = answering(500, "{\"message\": \"later\"}");
        assertThatThrownBy(() -> osv.advisories(PACKAGES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("500")
                .hasMessageContaining("later");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[{}]", "[{}, {\"vulns\": [], \"next_page_token\": \"2\"}]"})
    void never_takes_half_an_answer_for_all_of_it(String results) throws Exception {
        var osv = answering(200, "{\"results\": " + results + "}");
        assertThatThrownBy(() -> osv.advisories(PACKAGES)).isInstanceOf(IOException.class);
    }

    @Test
    void is_asked_about_all_that_is_shipped_that_builds_and_that_runs_locally() throws Exception {
        assertThat(Inventory.shipped())
                .contains(
                        new Osv.Package("Maven", "info.picocli:picocli", "4.7.7"),
                        new Osv.Package("Maven", "io.netty:netty-codec-http2", Advisory.shadedNetty()));
        assertThat(Inventory.build())
                .hasSizeGreaterThan(200)
                .contains(
                        new Osv.Package("Maven", "org.apache.maven.plugins:maven-surefire-plugin", "3.5.4"),
                        new Osv.Package("Maven", "org.apache.maven.surefire:surefire-api", "3.5.4"))
                .extracting(Osv.Package::name)
                .doesNotContain("org.apache.maven.plugins:maven-site-plugin", "io.assumerole:iam-policy");
        assertThat(Inventory.localAws()).contains(new Osv.Package("PyPI", "ministack", "1.5.33"));
        assertThat(Inventory.engine())
                .hasSizeGreaterThan(200)
                .extracting(Osv.Package::name)
                .contains("github.com/pulumi/pulumi/pkg/v3", "github.com/pulumi/pulumi-java", "stdlib");
        assertThat(Inventory.engine()).noneMatch(module -> module.version().startsWith("v"));
    }

    private Osv answering(int status, String body) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/querybatch", exchange -> {
            var request = exchange.getRequestBody().readAllBytes();
            asked = new String(request, StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        return new Osv(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }
}
