package io.assumerole.e2e.supply;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.Iterables;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Published;
import io.assumerole.e2e.Sbom;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;

/** Every package that is shipped, that the build runs, or that is part of the local AWS or the engine, and its advisories. */
final class Packages {

    /** A package of the ecosystem Maven, PyPI, or Go; the version of a Go module is without the {@code v}. */
    record Package(String ecosystem, String name, String version) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Maven adds it to each project and so to each lock; no build runs it. */
    private static final String NEVER_RUN = "org.apache.maven.plugins:maven-site-plugin:";

    private static final String NETTY = "buffer codec-base codec-compression codec-http codec-http2 codec-socks common"
            + " handler handler-proxy resolver transport transport-classes-epoll transport-native-unix-common";

    private static final String VERSIONS = "/META-INF/io.grpc.netty.shaded.io.netty.versions.properties";

    /** Returns the jars of each SBOM, and those inside grpc-netty-shaded, which no SBOM lists. */
    static Set<Package> shipped() throws IOException {
        var packages = new LinkedHashSet<Package>();
        for (var module : Published.MODULES) {
            Sbom.read(module).components().forEach(jar -> packages.add(maven(jar.artifact() + ":" + jar.version())));
        }
        var netty = new Properties();
        netty.load(Packages.class.getResourceAsStream(VERSIONS));
        for (var name : NETTY.split(" ")) {
            packages.add(maven("io.netty:netty-" + name + ":" + netty.getProperty("netty-common.version")));
        }
        return packages;
    }

    /** Returns the plugins with their dependencies, and the dependencies of each module, according to the locks. */
    static Set<Package> build() throws IOException {
        var packages = new LinkedHashSet<Package>();
        try (var files = Files.walk(Stacks.cloneFolder(), 2)) {
            for (var lock :
                    files.filter(f -> f.endsWith("dependencies-lock.json")).toList()) {
                var json = JSON.readTree(lock.toFile());
                for (var locked : Iterables.concat(json.path("plugins"), json.path("dependencies"))) {
                    if (!locked.path("artifact").asText().startsWith(NEVER_RUN)) {
                        packages.add(maven(locked.path("artifact").asText()));
                        locked.path("dependencies").forEach(jar -> packages.add(maven(jar.asText())));
                    }
                }
            }
        }
        packages.removeIf(each -> each.name().startsWith("io.assumerole:"));
        return packages;
    }

    /** Returns MiniStack, the builder of the site, the linters, and their dependencies, the modules of Pulumi's CLI and Java host, and Go's own library. */
    static Set<Package> tools() throws IOException {
        var packages = new LinkedHashSet<Package>();
        add(packages, "PyPI", "(?m)^([A-Za-z0-9._-]+)==(\\S+)", "local-aws/ministack/requirements.txt");
        add(packages, "PyPI", "(?m)^([A-Za-z0-9._-]+)==([^\\s;]+)", "docs/site/requirements-mkdocs.txt");
        add(packages, "PyPI", "(?m)^([A-Za-z0-9._-]+)==(\\S+)", "end-to-end-tests/zizmor/requirements.txt");
        add(packages, "Go", "(?m)^\t(\\S+) v(\\S+)", "local-aws/engine/go.mod");
        add(packages, "Go", "(?m)^(go) (\\S+)$", "local-aws/engine/go.mod");
        add(packages, "Go", "(?m)^\t(\\S+) v(\\S+)", "end-to-end-tests/actionlint/go.mod");
        return packages;
    }

    private static void add(Set<Package> to, String ecosystem, String pattern, String file) throws IOException {
        Pattern.compile(pattern)
                .matcher(Clone.read(file))
                .results()
                .map(found -> new Package(ecosystem, found.group(1).replaceFirst("^go$", "stdlib"), found.group(2)))
                .forEach(to::add);
    }

    /** Parses a lock's {@code group:artifact:type:version}, which can have a classifier before the version. */
    private static Package maven(String locked) {
        var parts = locked.split(":");
        return new Package("Maven", parts[0] + ":" + parts[1], parts[parts.length - 1]);
    }

    /**
     * Queries osv.dev for the advisories of at most 1,000 packages. The answer has only packages with advisories:
     * https://google.github.io/osv.dev/post-v1-querybatch/
     */
    static Map<Package, List<String>> advisories(List<Package> packages) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("https://api.osv.dev/v1/querybatch"))
                .POST(BodyPublishers.ofString(query(packages)))
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return read(response.statusCode(), response.body(), packages);
    }

    static String query(List<Package> packages) throws IOException {
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
