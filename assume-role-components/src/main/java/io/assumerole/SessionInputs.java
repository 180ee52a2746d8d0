package io.assumerole;

import com.pulumi.core.Output;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the AWS plugin makes its session of: where, with which credentials, and what it sends to assume the role.
 *
 * @param region where; its value is {@code null} for what the environment says
 * @param credentials what the plugin starts with
 * @param assumeRoles what is sent for each role that another role or a key assumes, in their order: unknown while a
 *     part of it is, secret if one is; {@code null} where a web identity is enough
 * @param assumeRoleWithWebIdentity the plugin's input of that name, likewise; {@code null} where there is no web
 *     identity
 */
record SessionInputs(
        Output<String> region,
        BaseCredentials credentials,
        Output<List<Map<String, Object>>> assumeRoles,
        Output<Map<String, Object>> assumeRoleWithWebIdentity) {

    /**
     * The credentials that a provider starts with, as the plugin's inputs.
     *
     * <p>The plugin takes each input that is missing from the environment on its own, so that a key would be checked
     * together with a left-over {@code AWS_SESSION_TOKEN}. An empty string is an input that is there, and means none.
     * https://github.com/pulumi/pulumi-aws, provider/config.go; https://github.com/hashicorp/aws-sdk-go-base, aws_config.go
     *
     * @param accessKey the ID of an access key, {@code ""} for none, {@code null} for the environment's
     * @param secretKey its secret, likewise
     * @param token its session token, likewise
     * @param profile the name of a profile, likewise
     */
    record BaseCredentials(
            Output<String> accessKey, Output<String> secretKey, Output<String> token, Output<String> profile) {

        static BaseCredentials of(AssumedRoleProviderArgs args) {
            if (args.accessKeyId != null) {
                var token = Objects.requireNonNullElse(args.sessionToken, none());
                return new BaseCredentials(args.accessKeyId, secretKey(args), token, none());
            }
            if (args.profile != null) {
                return new BaseCredentials(none(), none(), none(), args.profile);
            }
            // A web identity needs none.
            return args.hasWebIdentity
                    ? new BaseCredentials(none(), none(), none(), none())
                    : new BaseCredentials(null, null, null, null);
        }

        /** An imported key has none, and the plugin would take another key's from the environment. */
        private static Output<String> secretKey(AssumedRoleProviderArgs args) {
            return Output.tuple(args.accessKeyId, args.secretAccessKey).applyValue(key -> {
                if (key.t2 == null) {
                    throw new IllegalStateException(args.failureMessage.of(
                            List.of("secretAccessKey: " + UserKeys.withoutSecret(key.t1) + ", or give credentials")));
                }
                return key.t2;
            });
        }

        private static Output<String> none() {
            return Output.of("");
        }
    }

    /** To be called while the program runs, which says what region and session are by default. */
    static SessionInputs of(AssumedRoleProviderArgs args) {
        var region = args.region != null ? args.region : Output.ofNullable(DeploymentDefaults.region());
        var first = args.chain().get(0);
        var roles = args.assumedByKeyOrRole().stream()
                .map(role -> role.crossChecks.guard(object(assumeRole(role, args, region))))
                .toList();
        return new SessionInputs(
                region,
                BaseCredentials.of(first),
                roles.isEmpty() ? null : Output.all(roles),
                first.hasWebIdentity ? first.crossChecks.guard(object(webIdentity(first, args, region))) : null);
    }

    private static Map<String, Output<?>> assumeRole(
            AssumedRoleProviderArgs role, AssumedRoleProviderArgs args, Output<String> region) {
        var sent = session(role, args, region);
        sent.put("externalId", role.externalId);
        sent.put("sourceIdentity", role.sourceIdentity);
        sent.put("tags", role.tags);
        sent.put("transitiveTagKeys", role.transitiveTagKeys);
        return sent;
    }

    private static Map<String, Output<?>> webIdentity(
            AssumedRoleProviderArgs role, AssumedRoleProviderArgs args, Output<String> region) {
        var sent = session(role, args, region);
        sent.put("webIdentityToken", role.webIdentityToken);
        sent.put("webIdentityTokenFile", role.webIdentityTokenFile);
        return sent;
    }

    /** @param args of the provider, whose region it is */
    private static Map<String, Output<?>> session(
            AssumedRoleProviderArgs role, AssumedRoleProviderArgs args, Output<String> region) {
        var sent = new LinkedHashMap<String, Output<?>>();
        sent.put("roleArn", args.region != null ? role.roleArn : roleArn(role, region));
        sent.put("sessionName", role.sentSessionName());
        sent.put("duration", role.duration);
        sent.put("policy", role.policy);
        sent.put("policyArns", role.policyArns);
        return sent;
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

    /** All that is sent to assume the roles: unknown while a part of it is. */
    Output<AssumeRoleAttempt> attempt() {
        var parts = new LinkedHashMap<String, Output<?>>();
        parts.put("region", region);
        parts.put("accessKey", credentials.accessKey());
        parts.put("secretKey", credentials.secretKey());
        parts.put("token", credentials.token());
        parts.put("profile", credentials.profile());
        parts.put("assumeRoles", assumeRoles);
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
