package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;

import io.assumerole.localaws.provider.schema.Values;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleWithWebIdentityCredentialsProvider;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/**
 * Assumes roles immediately, and does not retry if AWS refuses. Requests new credentials when the session has expired, and
 * not earlier, like {@code aws.NewCredentialsCache} without options in aws-sdk-go-base's {@code credentials.go}.
 *
 * <p>The role's properties have the names of the provider's {@code assumeRole} and {@code assumeRoleWithWebIdentity}.
 */
final class AssumedRoleCredentials {
    /**
     * The official plugin's default duration, which differs from the default of STS ({@code DefaultDuration} in
     * credentials/stscreds of aws-sdk-go-v2).
     */
    private static final Duration USUAL = Duration.ofMinutes(15);

    private static final Pattern ROLE = Pattern.compile("arn:[^:]+:iam::(\\d{12}):role/.+");

    private final ProviderConfig settings;
    private final URI sts;
    private final Path workingDirectory;

    AssumedRoleCredentials(ProviderConfig settings, URI sts, Path workingDirectory) {
        this.settings = settings;
        this.sts = sts;
        this.workingDirectory = workingDirectory;
    }

    AwsCredentialsProvider assume(Values role, AwsCredentialsProvider caller) {
        try {
            return resolved(
                    role,
                    StsAssumeRoleCredentialsProvider.builder()
                            .stsClient(sts(caller))
                            .refreshRequest(request(role))
                            .staleTime(Duration.ZERO)
                            .prefetchTime(Duration.ZERO)
                            .build());
        } catch (AwsFailure e) {
            throw e.code().equals("AccessDenied") ? e.with(note(e.getMessage(), role, caller)) : e;
        }
    }

    /** Returns the likely cause and a remedy; never contains an external ID. */
    private String note(String refusal, Values role, AwsCredentialsProvider caller) {
        var note = new StringBuilder();
        var ofRole = ROLE.matcher(role.string("roleArn"));
        var ofKey = account(caller);
        boolean acrossAccounts = ofRole.matches() && !ofKey.isEmpty() && !ofKey.equals(ofRole.group(1));
        if (acrossAccounts) {
            note.append(
                    "The key belongs to account %s, but the role belongs to account %s. If that is a mistake, correct"
                            .formatted(ofKey, ofRole.group(1)));
            note.append(
                    " the key or roleArn. Across accounts, the role's trust policy and an identity policy of the caller"
                            + " must both allow the call. ");
        }
        if (refusal.contains("because no identity-based policy allows")) {
            note.append("The caller has no identity policy that allows it to assume the role. Call"
                    + " grantAssumeRole(true) on the component that creates the user; in the demo stack create-role, set"
                    + " create-role:grantAssumeRole to true.");
            note.append(
                    acrossAccounts
                            ? ""
                            : " The local AWS always needs that policy. AWS needs it only across accounts.");
        } else if (!refusal.contains("explicit deny")) {
            note.append("If the role exists, its trust policy does not allow this caller with this request. ");
            note.append(
                    role.has("externalId")
                            ? "The request contains an external ID: compare it with the one that the role requires."
                            : "The request contains no external ID: set externalId if the role requires one.");
        }
        return note.toString();
    }

    /** Returns the account of the caller; empty if AWS does not answer. */
    private String account(AwsCredentialsProvider caller) {
        try {
            return sts(caller).getCallerIdentity().account();
        } catch (SdkException e) {
            return "";
        }
    }

    AwsCredentialsProvider assumeWithWebIdentity(Values role) {
        return resolved(
                role,
                StsAssumeRoleWithWebIdentityCredentialsProvider.builder()
                        .stsClient(sts(AnonymousCredentialsProvider.create()))
                        .refreshRequest(webIdentityRequest(role))
                        .staleTime(Duration.ZERO)
                        .prefetchTime(Duration.ZERO)
                        .build());
    }

    /**
     * Assumes a role of the emulator's settings twice: first as a test whose credentials are not used, and then for the
     * credentials to work with. The official plugin does the same ({@code assumeRoleCredentialsProvider} in
     * aws-sdk-go-base's {@code credentials.go}), but not for a profile's role.
     */
    static AwsCredentialsProvider twice(Supplier<AwsCredentialsProvider> assumed) {
        assumed.get();
        return assumed.get();
    }

    StsClient sts(AwsCredentialsProvider caller) {
        return Session.sts(settings, sts, caller);
    }

    private static AwsCredentialsProvider resolved(Values role, AwsCredentialsProvider credentials) {
        call("IAM Role (" + role.string("roleArn") + ") cannot be assumed.\nError", credentials::resolveCredentials);
        return credentials;
    }

    private static AssumeRoleRequest request(Values role) {
        var request = AssumeRoleRequest.builder()
                .roleArn(role.string("roleArn"))
                .roleSessionName(sessionName(role))
                .externalId(role.text("externalId"))
                .policy(role.text("policy"))
                .sourceIdentity(role.text("sourceIdentity"))
                .durationSeconds((int) duration(role).orElse(USUAL).toSeconds());
        if (role.has("policyArns")) {
            request.policyArns(policyArns(role));
        }
        if (role.has("tags")) {
            request.tags(role.stringMap("tags").entrySet().stream()
                    .map(tag -> Tag.builder()
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

    /** The token's file is read whenever new credentials are needed, because it changes. */
    private Supplier<AssumeRoleWithWebIdentityRequest> webIdentityRequest(Values role) {
        return () -> {
            var request = AssumeRoleWithWebIdentityRequest.builder()
                    .roleArn(role.string("roleArn"))
                    .roleSessionName(sessionName(role))
                    .webIdentityToken(webIdentityToken(role))
                    .policy(role.text("policy"));
            duration(role).ifPresent(duration -> request.durationSeconds((int) duration.toSeconds()));
            if (role.has("policyArns")) {
                request.policyArns(policyArns(role));
            }
            return request.build();
        };
    }

    private String webIdentityToken(Values role) {
        if (role.has("webIdentityToken")) {
            return role.string("webIdentityToken");
        }
        var file = workingDirectory.resolve(role.string("webIdentityTokenFile"));
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("the webIdentityTokenFile cannot be read: " + e.getMessage(), e);
        }
    }

    private static String sessionName(Values role) {
        return role.has("sessionName") ? role.string("sessionName") : "aws-go-sdk-" + System.nanoTime();
    }

    private static Optional<Duration> duration(Values role) {
        return Optional.ofNullable(role.text("duration")).map(GoDuration::parse);
    }

    private static List<PolicyDescriptorType> policyArns(Values role) {
        return role.strings("policyArns").stream()
                .map(arn -> PolicyDescriptorType.builder().arn(arn).build())
                .toList();
    }
}
