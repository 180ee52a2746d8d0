package io.assumerole.localaws.provider.aws;

import static io.assumerole.localaws.provider.aws.AwsFailure.call;

import io.assumerole.localaws.provider.schema.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/**
 * Resolves the credentials of the configuration, assumes its role, and asks AWS for the caller's identity.
 *
 * <p>Keys take precedence over a profile, and over a web identity, which is then not used. Keys in the configuration
 * are never combined with the environment's. The official plugin combines them in its preceding check
 * ({@code provider/config.go}). It takes missing values from {@code AWS_ACCESS_KEY_ID}, {@code AWS_SECRET_ACCESS_KEY},
 * {@code AWS_SESSION_TOKEN} and {@code AWS_PROFILE}, so a leftover variable makes valid keys fail. An empty string in
 * the configuration counts as no value and prevents that. {@link #check} does the same, unless
 * {@code skipCredentialsValidation} is set. {@link ProviderConfig#ofCheck} lists the settings that the check ignores.
 *
 * <p>A metadata service is never called, regardless of {@code skipMetadataApiCheck}.
 */
public final class CredentialResolver {
    private static final String ACCESS_KEY = "accessKey";
    private static final String SECRET_KEY = "secretKey";
    private static final String TOKEN = "token";
    private static final String PROFILE = "profile";

    private final ProviderConfig settings;
    private final PluginEnvironment environment;
    private final Endpoints endpoints;

    public CredentialResolver(ProviderConfig settings, PluginEnvironment environment) {
        this.settings = settings;
        this.environment = environment;
        this.endpoints = Endpoints.of(settings, environment);
    }

    /** Checks the credentials as the official plugin does before it is configured. */
    public void check() {
        if (environment.predicts()
                || settings.skipCredentialsValidation()
                || "true".equals(environment.first("AWS_SKIP_CREDENTIALS_VALIDATION"))) {
            return;
        }
        var roles = new AssumedRoleCredentials(
                settings.ofCheck(), Endpoints.stsOfCheck(settings, environment), environment.workingDirectory());
        identify(
                roles,
                credentials(
                        settings.ofCheck(),
                        roles,
                        new Given(
                                orVariable(ACCESS_KEY, "AWS_ACCESS_KEY_ID"),
                                orVariable(SECRET_KEY, "AWS_SECRET_ACCESS_KEY"),
                                orVariable(TOKEN, "AWS_SESSION_TOKEN"),
                                orVariable(PROFILE, "AWS_PROFILE")),
                        environment.profiles(List.of(), settings.sharedCredentialsFiles())));
    }

    /** Returns the configured value, or the variable's value if none is configured, not even "". */
    private String orVariable(String name, String variable) {
        return settings.values().has(name) ? settings.values().text(name) : environment.first(variable);
    }

    /** Logs in and returns the session. */
    public Session open() {
        var values = settings.values();
        var roles = new AssumedRoleCredentials(settings, endpoints.sts(), environment.workingDirectory());
        var credentials = credentials(
                environment.predicts() ? settings.withoutRoles() : settings,
                roles,
                new Given(values.text(ACCESS_KEY), values.text(SECRET_KEY), values.text(TOKEN), values.text(PROFILE)),
                environment.profiles(settings.sharedConfigFiles(), settings.sharedCredentialsFiles()));
        var session = new Session(
                settings, endpoints, credentials, environment.predicts() ? settings.lastRole() : Optional.empty());
        if (environment.predicts()) {
            refuseOtherAccounts(session.caller().account());
        } else if (!settings.skipCredentialsValidation()) {
            refuseOtherAccounts(identify(roles, credentials));
        } else if (!settings.skipRequestingAccountId()) {
            refuseOtherAccounts(account(session));
        } else {
            refuseOtherAccounts("");
        }
        return session;
    }

    /**
     * Finds the account if the credentials are not validated: from the user's own entry, the caller's identity, or any
     * role. Fails if all of these fail.
     */
    private static String account(Session session) {
        var failures = new ArrayList<AwsFailure>();
        List<Supplier<String>> ways = List.of(
                () -> session.iam().getUser().user().arn(),
                () -> session.sts().getCallerIdentity().arn(),
                () -> session.iam().listRoles(r -> r.maxItems(1)).roles().get(0).arn());
        for (var way : ways) {
            try {
                return call("looking for the account", way).split(":")[4];
            } catch (AwsFailure e) {
                failures.add(e);
            } catch (RuntimeException e) {
                // AWS answered without a usable account; the next method may work.
            }
        }
        throw new IllegalArgumentException("AWS account ID not previously found and failed retrieving via all available"
                + " methods.\n"
                + failures.stream().map(Throwable::getMessage).collect(Collectors.joining("\n")));
    }

