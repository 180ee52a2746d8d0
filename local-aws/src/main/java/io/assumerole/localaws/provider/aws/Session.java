package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.schema.ProviderDefaults;
import io.assumerole.localaws.provider.schema.Values;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/**
 * The identity, region and endpoints of a configured plugin. Its clients are created at their first use and shared by
 * all requests.
 */
public final class Session {
    private static final SdkHttpClient HTTP = IsolatedAwsClients.http(Duration.ofSeconds(10), Duration.ofMinutes(1));

    private final ProviderConfig settings;
    private final Endpoints endpoints;
    private final AwsCredentialsProvider credentials;
    private final Map<Region, Session> otherRegions = new ConcurrentHashMap<>();
    private final Supplier<IamClient> iam;
    private final Supplier<StsClient> sts;
    private final Supplier<S3Client> s3;
    private final Supplier<SecretsManagerClient> secretsManager;
    private final Optional<Values> predictedRole;
    private final Supplier<GetCallerIdentityResponse> caller;

    /**
     * Creates a session.
     *
     * @param predictedRole the role that is not assumed, because it may not exist yet; empty in ordinary sessions
     */
    Session(
            ProviderConfig settings,
            Endpoints endpoints,
            AwsCredentialsProvider credentials,
            Optional<Values> predictedRole) {
        this.predictedRole = predictedRole;
        this.settings = settings;
        this.endpoints = endpoints;
        this.credentials = credentials;
        this.iam = once(() -> client(IamClient.builder(), endpoints.iam()));
        this.sts = once(() -> sts(settings, endpoints.sts(), credentials));
        this.s3 = once(() -> client(S3Client.builder().forcePathStyle(settings.s3UsePathStyle()), endpoints.s3()));
        this.secretsManager = once(() -> client(
                SecretsManagerClient.builder(), endpoints.secretsManager().get()));
        this.caller = once(() -> predictedRole
                .map(Session::predictedCaller)
                .orElseGet(() -> AwsFailure.call("reading STS Caller Identity", () -> sts().getCallerIdentity())));
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder, URI endpoint) {
        return client(builder, settings, settings.region(), endpoint, credentials);
    }

    /** Creates an STS client, for the emulator's own use before it has credentials. */
    static StsClient sts(ProviderConfig settings, URI endpoint, AwsCredentialsProvider credentials) {
        return client(StsClient.builder(), settings, settings.stsRegion(), endpoint, credentials);
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(
            B builder, ProviderConfig settings, Region region, URI endpoint, AwsCredentialsProvider credentials) {
        return IsolatedAwsClients.clean(builder, override -> {
                    override.addExecutionInterceptor(new AwsFailure.Interceptor());
                    override.retryStrategy(AwsRetryStrategy.legacyRetryStrategy().toBuilder()
                            .maxAttempts(settings.maxAttempts())
                            .build());
                })
                .region(region)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials)
                .httpClient(HTTP)
                .build();
    }

    private static <T> Supplier<T> once(Supplier<T> supplier) {
        return new Supplier<>() {
            private T value;

            @Override
            public synchronized T get() {
                if (value == null) {
                    value = supplier.get();
                }
                return value;
            }
        };
    }

    public Region region() {
        return settings.region();
    }

    /** Returns the caller of this session. */
    public GetCallerIdentityResponse caller() {
        return caller.get();
    }

    /** Returns the caller of a role's session, with a placeholder for the ID that AWS chooses. */
    private static GetCallerIdentityResponse predictedCaller(Values role) {
        var arn = role.string("roleArn").split(":", 6);
        var name = arn[5].substring(arn[5].lastIndexOf('/') + 1);
        var session = Objects.requireNonNullElse(role.text("sessionName"), "predicted");
        return GetCallerIdentityResponse.builder()
                .account(arn[4])
                .arn(String.join(":", "arn", arn[1], "sts", "", arn[4], "assumed-role/" + name + "/" + session))
                .userId("predicted:" + session)
                .build();
    }

    public String partition() {
        return PartitionMetadata.of(region()).id();
    }

    public String dnsSuffix() {
        return PartitionMetadata.of(region()).dnsSuffix();
    }

    /** Returns the same identity and endpoints in another region: version 7 has a region for each resource. */
    public Session in(Region another) {
        return another.equals(region())
                ? this
                : otherRegions.computeIfAbsent(
                        another, region -> new Session(settings.in(region), endpoints, credentials, predictedRole));
    }

    public Map<String, String> defaultTags() {
        return settings.defaultTags();
    }

    /** Returns the configuration's defaults for each resource. */
    public ProviderDefaults provided() {
        return new ProviderDefaults(defaultTags(), region().id(), this::otherPartition);
    }

    /** {@code ValidateInContextRegionInPartition} in the official plugin's {@code internal/conns/awsclient.go}. */
    private Optional<String> otherPartition(String name, Object value) {
        var own = partition();
        var given = PartitionMetadata.of(Region.of((String) value)).id();
        return own.equals(given)
                ? Optional.empty()
                : Optional.of(
                        "partition (%s) for per-resource Region (%s) is not the provider's configured partition (%s)"
                                .formatted(given, value, own));
    }

    public IamClient iam() {
        return iam.get();
    }

    public StsClient sts() {
        return sts.get();
    }

    public S3Client s3() {
        return s3.get();
    }

    public SecretsManagerClient secretsManager() {
        return secretsManager.get();
    }
}
