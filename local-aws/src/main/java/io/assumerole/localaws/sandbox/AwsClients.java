package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.aws.IsolatedAwsClients;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients of one identity at one AWS endpoint.
 *
 * <p>They ignore this process's environment and the user's profiles. The clients need no closing: they keep no
 * connections.
 */
public final class AwsClients {
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    private final URI endpoint;
    private final Region region;
    private final AwsCredentials credentials;
    private final SdkHttpClient http = IsolatedAwsClients.http(TO_CONNECT, TO_ANSWER);

    AwsClients(URI endpoint, Region region, AwsCredentials credentials) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
    }

    /** Returns the access key ID that the caller signs with, which is not a secret. */
    public String accessKeyId() {
        return credentials.accessKeyId();
    }

    /**
     * Returns the caller's ARN, from GetCallerIdentity.
     *
     * @throws software.amazon.awssdk.core.exception.SdkException if AWS refuses the key, or if the server is not an
     * AWS, because its answer has no ARN
     */
    public String arn() {
        var arn = sts().getCallerIdentity().arn();
        if (arn == null || !arn.startsWith("arn:")) {
            throw SdkClientException.create(
                    "The answer to GetCallerIdentity has no ARN, so this server does not behave like AWS");
        }
        return arn;
    }

    public StsClient sts() {
        return client(StsClient.builder());
    }

    public IamClient iam() {
        return client(IamClient.builder());
    }

    /** Returns a client with path-style bucket addresses, because the endpoint has no wildcard DNS name. */
    public S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true));
    }

    public CloudTrailClient cloudTrail() {
        return client(CloudTrailClient.builder());
    }

    public SecretsManagerClient secretsManager() {
        return client(SecretsManagerClient.builder());
    }

    /**
     * Returns a client of any service. Everything except service-specific settings is set in its builder: endpoint,
     * region, credentials, HTTP client, defaults mode, no FIPS, no dual-stack, and its override configuration.
     */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return IsolatedAwsClients.clean(builder, configuration -> {})
                .httpClient(http)
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
