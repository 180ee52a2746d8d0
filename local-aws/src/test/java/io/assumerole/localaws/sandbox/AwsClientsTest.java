package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Does not prove that files which are no profiles do no harm: the SDK reads them even where it does
 * not use them, so that {@code ./demo} tells it of none.
 */
class AwsClientsTest {
    @TempDir
    private Path home;

    /** In a JVM of its own, as the SDK reads the default profiles once only. */
    @Test
    void ignores_the_profiles_of_the_home() throws Exception {
        var aws = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(
                aws.resolve("config"),
                "[default]\nregion = nowhere\nretry_mode = poisoned\ndefaults_mode = poisoned\n");
        Files.writeString(aws.resolve("credentials"), "[default]\naws_access_key_id = poisoned\n");

        assertThat(clientsOf(Map.of())).contains("the caller called", "a plain client did not call");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_USE_FIPS_ENDPOINT, true",
        "AWS_USE_DUALSTACK_ENDPOINT, true",
        "AWS_DEFAULTS_MODE, poisoned",
        "AWS_RETRY_MODE, poisoned",
        "HTTP_PROXY, http://127.0.0.1:1"
    })
    void ignores_the_variable(String name, String value) throws Exception {
        assertThat(clientsOf(Map.of(name, value))).contains("the caller called", "a plain client did not call");
    }

    /** The JVM's proxy, which Java would also use for this machine if no host is excluded. */
    @Test
    void ignores_the_proxy_of_the_JVM() throws Exception {
        assertThat(clientsOf(Map.of(), "-Dhttp.proxyHost=127.0.0.1", "-Dhttp.proxyPort=1", "-Dhttp.nonProxyHosts="))
                .contains("the caller called", "a plain client did not call");
    }

    @Test
    void calls_as_a_plain_client_does_where_nothing_is_poisoned() throws Exception {
        assertThat(clientsOf(Map.of())).contains("the caller called", "a plain client called");
    }

    /** What both clients say who call a server that answers. */
    private String clientsOf(Map<String, String> environment, String... flags) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        try {
            var command = new ArrayList<String>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Duser.home=" + home));
            command.addAll(List.of(flags));
            command.addAll(List.of(
                    "-cp",
                    System.getProperty("java.class.path"),
                    MakeClients.class.getName(),
                    "http://127.0.0.1:" + server.getAddress().getPort()));
            var builder = new ProcessBuilder(command);
            builder.environment().clear();
            builder.environment().put("HOME", home.toString());
            builder.environment().putAll(environment);
            var process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } finally {
            server.stop(0);
        }
    }

    /** A process that makes clients; a plain one shows that what it was given is poisoned indeed. */
    static final class MakeClients {
        public static void main(String[] args) {
            var server = URI.create(args[0]);
            var key = AwsBasicCredentials.create("AKIAROOT", "secret");
            // First, since a caller turns the home's files off for the whole process.
            try {
                var plain = StsClient.builder()
                        .region(Region.US_EAST_1)
                        .endpointOverride(server)
                        .credentialsProvider(StaticCredentialsProvider.create(key))
                        .httpClient(UrlConnectionHttpClient.create())
                        .overrideConfiguration(plainly -> plainly.retryStrategy(retry -> retry.maxAttempts(1)))
                        .build();
                plain.getCallerIdentity();
                System.out.println("a plain client called");
            } catch (RuntimeException e) {
                System.out.println("a plain client did not call: " + e.getMessage());
            }
            var caller = new AwsClients(server, Region.US_EAST_1, key);
            caller.sts().getCallerIdentity();
            caller.iam().listUsers();
            caller.s3().listBuckets();
            caller.cloudTrail().lookupEvents();
            System.out.println("the caller called");
        }
    }
}
