package io.assumerole;

import com.pulumi.core.Output;
import io.assumerole.components.internal.input.DeploymentDefaults;
import io.assumerole.components.internal.input.JoinedOutputs;
import io.assumerole.components.internal.sdk.AssumeRoleInput;
import io.assumerole.components.internal.sdk.BaseCredentials;
import io.assumerole.components.internal.sdk.SessionRequest;
import java.util.List;
import java.util.Objects;

/**
 * The inputs for the AWS plugin's session: region, credentials, and the parameters of the calls that assume the
 * roles.
 *
 * @param region the region; its value is {@code null} for the region of the environment
 * @param credentials the initial credentials
 * @param assumeRoles the parameters for each role that another role or a key assumes, in order: unknown while a part
 *     is unknown, secret if a part is secret; {@code null} if a web identity assumes the only role
 * @param assumeRoleWithWebIdentity the plugin's input of that name, unknown or secret in the same cases; {@code null}
 *     if there is no web identity
 */
record ProviderCredentialInputs(
        Output<String> region,
        BaseCredentials<Output<String>> credentials,
        Output<List<AssumeRoleInput>> assumeRoles,
        Output<AssumeRoleInput> assumeRoleWithWebIdentity) {

    static BaseCredentials<Output<String>> credentials(AssumedRoleProviderArgs args) {
        var none = Output.of("");
        if (args.accessKeyId != null) {
            var token = Objects.requireNonNullElse(args.sessionToken, none);
            return new BaseCredentials<>(args.accessKeyId, secretKey(args), token, none);
        }
        if (args.profile != null) {
            return new BaseCredentials<>(none, none, none, args.profile);
        }
        // A web identity needs no credentials.
        return args.hasWebIdentity
                ? new BaseCredentials<>(none, none, none, none)
                : new BaseCredentials<>(null, null, null, null);
    }

    /** Rejects an imported key, which has no secret: the plugin would take a secret from the environment. */
    private static Output<String> secretKey(AssumedRoleProviderArgs args) {
        return Output.tuple(args.accessKeyId, args.secretAccessKey).applyValue(key -> {
            if (key.t2 == null) {
                throw args.failureMessage.failure(
                        "secretAccessKey: " + UserKeys.withoutSecret(key.t1) + ", or give credentials");
            }
            return key.t2;
        });
    }

    /**
     * Call this method while the program runs, because the default region and session name depend on the deployment.
     */
    static ProviderCredentialInputs of(AssumedRoleProviderArgs args) {
        var region = args.region != null ? args.region : Output.ofNullable(DeploymentDefaults.region());
        var first = args.chain().get(0);
        var roles = args.assumedByKeyOrRole().stream()
                .map(role -> input(role, args, region))
                .toList();
        return new ProviderCredentialInputs(
                region,
                credentials(first),
                roles.isEmpty() ? null : Output.all(roles),
                first.hasWebIdentity ? input(first, args, region) : null);
    }

    /**
     * Returns the parameters for one role: unknown while a part is unknown, secret if a part is secret, with the
     * dependencies of all parts.
     *
     * @param args the arguments of the provider, which determine the region
     */
    private static Output<AssumeRoleInput> input(
            AssumedRoleProviderArgs role, AssumedRoleProviderArgs args, Output<String> region) {
        var read = new JoinedOutputs();
        var roleArn = read.one(args.region != null ? role.roleArn : roleArn(role, region));
        var sessionName = read.one(role.sentSessionName());
        var duration = read.orNull(role.duration);
        var policy = read.orNull(role.policy);
        var policyArns = read.orNull(role.policyArns);
        var externalId = read.orNull(role.externalId);
        var sourceIdentity = read.orNull(role.sourceIdentity);
        var tags = read.orNull(role.tags);
        var transitiveTagKeys = read.orNull(role.transitiveTagKeys);
        var webIdentityToken = read.orNull(role.webIdentityToken);
        var webIdentityTokenFile = read.orNull(role.webIdentityTokenFile);
        return role.crossChecks.guard(read.applyValue(known -> new AssumeRoleInput(
                roleArn.apply(known),
                sessionName.apply(known),
                duration.apply(known),
                policy.apply(known),
                policyArns.apply(known),
                externalId.apply(known),
                sourceIdentity.apply(known),
                tags.apply(known),
                transitiveTagKeys.apply(known),
                webIdentityToken.apply(known),
                webIdentityTokenFile.apply(known))));
    }

    /** Checks the default region, which is known only while the program runs. */
    private static Output<String> roleArn(AssumedRoleProviderArgs args, Output<String> region) {
        return Output.tuple(args.role, region).applyValue(known -> {
            try {
                if (known.t2 != null) {
                    SessionChecks.requireSamePartition(known.t2, known.t1);
                }
            } catch (IllegalArgumentException e) {
                throw args.failureMessage.failure(
                        "region, not given and therefore taken from the stack or the environment: " + e.getMessage());
            }
            return known.t1.toString();
        });
    }

    /** Returns all parameters of the calls that assume the roles: unknown while a part is unknown. */
    Output<SessionRequest> attempt() {
        var read = new JoinedOutputs();
        var knownRegion = read.one(region);
        var base = credentials.map(read::orNull);
        var roles = read.optional(assumeRoles);
        var webIdentity = read.orNull(assumeRoleWithWebIdentity);
        return read.applyValue(known -> new SessionRequest(
                knownRegion.apply(known),
                base.map(keys -> keys.apply(known)),
                roles.apply(known),
                webIdentity.apply(known)));
    }
}
