package io.assumerole.localaws.provider.aws;

import io.assumerole.localaws.provider.Plugin;
import io.assumerole.localaws.provider.Plugin.Made;
import io.assumerole.localaws.provider.Policies;
import io.assumerole.localaws.provider.SharedAws;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.WireJson;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the tests of logging in have in common. */
final class Logins {
    private Logins() {}

    /** A user with a key that may assume any role. */
    static Made user(Plugin root, String name) {
        var user = root.create(Plugin.USER, SharedAws.name(name), Map.of("forceDestroy", true));
        root.create(Plugin.USER_POLICY, "assume", Map.of("user", user.id(), "policy", Policies.allow("sts:*", "*")));
        return user;
    }

    static Made key(Plugin root, Made user) {
        return root.create(Plugin.ACCESS_KEY, "key", Map.of("user", user.id()));
    }

    /** A role that may do anything with S3 and STS, and nothing else. */
    static Made role(Plugin root, String name, String trust) {
        return root.create(
                Plugin.ROLE,
                SharedAws.name(name),
                Map.of(
                        "assumeRolePolicy",
                        trust,
                        "inlinePolicies",
                        List.of(
                                policy("buckets", Policies.allow("s3:*", "*")),
                                policy("roles", Policies.allow("sts:*", "*")))));
    }

    private static Map<String, Object> policy(String name, String policy) {
        return Map.of("name", name, "policy", policy);
    }

    static Map<String, String> environment(String... more) {
        var variables = new HashMap<String, String>(Map.of(
                "AWS_ENDPOINT_URL",
                SharedAws.endpoint(),
                "AWS_CONFIG_FILE",
                "/dev/null",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/dev/null"));
        for (int index = 0; index < more.length; index += 2) {
            variables.put(more[index], more[index + 1]);
        }
        return variables;
    }

    /** A configuration with the keys of a user. */
    static Map<String, Object> config(Made keys, Map<String, Object> more) {
        var config = new HashMap<String, Object>(more);
        config.put("region", Plugin.REGION);
        config.put("accessKey", keys.id());
        config.put("secretKey", keys.outputs().get("secret"));
        return config;
    }

    /** The setting that makes a plugin assume a role, as the Java SDK sends it. */
    static Map<String, Object> assume(Made made, Object... more) {
        return Map.of("assumeRole", WireJson.write(assumed(made, more)));
    }

    /** One role in such a setting. */
    static Map<String, Object> assumed(Made made, Object... more) {
        var assumed = new HashMap<String, Object>(Map.of("roleArn", made.output("arn")));
        for (int index = 0; index < more.length; index += 2) {
            assumed.put((String) more[index], more[index + 1]);
        }
        return assumed;
    }

    /** Whom AWS takes a plugin for, with this environment and configuration. */
    static String caller(Map<String, String> environment, Map<String, Object> config) {
        return caller(PluginVersion.V6, environment, config);
    }

    static String caller(PluginVersion version, Map<String, String> environment, Map<String, Object> config) {
        try (var plugin = new Plugin(version, environment)) {
            var reasons = Plugin.reasons(plugin.checkConfig("mine", config));
            if (!reasons.isEmpty()) {
                throw new IllegalStateException(reasons.toString());
            }
            plugin.configure(config);
            return plugin.callerArn();
        }
    }

    static String caller(Map<String, Object> config) {
        return caller(environment(), config);
    }
}
