package io.assumerole.localaws.provider.aws;

import java.util.function.Consumer;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.defaultsmode.DefaultsMode;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Makes clients of the AWS SDK in which nothing of this process's environment and no profile of the user takes part:
 * what they go by is given to them, and they call a local AWS, which is behind no proxy.
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
     * Returns what an HTTP client is made with.
     *
     * @return a builder of one that uses no proxy
     */
    public static UrlConnectionHttpClient.Builder http() {
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariablesValues(false)
                        .build());
    }

    /**
     * Takes what a client is made with out of the environment's reach. FIPS and dual-stack endpoints are AWS's own: a
     * user who asks for them in the environment means AWS.
     *
     * @param builder what the client is made with
     * @param more what else of its configuration is set
     * @param <B> the builder
     * @param <C> the client
     * @return the builder
     */
    public static <B extends AwsClientBuilder<B, C>, C> B clean(
            B builder, Consumer<ClientOverrideConfiguration.Builder> more) {
        Consumer<ClientOverrideConfiguration.Builder> noProfiles = configuration ->
                configuration.defaultProfileFileSupplier(() -> NO_PROFILES).defaultProfileName("default");
        return builder.fipsEnabled(false)
                .dualstackEnabled(false)
                .defaultsMode(DefaultsMode.LEGACY)
                .overrideConfiguration(noProfiles.andThen(more));
    }
}
