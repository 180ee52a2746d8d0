package io.assumerole.localaws.provider.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Makes clients of a local AWS: which endpoint they call, as whom, by which way and how often is not for this process's
 * environment to say, nor for its system properties or a profile of the user. The SDK still reads other settings
 * there, such as those of S3's checksums.
 */
public final class CleanClients {
    private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

    static {
        // The SDK reads the user's profiles even for a client that is told to use none, before it
        // drops them: SdkDefaultClientBuilder.mergeGlobalDefaults. For the whole JVM, as there is
        // no other way.
        System.setProperty("aws.configFile", "/dev/null");
        System.setProperty("aws.sharedCredentialsFile", "/dev/null");
    }

    private CleanClients() {}

    /**
     * Makes an HTTP client that uses no proxy: a local AWS is behind none.
     *
     * @param connect how long a connection is waited for
     * @param answer how long an answer is waited for
     * @return the client, which needs no closing
     */
    public static SdkHttpClient http(Duration connect, Duration answer) {
        return UrlConnectionHttpClient.create(uri -> {
            try {
                var connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
                connection.setConnectTimeout((int) connect.toMillis());
                connection.setReadTimeout((int) answer.toMillis());
                return connection;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Makes a client go by what it is given alone. FIPS and dual-stack endpoints are AWS's own: a user who asks for them
     * in the environment means AWS.
     *
     * @param builder what the client is made with; endpoint, region, credentials and HTTP client are set by the caller
     * @param more what else of its configuration is set
     * @param <B> the builder
     * @param <C> the client
     * @return the builder
     */
    public static <B extends AwsClientBuilder<B, C>, C> B clean(
            B builder, Consumer<ClientOverrideConfiguration.Builder> more) {
        Consumer<ClientOverrideConfiguration.Builder> own = configuration -> configuration
                .defaultProfileFileSupplier(() -> NO_PROFILES)
                .defaultProfileName("default")
                .retryStrategy(RetryMode.LEGACY);
        return builder.fipsEnabled(false)
                .dualstackEnabled(false)
                .defaultsMode(DefaultsMode.LEGACY)
                .overrideConfiguration(own.andThen(more));
    }
}
