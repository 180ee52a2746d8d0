package io.assumerole.e2e.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.assumerole.e2e.SharedStacks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Installs the plugin in each documented way, without a network. Does not prove anything about generated SDKs,
 * which {@code io.assumerole.e2e.languages} tests.
 */
@Tag("extended")
class DeliveryTest extends SharedStacks {

    private static final String PROGRAM = """
            resources:
              reader:
                type: assume-role:RoleWithoutUser
                properties:
                  trustedPrincipal: [arn:aws:iam::000000000000:role/caller]
                  rolePolicy:
                    Version: "2012-10-17"
                    Statement: {Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::artifacts/*"}
            """;

    private YamlStack stack;

    @BeforeAll
    void createStack() throws IOException {
        stack = YamlStack.create(stacks, "delivery");
        // A call to the internet fails.
        stack.with("HTTPS_PROXY", "http://127.0.0.1:1");
    }

    private void previewsWithoutPackages() throws IOException {
        assertThat(stack.programWith("", PROGRAM).run("preview").succeeded()).contains("4 to create");
    }

    @Test
    void installs_from_a_folder_and_from_a_server() throws Exception {
        assertThat(stack.programWith("", PROGRAM).run("preview").failed()).contains("assume-role");

        stack.run("plugin", "install", "resource", "assume-role", "0.1.0", "--file", PluginFolder.DELIVERED.toString())
                .succeeded();
        previewsWithoutPackages();
        stack.run("plugin", "rm", "resource", "assume-role", "--yes").succeeded();

        var requested = new CopyOnWriteArrayList<String>();
        var archive = Files.readAllBytes(PluginFolder.DELIVERED.resolveSibling(PluginFolder.SCRIPT + ".tar.gz"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requested.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(200, archive.length);
            try (var body = exchange.getResponseBody()) {
                body.write(archive);
            }
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort();
            stack.run("plugin", "install", "resource", "assume-role", "0.1.0", "--server", url)
                    .succeeded();
        } finally {
            server.stop(0);
        }
        assertThat(requested)
                .singleElement()
                .asString()
                .matches("/pulumi-resource-assume-role-v0\\.1\\.0-(linux|darwin)-(amd64|arm64)\\.tar\\.gz");
        previewsWithoutPackages();

        addsThePackage();
    }

    /** The project then names a version instead of a folder, so the plugin must be installed. */
    private void addsThePackage() throws IOException {
        var project = stack.programWith("", PROGRAM).folder().resolve("Pulumi.yaml");
        for (var source :
                List.of(PluginFolder.DELIVERED.resolve(PluginFolder.SCRIPT).toString(), "assume-role@0.1.0")) {
            stack.programWith("", PROGRAM).run("package", "add", source).succeeded();

            assertThat(Files.readString(project)).contains("packages:\n  assume-role: assume-role@0.1.0\n");
        }
        assertThat(stack.run("preview").succeeded()).contains("4 to create");
    }

    @Test
    void prints_the_schema() throws Exception {
        var plugin = PluginFolder.DELIVERED.resolve(PluginFolder.SCRIPT).toString();
        var schema = new ObjectMapper()
                .readTree(stack.run("package", "get-schema", plugin).succeeded());
        assertThat(schema.get("version").asText()).isEqualTo("0.1.0");
        assertThat(schema.get("resources").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "assume-role:index:RoleWithoutUser", "assume-role:index:UnprivilegedUserWithRole");
    }
}
