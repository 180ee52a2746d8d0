package io.assumerole.e2e.aws;

import io.assumerole.localaws.provider.aws.IsolatedAwsClients;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The clients of one identity. Each has an explicit endpoint and fixed credentials, so that no variable, system
 * property, or profile can lead a later call elsewhere. They need no closing: they keep no connections.
 */
final class AccountClients {
    private static final Duration TO_CONNECT = Duration.ofSeconds(2);
    private static final Duration TO_ANSWER = Duration.ofSeconds(30);

    private final Optional<URI> local;
    private final AwsCredentials credentials;
    private final SdkHttpClient http;

    AccountClients(Optional<URI> local, AwsCredentials credentials) {
        this.local = local;
        this.credentials = credentials;
        this.http =
                local.isPresent() ? IsolatedAwsClients.http(TO_CONNECT, TO_ANSWER) : UrlConnectionHttpClient.create();
    }

    IamClient iam() {
        return client(IamClient.builder(), "https://iam.amazonaws.com");
    }

    StsClient sts() {
        return client(StsClient.builder(), "https://sts." + AwsAccount.REGION + ".amazonaws.com");
    }

    S3Client s3() {
        return client(
                S3Client.builder().forcePathStyle(local.isPresent()),
                "https://s3." + AwsAccount.REGION + ".amazonaws.com");
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder, String aws) {
        return IsolatedAwsClients.clean(builder, configuration -> {})
                .httpClient(http)
                .endpointOverride(local.orElse(URI.create(aws)))
                .region(Region.of(AwsAccount.REGION))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }
}
