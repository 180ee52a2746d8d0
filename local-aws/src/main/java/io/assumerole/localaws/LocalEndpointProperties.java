package io.assumerole.localaws;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes AWS clients of this process call a local AWS unless they are given another endpoint. A program that runs in
 * this process creates such clients, as AssumedRoleProvider does to try a new role. Without these properties, the
 * clients would call AWS.
 *
 * <p>No key is set, because test reports contain the properties of the process.
 */
final class LocalEndpointProperties {
    /** The endpoint properties of the services; they override the environment. */
    private static final String[] ENDPOINTS = {
        "aws.endpointUrl",
        "aws.endpointUrlIam",
        "aws.endpointUrlSts",
        "aws.endpointUrlS3",
        "aws.endpointUrlSecretsManager",
        "aws.endpointUrlCloudTrail"
    };

    private static final String NO_METADATA = "aws.disableEc2Metadata";

    /** The SDK refuses a configured endpoint if either of these is true. */
    private static final String[] OTHER_ENDPOINTS = {"aws.useFipsEndpoint", "aws.useDualstackEndpoint"};

    private final Map<String, @Nullable String> before = new HashMap<>();

    private LocalEndpointProperties() {}

    /** Sets the properties. */
    static LocalEndpointProperties use(URI endpoint) {
        var settings = new LocalEndpointProperties();
        Stream.of(ENDPOINTS).forEach(name -> settings.set(name, endpoint.toString()));
        Stream.of(OTHER_ENDPOINTS).forEach(name -> settings.set(name, "false"));
        settings.set(NO_METADATA, "true");
        return settings;
    }

    private void set(String name, String value) {
        before.put(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    /** Restores the previous properties. */
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
        before.clear();
    }
}
