package io.assumerole.localaws.sandbox;

import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.ministack.RootKey;
import io.assumerole.localaws.run.LocalAwsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * The endpoint of a local AWS and its root users' keys.
 *
 * @param uri such as {@code http://127.0.0.1:41234}
 * @param root the root user's key of its account
 * @param otherRoot the root user's key of a second account
 * @param own true if it was started for one sandbox, and therefore stops with it
 */
record AwsEndpoint(URI uri, AwsCredentials root, AwsCredentials otherRoot, boolean own) {
    static final String VARIABLE = "AWS_ENDPOINT_URL";

    /**
     * The variable that distinguishes this project's endpoint in a user's shell from an endpoint that the user has set.
     */
    static final String OWN = "ASSUME_ROLE_LOCAL_ENDPOINT";

    /** The rule for the root user's key of a local AWS that the user names. */
    static final String WHOSE_ROOT =
            "If its host is localhost, 127.0.0.1 or [::1], the root user's key is AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY if both are set. Otherwise it is test with the"
                    + " secret test, so that your keys are not used elsewhere.";

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    static AwsEndpoint of(MiniStack miniStack) {
        return new AwsEndpoint(
                miniStack.endpoint(), credentials(miniStack.root()), credentials(miniStack.otherRoot()), true);
    }

    private static AwsCredentials credentials(RootKey key) {
        return AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());
    }

    /** Returns the endpoint that the user names; empty if a local AWS is to be started. */
    static Optional<AwsEndpoint> given(Map<String, String> environment) {
        var given = environment.getOrDefault(VARIABLE, "");
        return given.isBlank() || given.equals(environment.get(OWN))
                ? Optional.empty()
                : Optional.of(given(parse(given.strip()), environment));
    }

    private static AwsEndpoint given(URI uri, Map<String, String> environment) {
        var id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        var secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        boolean usable = THIS_MACHINE.contains(uri.getHost()) && !id.isBlank() && !secret.isBlank();
        var root = usable ? AwsBasicCredentials.create(id, secret) : AwsBasicCredentials.create("test", "test");
        // Other emulators of AWS accept an account ID as the access key ID of its root user.
        AwsCredentials otherRoot = AwsBasicCredentials.create(MiniStack.OTHER_ACCOUNT_ID, root.secretAccessKey());
        return new AwsEndpoint(uri, root, otherRoot, false);
    }

    private static URI parse(String given) {
        try {
            var endpoint = new URI(given);
            boolean web = "http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme());
            boolean plain = endpoint.getRawUserInfo() == null
                    && endpoint.getRawQuery() == null
                    && endpoint.getRawFragment() == null;
            int port = endpoint.getPort();
            if (web && endpoint.getHost() != null && plain && (port == -1 || isPort(port))) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            // This is reported below, like any other text that is not such a URL.
        }
        throw new LocalAwsException("AWS_ENDPOINT_URL is \""
                + given.replaceFirst("//[^/]*@", "//...@")
                + "\"; allowed: an http:// or https:// URL with a host and"
                + " an optional port (1 to 65535), such as http://127.0.0.1:4566, without a user,"
                + " query or fragment. Unset it to start a local AWS.");
    }

    private static boolean isPort(int port) {
        return port > 0 && port <= 65_535;
    }

    /** Writes the properties that {@link #read} needs. The user's key for a different local AWS is not written. */
    void write(Properties record) {
        record.setProperty("endpoint", uri.toString());
        record.setProperty("own", Boolean.toString(own));
        if (own) {
            write(record, "root", root);
            write(record, "otherRoot", otherRoot);
        }
    }

    static AwsEndpoint read(Properties record, Map<String, String> environment) {
        var uri = URI.create(record.getProperty("endpoint"));
        if (!Boolean.parseBoolean(record.getProperty("own"))) {
            return given(uri, environment);
        }
        return new AwsEndpoint(uri, read(record, "root"), read(record, "otherRoot"), true);
    }

    private static void write(Properties record, String name, AwsCredentials key) {
        record.setProperty(name + ".accessKeyId", key.accessKeyId());
        record.setProperty(name + ".secretAccessKey", key.secretAccessKey());
    }

    private static AwsCredentials read(Properties record, String name) {
        return AwsBasicCredentials.create(
                record.getProperty(name + ".accessKeyId"), record.getProperty(name + ".secretAccessKey"));
    }
}
