package io.assumerole.localaws.provider;

import static io.assumerole.localaws.provider.AwsFailure.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Finds the credentials the configuration means, assumes the role it names, and asks AWS who that
 * is.
 *
 * <p>Keys in the configuration are never mixed with the environment's here. The official plugin
 * mixes them in the check that it makes before (its {@code provider/config.go}): there a missing
 * {@code token} is taken from {@code AWS_SESSION_TOKEN}, so that a left-over variable makes good
 * keys fail. So does {@link #check}, unless {@code skipCredentialsValidation} is set. An empty
 * string in the configuration stands for none.
 *
 * <p>Roles are assumed once, at once, and not again if AWS refuses. A metadata service is never
 * asked, whatever {@code skipMetadataApiCheck} says.
 */
final class Login {
    private static final String ACCESS_KEY = "accessKey";
    private static final String SECRET_KEY = "secretKey";
    private static final String TOKEN = "token";
    private static final String PROFILE = "profile";

    private final Settings settings;
    private final Environment environment;
    private final Endpoints endpoints;

    Login(Settings settings, Environment environment) {
        this.settings = settings;
        this.environment = environment;
        this.endpoints = Endpoints.of(settings, environment);
    }

    /** Checks the credentials as the official plugin does before it is configured. */
    void check() {
        Values values = settings.values();
        if (settings.skipCredentialsValidation()
                || "true".equals(environment.first("AWS_SKIP_CREDENTIALS_VALIDATION"))) {
            return;
        }
        String accessKey = orVariable(ACCESS_KEY, "AWS_ACCESS_KEY_ID");
        String secretKey = orVariable(SECRET_KEY, "AWS_SECRET_ACCESS_KEY");
        String token = orVariable(TOKEN, "AWS_SESSION_TOKEN");
        identify(
                assumed(
                        accessKey == null && secretKey == null && token == null
                                ? profile(environment.profileName(values.text(PROFILE)))
                                : keys(accessKey, secretKey, token)));
    }

    /** The value in the configuration; the variable's only where there is none, not even "". */
    private String orVariable(String name, String variable) {
        return settings.values().has(name)
                ? settings.values().text(name)
                : environment.first(variable);
    }

    /** Logs in for real. */
    Session open() {
        AwsCredentialsProvider credentials = assumed(base());
        boolean guarded =
                !settings.allowedAccountIds().isEmpty()
                        || !settings.forbiddenAccountIds().isEmpty();
        Optional<String> account = Optional.empty();
        if (!settings.skipCredentialsValidation()
                || guarded && !settings.skipRequestingAccountId()) {
            account = Optional.of(identify(credentials));
        }
        if (guarded) {
            refuseOtherAccounts(account.orElse(""));
        }
        return new Session(settings, endpoints, credentials);
    }

    private void refuseOtherAccounts(String account) {
        List<String> allowed = settings.allowedAccountIds();
        if (settings.forbiddenAccountIds().contains(account)
                || !allowed.isEmpty() && !allowed.contains(account)) {
            throw new IllegalArgumentException("AWS account ID not allowed: " + account);
        }
    }

    private AwsCredentialsProvider base() {
        Values values = settings.values();
        if (values.text(ACCESS_KEY) != null
                || values.text(SECRET_KEY) != null
                || values.text(TOKEN) != null) {
            return keys(values.text(ACCESS_KEY), values.text(SECRET_KEY), values.text(TOKEN));
        }
        if (values.text(PROFILE) == null && environment.first("AWS_ACCESS_KEY_ID") != null) {
            return keys(
                    environment.first("AWS_ACCESS_KEY_ID"),
                    environment.first("AWS_SECRET_ACCESS_KEY"),
                    environment.first("AWS_SESSION_TOKEN"));
        }
        return profile(environment.profileName(values.text(PROFILE)));
    }

    private static AwsCredentialsProvider keys(String accessKey, String secretKey, String token) {
        if (accessKey == null || secretKey == null) {
            throw new IllegalArgumentException(
                    "accessKey and secretKey belong together, but "
                            + (accessKey == null ? ACCESS_KEY : SECRET_KEY)
                            + " is missing");
        }
        return StaticCredentialsProvider.create(
                token == null
                        ? AwsBasicCredentials.create(accessKey, secretKey)
                        : AwsSessionCredentials.create(accessKey, secretKey, token));
    }

    private AwsCredentialsProvider profile(String name) {
        if (settings.assumeRoleWithWebIdentity().isPresent()) {
            return AnonymousCredentialsProvider.create();
        }
        if (environment.profile(name).isEmpty()) {
            throw new IllegalArgumentException(
                    name.equals("default")
                            ? "No valid credential sources found. Set AWS_ACCESS_KEY_ID and"
                                    + " AWS_SECRET_ACCESS_KEY, a profile, or accessKey and secretKey"
                                    + " of the provider"
                            : "failed to get shared config profile, " + name);
        }
        AwsCredentialsProvider credentials =
                ProfileCredentialsProvider.builder()
                        .profileFile(environment.profiles())
                        .profileName(name)
                        .build();
        try {
            credentials.resolveCredentials();
        } catch (SdkClientException e) {
            throw new IllegalArgumentException(
                    "the profile '%s' gives no credentials: %s".formatted(name, e.getMessage()), e);
        }
        return credentials;
    }

    private AwsCredentialsProvider assumed(AwsCredentialsProvider base) {
        AwsCredentialsProvider credentials = base;
        if (settings.assumeRoleWithWebIdentity().isPresent()) {
            Values role = settings.assumeRoleWithWebIdentity().get();
            credentials =
                    resolved(
                            role,
                            StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                                    .stsClient(
                                            Session.sts(
                                                    settings,
                                                    endpoints,
                                                    AnonymousCredentialsProvider.create()))
                                    .refreshRequest(webIdentity(role))
                                    .build());
        }
        if (settings.assumeRole().isPresent()) {
            Values role = settings.assumeRole().get();
            credentials =
                    resolved(
                            role,
                            StsAssumeRoleCredentialsProvider.builder()
                                    .stsClient(Session.sts(settings, endpoints, credentials))
                                    .refreshRequest(assumeRole(role))
                                    .build());
        }
        return credentials;
    }

    private static AwsCredentialsProvider resolved(
            Values role, AwsCredentialsProvider credentials) {
        call(
                "IAM Role (" + role.string("roleArn") + ") cannot be assumed.\nError",
                credentials::resolveCredentials);
        return credentials;
    }

    private static AssumeRoleRequest assumeRole(Values role) {
        AssumeRoleRequest.Builder request =
                AssumeRoleRequest.builder()
                        .roleArn(role.string("roleArn"))
                        .roleSessionName(sessionName(role))
                        .externalId(role.text("externalId"))
                        .policy(role.text("policy"))
                        .sourceIdentity(role.text("sourceIdentity"))
                        .durationSeconds(seconds(role));
        if (role.has("policyArns")) {
            request.policyArns(policyArns(role));
        }
        if (role.has("tags")) {
            request.tags(
                    role.stringMap("tags").entrySet().stream()
                            .map(
                                    tag ->
                                            Tag.builder()
                                                    .key(tag.getKey())
                                                    .value(tag.getValue())
                                                    .build())
                            .toList());
        }
        if (role.has("transitiveTagKeys")) {
            request.transitiveTagKeys(role.strings("transitiveTagKeys"));
        }
        return request.build();
    }

    /** The token's file is read whenever new credentials are needed: it changes. */
    private static Supplier<AssumeRoleWithWebIdentityRequest> webIdentity(Values role) {
        return () -> {
            AssumeRoleWithWebIdentityRequest.Builder request =
                    AssumeRoleWithWebIdentityRequest.builder()
                            .roleArn(role.string("roleArn"))
                            .roleSessionName(sessionName(role))
                            .webIdentityToken(webIdentityToken(role))
                            .policy(role.text("policy"))
                            .durationSeconds(seconds(role));
            if (role.has("policyArns")) {
                request.policyArns(policyArns(role));
            }
            return request.build();
        };
    }

    private static String webIdentityToken(Values role) {
        if (role.has("webIdentityToken")) {
            return role.string("webIdentityToken");
        }
        Path file = Path.of(role.string("webIdentityTokenFile"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the webIdentityTokenFile cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sessionName(Values role) {
        return role.has("sessionName")
                ? role.string("sessionName")
                : "aws-go-sdk-" + System.nanoTime();
    }

    private static Integer seconds(Values role) {
        return role.has("duration")
                ? (Integer) (int) GoDuration.parse(role.string("duration")).toSeconds()
                : null;
    }

    private static List<PolicyDescriptorType> policyArns(Values role) {
        return role.strings("policyArns").stream()
                .map(arn -> PolicyDescriptorType.builder().arn(arn).build())
                .toList();
    }

    /** Asks AWS who these credentials are; gives the account. */
    private String identify(AwsCredentialsProvider credentials) {
        return call(
                "validating provider credentials",
                () -> Session.sts(settings, endpoints, credentials).getCallerIdentity().account());
    }
}
