package io.assumerole;

import com.pulumi.deployment.internal.DeploymentInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Asks IAM with the AWS SDK's client, which no other class knows; not to be loaded where the SDK is not on the class
 * path.
 *
 * <p>The credentials are those that the default provider of the program has: what the stack's configuration says, else
 * what the environment does. An explicit provider keeps its own to itself; so whoever is asked has to know the user by
 * its unique ID.
 */
final class AwsSdkIam implements UserBelongings.Iam {

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(30);

    private final Optional<String> region;
    private final AwsCredentialsProvider credentials;

    private AwsSdkIam(Optional<String> region, AwsCredentialsProvider credentials) {
        this.region = region;
        this.credentials = credentials;
    }

    static AwsSdkIam ofDeployment() {
        return new AwsSdkIam(config("region"), credentials());
    }

    private static Optional<String> config(String key) {
        return DeploymentInternal.getInstance().getConfig("aws:" + key).filter(value -> !value.isEmpty());
    }

    private static AwsCredentialsProvider credentials() {
        var key = config("accessKey");
        var secret = config("secretKey");
        if (key.isPresent() && secret.isPresent()) {
            return StaticCredentialsProvider.create(config("token")
                    .map(token -> (AwsCredentials) AwsSessionCredentials.create(key.get(), secret.get(), token))
                    .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get())));
        }
        return config("profile")
                .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    @Override
    public List<UserBelongings.Belonging> of(String userName, String uniqueId) {
        try (var http = UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTING)
                        .socketTimeout(ANSWERING)
                        .build();
                var iam = client(http)) {
            requireSame(iam, userName, uniqueId);
            return belongings(iam, userName);
        }
    }

    private IamClient client(SdkHttpClient http) {
        var client = IamClient.builder().httpClient(http).credentialsProvider(credentials);
        region.ifPresent(known -> client.region(Region.of(known)));
        return client.build();
    }

    /** Another account may have a user of the same name, with nothing on it. */
    private static void requireSame(IamClient iam, String userName, String uniqueId) {
        var there = iam.getUser(r -> r.userName(userName)).user().userId();
        if (!there.equals(uniqueId)) {
            throw new IllegalStateException(
                    "the credentials of the environment are of another account than the component's provider");
        }
    }

    private static List<UserBelongings.Belonging> belongings(IamClient iam, String user) {
        var all = new ArrayList<UserBelongings.Belonging>();
        iam.listAccessKeysPaginator(r -> r.userName(user))
                .accessKeyMetadata()
                .forEach(key -> add(
                        all, UserBelongings.ACCESS_KEY, key.accessKeyId(), user, "delete-access-key", "access-key-id"));
        iam.listUserPoliciesPaginator(r -> r.userName(user))
                .policyNames()
                .forEach(name ->
                        add(all, UserBelongings.INLINE_POLICY, name, user, "delete-user-policy", "policy-name"));
        iam.listAttachedUserPoliciesPaginator(r -> r.userName(user))
                .attachedPolicies()
                .forEach(one -> add(all, "attached policy", one.policyArn(), user, "detach-user-policy", "policy-arn"));
        iam.listGroupsForUserPaginator(r -> r.userName(user))
                .groups()
                .forEach(one -> add(all, "group", one.groupName(), user, "remove-user-from-group", "group-name"));
        iam.listMFADevicesPaginator(r -> r.userName(user))
                .mfaDevices()
                .forEach(one ->
                        add(all, "MFA device", one.serialNumber(), user, "deactivate-mfa-device", "serial-number"));
        try {
            iam.getLoginProfile(r -> r.userName(user));
            all.add(new UserBelongings.Belonging(
                    "console password", "", "aws iam delete-login-profile --user-name " + user));
        } catch (NoSuchEntityException e) {
            // As it should be.
        }
        return all;
    }

    private static void add(
            List<UserBelongings.Belonging> all, String kind, String id, String user, String command, String option) {
        all.add(new UserBelongings.Belonging(
                kind, id, "aws iam %s --user-name %s --%s %s".formatted(command, user, option, id)));
    }
}