    private void refuseOtherAccounts(String account) {
        var allowed = settings.allowedAccountIds();
        if (settings.forbiddenAccountIds().contains(account) || !allowed.isEmpty() && !allowed.contains(account)) {
            throw new IllegalArgumentException("AWS account ID not allowed: " + account);
        }
    }

    /** Resolves the credentials like {@code GetAwsConfig} of aws-sdk-go-base. */
    private AwsCredentialsProvider credentials(
            ProviderConfig known, AssumedRoleCredentials roles, Given given, ProfileFile profiles) {
        var named = given.profile() != null ? given.profile() : environment.first("AWS_PROFILE");
        if (named != null && profiles.profile(named).isEmpty()) {
            throw new IllegalArgumentException("failed to get shared config profile, " + named);
        }
        var credentials = given.hasKeys()
                ? StaticKeys.provider(given.accessKey(), given.secretKey(), given.token())
                : withoutKeys(known, roles, given, named, profiles);
        return chained(known, roles, credentials);
    }

    /**
     * Assumes the roles in order, each with the previous role's session: {@code assumeRoleCredentialsProvider} in
     * aws-sdk-go-base's {@code credentials.go}.
     */
    private static AwsCredentialsProvider chained(
            ProviderConfig known, AssumedRoleCredentials roles, AwsCredentialsProvider credentials) {
        var last = credentials;
        for (var role : known.assumeRoles()) {
            var caller = last;
            last = AssumedRoleCredentials.twice(() -> roles.assume(role, caller));
        }
        return last;
    }

    private AwsCredentialsProvider withoutKeys(
            ProviderConfig known, AssumedRoleCredentials roles, Given given, String named, ProfileFile profiles) {
        if (known.assumeRoleWithWebIdentity().isPresent()) {
            var role = known.assumeRoleWithWebIdentity().get();
            return AssumedRoleCredentials.twice(() -> roles.assumeWithWebIdentity(role));
        }
        if (given.profile() == null && environment.first("AWS_ACCESS_KEY_ID") != null) {
            return StaticKeys.provider(
                    environment.first("AWS_ACCESS_KEY_ID"),
                    environment.first("AWS_SECRET_ACCESS_KEY"),
                    environment.first("AWS_SESSION_TOKEN"));
        }
        if (given.profile() == null && environment.first("AWS_WEB_IDENTITY_TOKEN_FILE") != null) {
            return roles.assumeWithWebIdentity(webIdentityOfVariables());
        }
        var profile = named != null ? named : "default";
        if (profiles.profile(profile).isEmpty()) {
            throw new IllegalArgumentException("No valid credential sources found. Set AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY, a profile, or accessKey and secretKey of the"
                    + " provider");
        }
        return new ProfileCredentials(profiles, roles, environment).open(profile);
    }

    /** {@code assumeWebIdentity} in aws-sdk-go-v2's {@code config/resolve_credentials.go}. */
    private Values webIdentityOfVariables() {
        if (environment.first("AWS_ROLE_ARN") == null) {
            throw new IllegalArgumentException("AWS_WEB_IDENTITY_TOKEN_FILE is set, but role ARN is not set: set"
                    + " AWS_ROLE_ARN to the ARN of the role to assume");
        }
        var role = new HashMap<String, Object>();
        role.put("webIdentityTokenFile", environment.first("AWS_WEB_IDENTITY_TOKEN_FILE"));
        role.put("roleArn", environment.first("AWS_ROLE_ARN"));
        if (environment.first("AWS_ROLE_SESSION_NAME") != null) {
            role.put("sessionName", environment.first("AWS_ROLE_SESSION_NAME"));
        }
        return new Values(role);
    }

    /** Asks AWS for the caller of these credentials, and returns its account. */
    private static String identify(AssumedRoleCredentials roles, AwsCredentialsProvider credentials) {
        return call(
                "validating provider credentials",
                () -> roles.sts(credentials).getCallerIdentity().account());
    }

    /** The given credentials, each of which is null if not given. */
    private record Given(String accessKey, String secretKey, String token, String profile) {
        boolean hasKeys() {
            return accessKey != null || secretKey != null || token != null;
        }
    }
}
