package io.assumerole.e2e.supply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The database of advisories at osv.dev: https://google.github.io/osv.dev/post-v1-querybatch/ */
final class Osv {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A package of the ecosystem Maven, PyPI, or Go; the version of a Go module is without the {@code v}. */
    record Package(String ecosystem, String name, String version) {}

    /** Queries the advisories for at most 1,000 packages; packages without any are not in the answer. */
    static Map<Package, List<String>> advisories(List<Package> packages) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://api.osv.dev/v1/querybatch"))
                .POST(BodyPublishers.ofString(query(packages)))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return read(response.statusCode(), response.body(), packages);
    }

    static String query(List<Package> packages) throws JsonProcessingException {
        var queries = JSON.createArrayNode();
        for (var each : packages) {
            var query = queries.addObject().put("version", each.version());
            query.putObject("package").put("ecosystem", each.ecosystem()).put("name", each.name());
        }
        return JSON.writeValueAsString(Map.of("queries", queries));
    }

    static Map<Package, List<String>> read(int status, String body, List<Package> packages) throws IOException {
        var results = JSON.readTree(body).path("results");
        if (status != 200 || results.size() != packages.size() || results.findValue("next_page_token") != null) {
            throw new IOException("osv.dev answered " + status + ": " + body);
        }
        var found = new LinkedHashMap<Package, List<String>>();
        for (int i = 0; i < packages.size(); i++) {
            found.put(packages.get(i), results.get(i).path("vulns").findValuesAsText("id"));
        }
        found.values().removeIf(List::isEmpty);
        return found;
    }
}
