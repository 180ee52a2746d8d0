package io.assumerole.localaws.contract;

import io.assumerole.localaws.ministack.MiniStack;
import io.assumerole.localaws.provider.schema.PluginVersion;
import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.sandbox.Sandbox;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A configuration of an AWS provider that assumes a role, or a change of one.
 *
 * @param title the case's name after "provider", such as {@code with a role}
 * @param old the inputs before a change; empty for a new provider. Only a new provider is configured
 * @param inputs the inputs, with JSON texts instead of objects and lists, as Pulumi's SDKs send them
 * @param actions the user's own permissions. They include creating users, so a plugin that ignores the role fails the
 *     test
 * @param isAllowed whether the plugin should accept the inputs, and AWS should allow all calls
 */
public record ProviderCase(
        String title, Map<String, Object> old, Map<String, Object> inputs, Set<String> actions, boolean isAllowed) {
    /** The name of the role that the provider assumes. */
    static final String ROLE = "provider-role";

    /** The external ID that the role requires. */
    static final String EXTERNAL_ID = "external-id-of-the-comparison";

    private static final Set<String> ALL = Set.of("sts:AssumeRole", "iam:*");
    private static final Map<String, Object> ROLE_INPUTS = Map.of(
            "roleArn",
            "arn:aws:iam::" + MiniStack.ACCOUNT_ID + ":role/" + ROLE,
            "externalId",
            EXTERNAL_ID,
            "sessionName",
            "compare");

    /** Returns the cases of a version: a role, the same role with a difference that must fail, and changes. */
    public static List<ProviderCase> all(PluginVersion version) {
        var region = Map.<String, Object>of("region", Sandbox.REGION);
        var role = inputs(version, Sandbox.REGION, ROLE_INPUTS);
        var wrong = inputs(version, Sandbox.REGION, with("externalId", "wrong"));
        var other = version == PluginVersion.V6 ? PluginVersion.V7 : PluginVersion.V6;
        return List.of(
                new ProviderCase("with a role", Map.of(), role, ALL, true),
                new ProviderCase("with a role, without sts:AssumeRole", Map.of(), role, Set.of("iam:*"), false),
                new ProviderCase("with a role and a wrong external ID", Map.of(), wrong, ALL, false),
                new ProviderCase(
                        "with a role in the input of the other major version",
                        Map.of(),
                        inputs(other, Sandbox.REGION, ROLE_INPUTS),
                        ALL,
                        false),
                new ProviderCase("with a new role", region, role, ALL, true),
                new ProviderCase(
                        "with a different session name",
                        inputs(version, Sandbox.REGION, with("sessionName", "old")),
                        role,
                        ALL,
                        true),
                new ProviderCase("in a different region", inputs(version, "eu-west-1", ROLE_INPUTS), role, ALL, true));
    }

    private static Map<String, Object> with(String name, String value) {
        var inputs = new HashMap<>(ROLE_INPUTS);
        inputs.put(name, value);
        return inputs;
    }

    private static Map<String, Object> inputs(PluginVersion version, String region, Map<String, Object> role) {
        return version == PluginVersion.V6
                ? Map.of("region", region, "assumeRole", WireJson.write(role))
                : Map.of("region", region, "assumeRoles", WireJson.write(List.of(role)));
    }

    /** Returns the role's trust policy, which requires the external ID. */
    static String trust(String principal) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},\
                "Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]}""".formatted(principal, EXTERNAL_ID);
    }
}
