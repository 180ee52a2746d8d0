package io.assumerole.e2e.supply;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The database of advisories at osv.dev.
 *
 * @see <a href="https://google.github.io/osv.dev/post-v1-querybatch/">POST /v1/querybatch</a>
 */
record Osv(URI service) {

    static final Osv PUBLIC = new Osv(URI.create("https://api.osv.dev"));

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Asks for the advisories on packages; those without any are not in the answer. */
    Map<String, List<String>> advisories(List<String> purls) throws IOException, InterruptedException {
        var queries = purls.stream()
                .map(purl -> Map.of("package", Map.of("purl", purl)))
                .toList();
        var request = HttpRequest.newBuilder(service.resolve("/v1/querybatch"))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(Map.of("queries", queries))))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        var results = JSON.readTree(response.body()).path("results");
        if (response.statusCode() != 200 || results.size() != purls.size()) {
            throw new IOException(service + " answered " + response.statusCode() + ": " + response.body());
        }
        var found = new TreeMap<String, List<String>>();
        for (int i = 0; i < purls.size(); i++) {
            var ids = new ArrayList<String>();
            results.get(i)
                    .path("vulns")
                    .forEach(advisory -> ids.add(advisory.get("id").asText()));
            if (!ids.isEmpty()) {
                found.put(purls.get(i), ids);
            }
        }
        return found;
    }
}
