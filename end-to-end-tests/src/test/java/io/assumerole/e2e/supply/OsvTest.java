package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

/** What is made of the answers of osv.dev. Does not prove that osv.dev answers so. */
class OsvTest {

    private static final List<String> PURLS = List.of("pkg:maven/example/sound@1", "pkg:maven/example/broken@1");

    private HttpServer server;
    private String asked;

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void tells_which_package_has_which_advisories() throws Exception {
        var found = answering(200, "{\"results\": [{}, {\"vulns\": [{\"id\": \"GHSA-1\"}]}]}")
                .advisories(PURLS);

        assertThat(found).isEqualTo(Map.of(PURLS.get(1), List.of("GHSA-1")));
        assertThat(asked).contains("{\"purl\":\"" + PURLS.get(0) + "\"}");
    }

    @Test
    void never_takes_a_failure_for_no_advisories() throws Exception {
        var osv = answering(500, "{\"message\": \"later\"}");
        assertThatThrownBy(() -> osv.advisories(PURLS))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("500")
                .hasMessageContaining("later");
    }

    @Test
    void never_takes_half_an_answer_for_all_of_it() throws Exception {
        var osv = answering(200, "{\"results\": [{}]}");
        assertThatThrownBy(() -> osv.advisories(PURLS)).isInstanceOf(IOException.class);
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
