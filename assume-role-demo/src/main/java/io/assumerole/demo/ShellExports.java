package io.assumerole.demo;

import io.assumerole.localaws.sandbox.Sandbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes an environment as {@code export} lines for a POSIX shell. */
final class ShellExports {
    private static final String ENDPOINT = "AWS_ENDPOINT_URL";
    private static final Set<String> PROFILES = Set.of("AWS_PROFILE", "AWS_DEFAULT_PROFILE");
    private static final Set<String> EMPTY =
            Set.of("AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE");
    private static final Set<String> FALSE =
            Set.of("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT");

    private ShellExports() {}

    /**
     * Returns lines that make a shell use a sandbox.
     *
     * @param shell the exported variables of the shell, some of which would override the sandbox
     */
    static String exports(Map<String, String> shell, Map<String, String> settings) {
        var all = new LinkedHashMap<String, String>();
        shell.forEach((name, value) -> reset(name, settings).ifPresent(r -> all.put(name, r)));
        all.put("AWS_SESSION_TOKEN", "");
        // The AWS CLI has no default; some tools read only one of these variables.
        all.put("AWS_REGION", Sandbox.REGION);
        all.put("AWS_DEFAULT_REGION", Sandbox.REGION);
        all.putAll(settings);
        return all.entrySet().stream()
                .map(entry -> "export " + entry.getKey() + "=" + quote(entry.getValue()))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** Returns a value with the same effect as an unset variable, because an export cannot unset one. */
    private static Optional<String> reset(String name, Map<String, String> settings) {
        if (PROFILES.contains(name)) {
            // Some tools take an empty value for a profile's name; the sandbox's files have this profile.
            return Optional.of("default");
        }
        if (EMPTY.contains(name)) {
            return Optional.of("");
        }
        if (FALSE.contains(name)) {
            return Optional.of("false");
        }
        return name.startsWith(ENDPOINT + "_") ? Optional.of(settings.get(ENDPOINT)) : Optional.empty();
    }

    private static String quote(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
