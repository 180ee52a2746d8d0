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
 * Creates clients of a local AWS that ignore this process's environment, its system properties and the user's profiles
 * for endpoint, credentials, proxy and retries. The SDK still reads other settings there, such as S3 checksum settings.
 */
public final class IsolatedAwsClients {
    private static final ProfileFile NO_PROFILES = ProfileFile.aggregator().build();

    static {
        // The SDK reads the user's profiles even for a client without profiles, before it discards them:
        // SdkDefaultClientBuilder.mergeGlobalDefaults. This applies to the whole JVM, because no other way exists.
        System.setProperty("aws.configFile", "/dev/null");
        System.setProperty("aws.sharedCredentialsFile", "/dev/null");
    }

    private IsolatedAwsClients() {}

    /**
     * Creates an HTTP client without a proxy, because a local AWS is never behind a proxy. The client does not need to
     * be closed.
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
     * Makes a client use only its explicit settings. FIPS and dual-stack endpoints belong to AWS: a user who sets them
     * in the environment means AWS.
     *
     * @param builder the client's builder; the caller sets endpoint, region, credentials and HTTP client
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
