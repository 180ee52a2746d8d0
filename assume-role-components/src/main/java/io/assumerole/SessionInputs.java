package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.arn.RoleArn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        return new Writer(args).write();
    }

    /** All that is sent to assume the role: unknown while a part of it is. */
    Output<AssumeRoleAttempt> attempt() {
        var parts = new LinkedHashMap<String, Output<?>>();
        put(parts, "region", region);
        put(parts, "accessKey", credentials.accessKey());
        put(parts, "secretKey", credentials.secretKey());
        put(parts, "token", credentials.token());
        put(parts, "profile", credentials.profile());
        return Output.tuple(object(parts), orNull(assumeRole), orNull(assumeRoleWithWebIdentity))
                .applyValue(known -> new AssumeRoleAttempt(
                        (String) known.t1.get("region"),
                        (String) known.t1.get("accessKey"),
                        (String) known.t1.get("secretKey"),
                        (String) known.t1.get("token"),
                        (String) known.t1.get("profile"),
                        known.t2,
                        known.t3));
    }

    private static <T> Output<T> orNull(Output<T> output) {
        return output != null ? output : Output.ofNullable(null);
    }

    private static void put(Map<String, Output<?>> members, String name, Output<?> value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** Makes an object of its members: unknown while one is, secret if one is, depending on what they do. */
    private static Output<Map<String, Object>> object(Map<String, Output<?>> members) {
        var names = List.copyOf(members.keySet());
        var values = members.values().stream().map(SessionInputs::untyped).toList();
        return Output.all(values).applyValue(known -> {
            var object = new LinkedHashMap<String, Object>();
            for (int i = 0; i < names.size(); i++) {
                object.put(names.get(i), known.get(i));
            }
            return object;
        });
    }

    private static Output<Object> untyped(Output<?> output) {
        return output.applyValue(value -> value);
    }

    private static final class Writer {

        private final AssumedRoleProviderArgs args;
        private final Output<String> region;
        private final Output<String> sessionName;

        Writer(AssumedRoleProviderArgs args) {
            this.args = args;
            this.region = args.region != null ? args.region : Output.ofNullable(DeploymentDefaults.region());
            this.sessionName = args.sessionName != null ? args.sessionName : args.requirements.defaultSessionName();
        }

        SessionInputs write() {
            return new SessionInputs(region, BaseCredentials.of(args), assumeRole(), assumeRoleWithWebIdentity());
        }

        private Output<Map<String, Object>> assumeRole() {
            if (args.hasWebIdentity() && args.throughRoleArn == null) {
                return null;
            }
            var members = role();
            put(members, "externalId", args.externalId);
            put(members, "sourceIdentity", args.sourceIdentity);
            put(members, "tags", args.tags);
            put(members, "transitiveTagKeys", args.transitiveTagKeys);
            return args.crossChecks.guard(object(members));
        }

        private Output<Map<String, Object>> assumeRoleWithWebIdentity() {
            if (!args.hasWebIdentity()) {
                return null;
            }
            var members = args.throughRoleArn == null ? role() : firstRole();
            put(members, "webIdentityToken", args.webIdentityToken);
            put(members, "webIdentityTokenFile", args.webIdentityTokenFile);
            return args.crossChecks.guard(object(members));
        }

        private Map<String, Output<?>> firstRole() {
            var members = new LinkedHashMap<String, Output<?>>();
            members.put("roleArn", args.throughRoleArn);
            members.put("sessionName", sessionName);
            return members;
        }

        /** What both ways of assuming the role take. */
        private Map<String, Output<?>> role() {
            var members = new LinkedHashMap<String, Output<?>>();
            members.put("roleArn", roleArnForRegion());
            members.put("sessionName", sessionName);
            put(members, "duration", args.duration);
            put(members, "policy", args.policy);
            put(members, "policyArns", args.policyArns);
            return members;
        }

        /** Checks the region that is not given, which only a running program knows. */
        private Output<String> roleArnForRegion() {
            if (args.region != null) {
                return args.roleArn;
            }
            return Output.tuple(args.role, region).applyValue(known -> {
                if (known.t2 != null) {
                    requireSamePartition(known.t2, known.t1);
                }
                return known.t1.toString();
            });
        }

        private void requireSamePartition(String ofDeployment, RoleArn role) {
            try {
                SessionChecks.requireSamePartition(ofDeployment, role);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(args.failureMessage.of(List.of(
                        "region, which is not given and so the stack's or the environment's: " + e.getMessage())));
            }
        }
    }
}
