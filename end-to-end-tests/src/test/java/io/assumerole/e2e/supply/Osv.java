package io.assumerole.e2e.supply;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The database of advisories at osv.dev.
 *
 * @see <a href="https://google.github.io/osv.dev/post-v1-querybatch/">POST /v1/querybatch</a>
 */
record Osv(URI service) {

    static final Osv PUBLIC = new Osv(URI.create("https://api.osv.dev"));

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A package that osv.dev can have advisories for.
     *
     * @param ecosystem {@code Maven}, {@code PyPI} or {@code Go}
     * @param name the name in the ecosystem, such as {@code com.google.guava:guava}
     * @param version the version, for Go without the {@code v}
     */
    record Package(String ecosystem, String name, String version) {}

    /** Queries the advisories for at most 1,000 packages; packages without any are not in the answer. */
    Map<Package, List<String>> advisories(List<Package> packages) throws IOException, InterruptedException {
        var queries = packages.stream()
                .map(each -> Map.of(
                        "package",
                        Map.of("ecosystem", each.ecosystem(), "name", each.name()),
                        "version",
                        each.version()))
                .toList();
        var request = HttpRequest.newBuilder(service.resolve("/v1/querybatch"))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("queries", queries))))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var results = JSON.readTree(response.body()).path("results");
        boolean isWhole = results.size() == packages.size() && results.findValue("next_page_token") == null;
        if (response.statusCode() != 200 || !isWhole) {
            throw new IOException(service + " answered " + response.statusCode() + ": " + response.body());
        }
        var found = new LinkedHashMap<Package, List<String>>();
        for (int i = 0; i < packages.size(); i++) {
            var ids = new ArrayList<String>();
            results.get(i)
                    .path("vulns")
                    .forEach(advisory -> ids.add(advisory.get("id").asText()));
            if (!ids.isEmpty()) {
                found.put(packages.get(i), ids);
            }
        }
        return found;
    }
}
