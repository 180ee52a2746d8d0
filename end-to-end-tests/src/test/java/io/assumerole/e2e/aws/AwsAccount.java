package io.assumerole.e2e.aws;

import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.LocalAwsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * An AWS account, and the caller that GetCallerIdentity has found in it.
 *
 * <p>The credentials and the endpoint are read once. Every later call uses the same ones.
 */
final class AwsAccount {
    /** The region of every call and resource. */
    static final String REGION = "us-east-1";

    private static final String AWS = "aws";

    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    private static final Pattern ID = Pattern.compile("[0-9]{12}");
    private static final int LAST_PORT = 65_535;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    private final String id;
    private final Optional<URI> local;
    private final AwsCredentials credentials;
    private final Map<String, String> parent;

    private AwsAccount(String id, Optional<URI> local, AwsCredentials credentials, Map<String, String> parent) {
        this.id = id;
        this.local = local;
        this.credentials = credentials;
        this.parent = Map.copyOf(parent);
    }

    /**
     * Reads the caller's credentials, and checks that they belong to an account. The only call is GetCallerIdentity.
     *
     * @param argument the name of the argument that gives the account, for messages
     * @param id the ID of the account: 12 digits
     * @param environment the caller's variables. {@code AWS_ENDPOINT_URL} selects a local AWS on this machine; without
     * it, the calls go to AWS.
     * @throws LocalAwsException if the ID is malformed, if there are no credentials, or if they belong to another
     * account
     */
    static AwsAccount verified(String argument, @Nullable String id, Map<String, String> environment) {
        if (id == null || !ID.matcher(id).matches()) {
            throw new LocalAwsException(argument + " is " + (id == null ? "not set" : "\"" + printable(id) + "\"")
                    + "; allowed: the 12 digits of the AWS account to use, such as 123456789012. No AWS call was made."
                    + " To see the account of your credentials, run: aws sts get-caller-identity");
        }
        var account = new AwsAccount(id, endpoint(environment), credentials(environment), environment);
        account.verify(argument);
        return account;
    }

    private static String printable(String text) {
        return text.replaceAll("\\P{Print}", "?");
    }

    private static Optional<URI> endpoint(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(ENDPOINT + "_") && !value.isBlank()) {
                throw new LocalAwsException(
                        name
                                + " is set, so calls to one service could go to a different endpoint than those that check the account. Unset it.");
            }
        });
        var given = environment.getOrDefault(ENDPOINT, "").strip();
        if (given.isEmpty()) {
            return Optional.empty();
        }
        try {
            var uri = new URI(given);
            // The host is null for text that is a URI, but not an HTTP URL, such as http:127.0.0.1 or
            // http://local_stack.
            if ("http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && THIS_MACHINE.contains(uri.getHost())
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= LAST_PORT) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // The code below reports this problem.
        }
        throw new LocalAwsException(ENDPOINT + " is \"" + given.replaceFirst("//[^/]*@", "//...@")
                + "\"; allowed: no value for AWS, or http:// with localhost, 127.0.0.1, or [::1], and a port from"
                + " 1 to 65535, for a local AWS."
                + " Unset it to call AWS.");
    }

    private static AwsCredentials credentials(Map<String, String> environment) {
        var id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        var secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        var token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        if (id.isBlank() || secret.isBlank()) {
            throw new LocalAwsException(
                    "AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY isn't set. The check reads no profile."
                            + " To set both from your profile, run: eval \"$(aws configure export-credentials --format env)\"");
        }
        return token.isBlank()
                ? AwsBasicCredentials.create(id, secret)
                : AwsSessionCredentials.create(id, secret, token);
    }

    private void verify(String argument) {
        String found;
        try {
            found = caller().sts().getCallerIdentity().account();
        } catch (SdkException e) {
            throw new LocalAwsException(
                    "sts:GetCallerIdentity failed, so the account of the credentials is unknown, and nothing was"
                            + " created. Check the credentials with: aws sts get-caller-identity. The answer: "
                            + e.getMessage(),
                    e);
        }
        if (!id.equals(found)) {
            throw new LocalAwsException(argument + " is " + id + ", but the credentials belong to the account " + found
                    + ". Nothing was created or deleted. Use credentials of " + id + ", or pass the other account.");
        }
    }

    /** Returns the ID of the account, 12 digits. */
    String id() {
        return id;
    }

    /** Returns whether the calls go to a local AWS on this machine instead of AWS. */
    boolean isLocal() {
        return local.isPresent();
    }

    /** Returns {@code aws}, or the URL of the local AWS. */
    String endpoint() {
        return local.map(URI::toString).orElse(AWS);
    }

    /** Returns the credentials of the caller, which no later change of a variable affects. */
    AwsCredentials credentials() {
        return credentials;
    }

    /** Returns the clients of the caller. */
    AccountClients caller() {
        return as(credentials);
    }

    /** Returns the clients of another identity, at the same endpoint. */
    AccountClients as(AwsCredentials identity) {
        return new AccountClients(local, identity);
    }

    /**
     * Returns the whole environment of an engine: the caller's own {@code pulumi} and plugins, one key, and a backend in
     * a folder. No profile, Pulumi account, or other variable of AWS or Pulumi reaches it.
     *
     * @param identity the only key that the engine, the program, and the plugins get
     * @param folder the folder with the backend and the passphrase for its secrets
     */
    Map<String, String> environment(AwsCredentials identity, CheckFolder folder) {
        var result = new LinkedHashMap<String, String>(CleanEnvironment.of(parent));
        var home = parent.getOrDefault("PULUMI_HOME", "");
        if (!home.isEmpty()) {
            result.put("PULUMI_HOME", home);
        }
        result.put("PULUMI_BACKEND_URL", "file://" + folder.folder("state"));
        result.put(
                "PULUMI_CONFIG_PASSPHRASE_FILE",
                folder.path().resolve("passphrase").toString());
        result.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        result.put("AWS_ACCESS_KEY_ID", identity.accessKeyId());
        result.put("AWS_SECRET_ACCESS_KEY", identity.secretAccessKey());
        if (identity instanceof AwsSessionCredentials session) {
            result.put("AWS_SESSION_TOKEN", session.sessionToken());
        }
        result.put("AWS_REGION", REGION);
        result.put("AWS_CONFIG_FILE", "/dev/null");
        result.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        result.put("AWS_EC2_METADATA_DISABLED", "true");
        result.put("GIT_OPTIONAL_LOCKS", "0");
        local.ifPresent(uri -> {
            result.put(ENDPOINT, uri.toString());
            for (var name : new String[] {"NO_PROXY", "no_proxy"}) {
                result.put(name, CleanEnvironment.before(parent, name, uri.getHost()));
            }
        });
        return result;
    }
}
