package io.assumerole.components.internal.sdk;

import io.assumerole.components.internal.input.Phrases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;
import software.amazon.awssdk.services.sts.model.Tag;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Assumes a role with the STS client of the AWS SDK, which no other class uses. Do not load it if the SDK is not on
 * the class path.
 */
public final class AwsSdkSts implements SessionRequest.Sts {

    /** The shortest duration that STS accepts, for a session that is never used. */
    private static final int SECONDS = 900;

    private static final Duration CONNECTING = Duration.ofSeconds(10);
    private static final Duration ANSWERING = Duration.ofSeconds(30);

    private static final Pattern MODULE =
            Pattern.compile("To use [^\\]]*? the '(\\w+)' service module must be on the class path");

    private static final int LONGEST_REASON = 300;

    /** Remembers the host of the last call, because the endpoint can be set in several variables and files. */
    private static final class LastHost implements ExecutionInterceptor {
        private volatile String name = "";

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            name = context.httpRequest().host();
        }

        private boolean isLocal() {
            try {
                return !name.isEmpty() && InetAddress.getByName(name).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }

    private final URI endpoint;
    private final LastHost host = new LastHost();

    /** @param endpoint the endpoint of STS; {@code null} for the default or {@code AWS_ENDPOINT_URL} */
    public AwsSdkSts(URI endpoint) {
        this.endpoint = endpoint;
    }

    @Override
    public Optional<SessionRequest.Refusal> assume(SessionRequest request) {
        try (var http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECTING)
                .socketTimeout(ANSWERING)
                .build()) {
            var credentials = request.webIdentity() == null ? base(request.credentials()) : webIdentity(request, http);
            for (var role : request.assumeRoles()) {
                credentials = assumeRole(request, role, http, credentials);
            }
            return Optional.empty();
        } catch (AwsServiceException e) {
            var details = e.awsErrorDetails();
            if (details == null) {
                throw e;
            }
            return Optional.of(new SessionRequest.Refusal(details.errorCode(), details.errorMessage(), host.isLocal()));
        }
    }

    private static AwsCredentialsProvider base(BaseCredentials<String> given) {
        if (isGiven(given.accessKey())) {
            return StaticCredentialsProvider.create(
                    isGiven(given.token())
                            ? AwsSessionCredentials.create(given.accessKey(), given.secretKey(), given.token())
                            : AwsBasicCredentials.create(given.accessKey(), given.secretKey()));
        }
        return isGiven(given.profile())
                ? found(ProfileCredentialsProvider.create(given.profile()))
                : found(DefaultCredentialsProvider.builder().build());
    }

    /**
     * Resolves credentials. The plugin finds its own credentials, and this SDK needs more modules for some of them, so
     * a failure here does not stop the update. An STS error for the first role of a profile is handled like an error
     * for the last role.
     */
    private static <P extends AwsCredentialsProvider & SdkAutoCloseable> AwsCredentialsProvider found(P provider) {
        try (provider) {
            return StaticCredentialsProvider.create(provider.resolveCredentials());
        } catch (StsException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new SessionRequest.NotTriedException(reason(String.valueOf(e.getMessage())));
        }
    }

    /** Returns the reason; the message of the SDK's provider chain contains the messages of all providers. */
    private static String reason(String message) {
        var missing = MODULE.matcher(message);
        if (!missing.find()) {
            return "no credentials were found: "
                    + (message.length() <= LONGEST_REASON ? message : message.substring(0, LONGEST_REASON) + "…");
        }
        var modules = missing.group(1).startsWith("sso") ? List.of("sso", "ssooidc") : List.of(missing.group(1));
        return """
                %s. To have the provider wait, add %s to the program's dependencies, with the same \
                version as software.amazon.awssdk:sts""".formatted(
                missing.group(),
                Phrases.and(
                        modules.stream().map("software.amazon.awssdk:"::concat).toList()));
    }

    private static boolean isGiven(String value) {
        return value != null && !value.isEmpty();
    }

    private StsClient sts(SessionRequest request, SdkHttpClient http, AwsCredentialsProvider credentials) {
        var client = StsClient.builder().httpClient(http).credentialsProvider(credentials);
        if (request.region() != null) {
            client.region(Region.of(request.region()));
        }
        client.overrideConfiguration(o -> {
            o.addExecutionInterceptor(host);
            if (isGiven(request.credentials().profile())) {
                o.defaultProfileName(request.credentials().profile());
            }
        });
        if (endpoint != null) {
            client.endpointOverride(endpoint);
        }
        return client.build();
    }

    private AwsCredentialsProvider webIdentity(SessionRequest request, SdkHttpClient http) {
        var role = request.webIdentity();
        try (var sts = sts(request, http, AnonymousCredentialsProvider.create())) {
            return session(sts.assumeRoleWithWebIdentity(r -> r.roleArn(role.roleArn())
                            .roleSessionName(role.sessionName())
                            .durationSeconds(SECONDS)
                            .policy(role.policy())
                            .policyArns(policyArns(role))
                            .webIdentityToken(token(role)))
                    .credentials());
        }
    }

    private static AwsCredentialsProvider session(Credentials credentials) {
        return StaticCredentialsProvider.create(AwsSessionCredentials.create(
                credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
    }

    private static String token(AssumeRoleInput role) {
        var file = role.webIdentityTokenFile();
        if (file == null) {
            return role.webIdentityToken();
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("webIdentityTokenFile: " + e.getMessage(), e);
        }
    }

    private AwsCredentialsProvider assumeRole(
            SessionRequest request, AssumeRoleInput role, SdkHttpClient http, AwsCredentialsProvider credentials) {
        try (var sts = sts(request, http, credentials)) {
            return session(sts.assumeRole(r -> r.roleArn(role.roleArn())
                            .roleSessionName(role.sessionName())
                            .durationSeconds(SECONDS)
                            .externalId(role.externalId())
                            .sourceIdentity(role.sourceIdentity())
                            .policy(role.policy())
                            .policyArns(policyArns(role))
                            .tags(tags(role))
                            .transitiveTagKeys(role.transitiveTagKeys()))
                    .credentials());
        }
    }

    /** Returns {@code null} if there are none, because the SDK would send an empty list. */
    private static List<PolicyDescriptorType> policyArns(AssumeRoleInput role) {
        return role.policyArns() == null
                ? null
                : role.policyArns().stream()
                        .map(arn -> PolicyDescriptorType.builder().arn(arn).build())
                        .toList();
    }

    /** Returns {@code null} if there are none, for the same reason. */
    private static List<Tag> tags(AssumeRoleInput role) {
        return role.tags() == null
                ? null
                : role.tags().entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList();
    }
}
