package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;

import io.assumerole.localaws.provider.schema.Values;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * Resolves the credentials of a profile: its keys, or a role. The role is assumed with a web identity, or with the
 * credentials of its {@code source_profile}, which may also have a role.
 *
 * <p>It follows aws-sdk-go-v2 ({@code config/resolve_credentials.go} and {@code shared_config.go}) and does not use the
 * SDK's own classes, which would call AWS if only the provider's {@code endpoints} name a local AWS.
 */
final class ProfileCredentials {
    /** Properties for sign-ins that take precedence over a {@code credential_process}. */
    private static final List<String> BROWSER = List.of("sso_session", ProfileProperty.SSO_START_URL, "login_session");

    private final ProfileFile files;
    private final AssumedRoleCredentials roles;
    private final PluginEnvironment environment;

    /** @param environment the environment of a profile's program */
    ProfileCredentials(ProfileFile files, AssumedRoleCredentials roles, PluginEnvironment environment) {
        this.files = files;
        this.roles = roles;
        this.environment = environment;
    }

    /**
     * Logs in with a profile.
     *
     * @param name a profile that exists
     * @throws IllegalArgumentException if the profile contains no credentials
     * @throws AwsFailure if AWS refuses its role
     */
    AwsCredentialsProvider open(String name) {
        return open(files.profile(name).orElseThrow(), new LinkedHashSet<>());
    }

    private AwsCredentialsProvider open(Profile profile, Set<String> seen) {
        boolean isSource = !seen.isEmpty();
        boolean isSeen = !seen.add(profile.name());
        if (isSource && has(profile, ProfileProperty.AWS_ACCESS_KEY_ID)) {
            return keys(profile);
        }
        if (isSeen) {
            throw refusal(profile, "it is its own source_profile but has no keys");
        }
        if (!has(profile, ProfileProperty.ROLE_ARN)) {
            return withoutRole(profile);
        }
        if (has(profile, ProfileProperty.MFA_SERIAL)) {
            throw refusal(
                    profile,
                    "assume role with MFA enabled, but AssumeRoleTokenProvider session option not"
                            + " set. The emulator cannot ask for a code: get session credentials"
                            + " with an MFA code first, and use those");
        }
        return call("the profile '" + profile.name() + "' gives no credentials", () -> assumed(profile, seen));
    }

    private AwsCredentialsProvider assumed(Profile profile, Set<String> seen) {
        var role = role(profile);
        if (has(profile, ProfileProperty.SOURCE_PROFILE)) {
            var source = value(profile, ProfileProperty.SOURCE_PROFILE);
            var caller = files.profile(source)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "failed to load assume role %s, of profile %s, failed to get shared config profile, %s"
                                    .formatted(role.string("roleArn"), source, source)));
            return roles.assume(role, open(caller, seen));
        }
        if (has(profile, ProfileProperty.WEB_IDENTITY_TOKEN_FILE)) {
            return roles.assumeWithWebIdentity(role);
        }
        if (has(profile, ProfileProperty.AWS_ACCESS_KEY_ID)) {
            return roles.assume(role, keys(profile));
        }
        throw refusal(
                profile,
                "its role needs a source_profile or a web_identity_token_file; a credential_source"
                        + " is not supported by this provider emulator");
    }

    private static Values role(Profile profile) {
        var role = new HashMap<String, Object>();
        put(role, "roleArn", profile, ProfileProperty.ROLE_ARN);
        put(role, "externalId", profile, ProfileProperty.EXTERNAL_ID);
        put(role, "sessionName", profile, ProfileProperty.ROLE_SESSION_NAME);
        put(role, "webIdentityTokenFile", profile, ProfileProperty.WEB_IDENTITY_TOKEN_FILE);
        if (has(profile, ProfileProperty.DURATION_SECONDS)) {
            role.put("duration", value(profile, ProfileProperty.DURATION_SECONDS) + "s");
        }
        return new Values(role);
    }

    private static void put(Map<String, Object> role, String name, Profile profile, String property) {
        if (has(profile, property)) {
            role.put(name, value(profile, property));
        }
    }

    private static boolean has(Profile profile, String property) {
        return profile.property(property).isPresent();
    }

    private static String value(Profile profile, String property) {
        return profile.property(property).orElseThrow();
    }

    private static AwsCredentialsProvider keys(Profile profile) {
        if (!has(profile, ProfileProperty.AWS_SECRET_ACCESS_KEY)) {
            throw refusal(profile, "it has an aws_access_key_id but no aws_secret_access_key");
        }
        return StaticKeys.provider(
                value(profile, ProfileProperty.AWS_ACCESS_KEY_ID),
                value(profile, ProfileProperty.AWS_SECRET_ACCESS_KEY),
                profile.property(ProfileProperty.AWS_SESSION_TOKEN).orElse(null));
    }

    private AwsCredentialsProvider withoutRole(Profile profile) {
        if (has(profile, ProfileProperty.AWS_ACCESS_KEY_ID)) {
            return keys(profile);
        }
        var browser =
                BROWSER.stream().filter(property -> has(profile, property)).findFirst();
        if (browser.isPresent()) {
            throw refusal(
                    profile,
                    browser.get()
                            + " needs a browser and AWS itself, which this provider emulator does not use."
                            + " Use a profile with keys, a credential_process, or a role");
        }
        if (!has(profile, ProfileProperty.CREDENTIAL_PROCESS)) {
            throw refusal(
                    profile,
                    "it needs an aws_access_key_id with an aws_secret_access_key, a credential_process, or a role_arn");
        }
        var program = new CredentialProcess(
                value(profile, ProfileProperty.CREDENTIAL_PROCESS), environment, reason -> refusal(profile, reason));
        program.resolveCredentials();
        return program;
    }

    private static IllegalArgumentException refusal(Profile profile, String reason) {
        return new IllegalArgumentException(
                "the profile '%s' gives no credentials: %s".formatted(profile.name(), reason));
    }
}
