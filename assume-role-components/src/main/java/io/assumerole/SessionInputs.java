package io.assumerole;

import com.pulumi.core.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the AWS plugin makes its session of: where, with which credentials, and what it sends to assume the role.
 *
 * @param region where; its value is {@code null} for what the environment says
 * @param credentials what the plugin starts with
 * @param assumeRole the plugin's input of that name: unknown while a part of it is, secret if one is; {@code null}
 *     where a web identity is enough
 * @param assumeRoleWithWebIdentity the plugin's input of that name, likewise; {@code null} where there is no web
 *     identity
 */
record SessionInputs(
        Output<String> region,
        BaseCredentials credentials,
        Output<Map<String, Object>> assumeRole,
        Output<Map<String, Object>> assumeRoleWithWebIdentity) {

    /** To be called while the program runs, which says what region and session are by default. */
    static SessionInputs of(AssumedRoleProviderArgs args) {
        var region = args.region != null ? args.region : Output.ofNullable(DeploymentDefaults.region());
        var sessionName = args.sessionName != null ? args.sessionName : args.requirements.defaultSessionName();
        var role = new LinkedHashMap<String, Output<?>>();
        role.put("roleArn", args.region != null ? args.roleArn : roleArn(args, region));
        role.put("sessionName", sessionName);
        role.put("duration", args.duration);
        role.put("policy", args.policy);
        role.put("policyArns", args.policyArns);
        var webIdentity = new LinkedHashMap<>(role);
        if (args.throughRoleArn != null) {
            // The session of a first role has the same name and nothing else.
            webIdentity.keySet().retainAll(Set.of("roleArn", "sessionName"));
            webIdentity.put("roleArn", args.throughRoleArn);
        }
        webIdentity.put("webIdentityToken", args.webIdentityToken);
        webIdentity.put("webIdentityTokenFile", args.webIdentityTokenFile);
        role.put("externalId", args.externalId);
        role.put("sourceIdentity", args.sourceIdentity);
        role.put("tags", args.tags);
        role.put("transitiveTagKeys", args.transitiveTagKeys);
        return new SessionInputs(
                region,
                BaseCredentials.of(args),
                args.hasWebIdentity && args.throughRoleArn == null ? null : args.crossChecks.guard(object(role)),
                args.hasWebIdentity ? args.crossChecks.guard(object(webIdentity)) : null);
    }

    /** Checks the region that is not given, which only a running program knows. */
    private static Output<String> roleArn(AssumedRoleProviderArgs args, Output<String> region) {
        return Output.tuple(args.role, region).applyValue(known -> {
            try {
                if (known.t2 != null) {
                    SessionChecks.requireSamePartition(known.t2, known.t1);
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(args.failureMessage.of(List.of(
                        "region, which is not given and so the stack's or the environment's: " + e.getMessage())));
            }
            return known.t1.toString();
        });
    }

    /** All that is sent to assume the role: unknown while a part of it is. */
    Output<AssumeRoleAttempt> attempt() {
        var parts = new LinkedHashMap<String, Output<?>>();
        parts.put("region", region);
        parts.put("accessKey", credentials.accessKey());
        parts.put("secretKey", credentials.secretKey());
        parts.put("token", credentials.token());
        parts.put("profile", credentials.profile());
        parts.put("assumeRole", assumeRole);
        parts.put("webIdentity", assumeRoleWithWebIdentity);
        return object(parts).applyValue(AssumeRoleAttempt::of);
    }

    /**
     * Makes an object of its members, but for those that are {@code null}: unknown while one is, secret if one is,
     * depending on what they do.
     */
    @SuppressWarnings("unchecked")
    private static Output<Map<String, Object>> object(Map<String, Output<?>> members) {
        members.values().removeIf(Objects::isNull);
        var names = List.copyOf(members.keySet());
        var values =
                members.values().stream().map(value -> (Output<Object>) value).toList();
        return Output.all(values).applyValue(known -> {
            var object = new LinkedHashMap<String, Object>();
            for (int i = 0; i < names.size(); i++) {
                object.put(names.get(i), known.get(i));
            }
            return object;
        });
    }
}
