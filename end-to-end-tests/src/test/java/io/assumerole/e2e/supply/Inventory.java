package io.assumerole.e2e.supply;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.e2e.Stacks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Every package that is shipped, that the build runs, or that is part of the local AWS or the engine. */
final class Inventory {

    /** Is in each lock because Maven adds it to each project; never run. */
    private static final String NEVER_RUN = "org.apache.maven.plugins:maven-site-plugin:";

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

    private static final Pattern PINNED = Pattern.compile("(?m)^([A-Za-z0-9._-]+)==(\\S+)");
    private static final Pattern MODULE = Pattern.compile("(?m)^\t(\\S+) v(\\S+)");
    private static final Pattern GO = Pattern.compile("(?m)^go (\\S+)$");

    private Inventory() {}

    /** The jars of each SBOM, and those in grpc-netty-shaded, which no SBOM shows. */
    static Set<Osv.Package> shipped() throws IOException {
        var packages = new LinkedHashSet<Osv.Package>();
        for (var module : Published.MODULES) {
            Sbom.read(module).components().forEach(jar -> packages.add(maven(jar.artifact(), jar.version())));
        }
        var netty = Advisory.shadedNetty();
        NETTY_MODULES.forEach(name -> packages.add(maven("io.netty:netty-" + name, netty)));
        return packages;
    }

    /** The plugins with their dependencies, and the dependencies of each module, according to the locks. */
    static Set<Osv.Package> build() throws IOException {
        var packages = new LinkedHashSet<Osv.Package>();
        try (var files = Files.walk(Stacks.cloneFolder(), 2)) {
            for (var lock : files.filter(file -> file.endsWith("dependencies-lock.json"))
                    .toList()) {
                var json = new ObjectMapper().readTree(lock.toFile());
                for (var part : List.of("plugins", "dependencies")) {
                    for (var locked : json.path(part)) {
                        if (!locked.path("artifact").asText().startsWith(NEVER_RUN)) {
                            packages.add(maven(locked.path("artifact").asText()));
                            locked.path("dependencies").forEach(jar -> packages.add(maven(jar.asText())));
                        }
                    }
                }
            }
        }
        packages.removeIf(each -> each.name().startsWith("io.assumerole:"));
        return packages;
    }

    /** MiniStack and its dependencies. */
    static Set<Osv.Package> localAws() throws IOException {
        return matches("PyPI", PINNED, "local-aws/ministack/requirements.txt");
    }

    /** The modules of Pulumi's CLI and Java host, and Go's own library. */
    static Set<Osv.Package> engine() throws IOException {
        var file = "local-aws/engine/go.mod";
        var packages = matches("Go", MODULE, file);
        var go = GO.matcher(Files.readString(path(file)));
        if (go.find()) {
            packages.add(new Osv.Package("Go", "stdlib", go.group(1)));
        }
        return packages;
    }

    private static Set<Osv.Package> matches(String ecosystem, Pattern pattern, String file) throws IOException {
        var packages = new LinkedHashSet<Osv.Package>();
        var matcher = pattern.matcher(Files.readString(path(file)));
        while (matcher.find()) {
            packages.add(new Osv.Package(ecosystem, matcher.group(1), matcher.group(2)));
        }
        return packages;
    }

    private static Path path(String file) {
        return Stacks.cloneFolder().resolve(file);
    }

    /** Parses a lock's {@code group:artifact:type:version}, which can have a classifier before the version. */
    private static Osv.Package maven(String locked) {
        var parts = locked.split(":");
        return maven(parts[0] + ":" + parts[1], parts[parts.length - 1]);
    }

    private static Osv.Package maven(String artifact, String version) {
        return new Osv.Package("Maven", artifact, version);
    }
}
