package io.assumerole;

import com.pulumi.core.Output;
import java.util.List;
import java.util.Objects;

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
