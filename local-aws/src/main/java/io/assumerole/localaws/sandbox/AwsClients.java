package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.provider.aws.CleanClients;
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
 * The clients of one identity at AWS, at one endpoint.
 *
 * <p>Nothing of this process's environment and no profile of the user takes part. The clients need
 * no closing: they keep no connections of their own.
 */
public final class AwsClients {
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    private final URI endpoint;
    private final AwsCredentials credentials;
    private final SdkHttpClient http = CleanClients.http(TO_CONNECT, TO_ANSWER);

    AwsClients(URI endpoint, AwsCredentials credentials) {
        this.endpoint = endpoint;
        this.credentials = credentials;
    }

    /**
     * Returns which key the caller signs with.
     *
     * @return the id of the key, which is no secret
     */
    public String accessKeyId() {
        return credentials.accessKeyId();
    }

    /**
     * Returns who AWS says the caller is.
     *
     * @return the ARN of GetCallerIdentity
     * @throws software.amazon.awssdk.core.exception.SdkException if AWS refuses the key, or what
     *     answers is no AWS: it gives no ARN
     */
    public String arn() {
        var arn = sts().getCallerIdentity().arn();
        if (arn == null || !arn.startsWith("arn:")) {
            throw SdkClientException.create(
                    "GetCallerIdentity was answered without an ARN, as by a server that is no AWS");
        }
        return arn;
    }

    /**
     * Returns a client of STS.
     *
     * @return a client
     */
    public StsClient sts() {
        return client(StsClient.builder());
    }

    /**
     * Returns a client of IAM.
     *
     * @return a client
     */
    public IamClient iam() {
        return client(IamClient.builder());
    }

    /**
     * Returns a client of S3.
     *
     * @return a client that puts the bucket into the path, as an endpoint without a wildcard name
     *     needs
     */
    public S3Client s3() {
        return client(S3Client.builder().forcePathStyle(true));
    }

    /**
     * Returns a client of CloudTrail.
     *
     * @return a client
     */
    public CloudTrailClient cloudTrail() {
        return client(CloudTrailClient.builder());
    }

    /**
     * Returns a client of Secrets Manager.
     *
     * @return a client
     */
    public SecretsManagerClient secretsManager() {
        return client(SecretsManagerClient.builder());
    }

    /**
     * Returns a client of any service.
     *
     * @param builder what it is made with; all but what a service alone has is set in it: endpoint, region, credentials, HTTP client, defaults
     *     mode, no FIPS, no dual-stack, and its override configuration
     * @param <B> the builder
     * @param <C> the client
     * @return a client
     */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return CleanClients.clean(builder, configuration -> {})
                .httpClient(http)
                .endpointOverride(endpoint)
                .region(Region.of(Sandbox.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
