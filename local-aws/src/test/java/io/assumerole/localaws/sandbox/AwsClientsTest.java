package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * Does not prove that calls arrive: no client calls anything here. Nor that files which are no
 * profiles do no harm: the SDK reads them even where it does not use them, so that {@code ./demo}
 * tells it of none.
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
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                MakeClients.class.getName());
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        var process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).contains("the caller made its clients", "a plain client was not made");
    }

    /** A process that makes clients; a plain one shows that the home is poisoned indeed. */
    static final class MakeClients {
        public static void main(String[] args) {
            // First, since a caller turns the home's files off for the whole process.
            try {
                StsClient.builder()
                        .region(Region.US_EAST_1)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                System.out.println("a plain client was made");
            } catch (RuntimeException e) {
                System.out.println("a plain client was not made: " + e.getMessage());
            }
            var caller =
                    new AwsClients(URI.create("http://127.0.0.1:1"), AwsBasicCredentials.create("AKIAROOT", "secret"));
            caller.sts();
            caller.iam();
            caller.s3();
            caller.cloudTrail();
            System.out.println("the caller made its clients");
        }
    }
}
