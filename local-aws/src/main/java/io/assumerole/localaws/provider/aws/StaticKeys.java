package io.assumerole.localaws.provider.aws;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Creates credentials from a fixed access key, with or without a session token. */
final class StaticKeys {
    private StaticKeys() {}

    static AwsCredentialsProvider provider(String accessKey, String secretKey, String token) {
        return StaticCredentialsProvider.create(credentials(accessKey, secretKey, token));
    }

    /** @throws IllegalArgumentException if the ID or the secret of the key is null */
    static AwsCredentials credentials(String accessKey, String secretKey, String token) {
        if (accessKey == null || secretKey == null) {
            throw new IllegalArgumentException("accessKey and secretKey belong together, but "
                    + (accessKey == null ? "accessKey" : "secretKey")
                    + " is missing");
        }
        return token == null
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, token);
    }
}
