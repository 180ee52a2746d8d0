package io.assumerole;

import com.pulumi.core.Output;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The credentials that a provider starts with, as the plugin's inputs.
 *
 * <p>The plugin takes each input that is missing from the environment on its own, so that a key
 * would be checked together with a left-over {@code AWS_SESSION_TOKEN}. An empty string is an input
 * that is there, and means none. https://github.com/pulumi/pulumi-aws, provider/config.go;
 * https://github.com/hashicorp/aws-sdk-go-base, aws_config.go
 *
 * @param accessKey the ID of an access key, {@code ""} for none, {@code null} for the environment's
 * @param secretKey its secret, likewise
 * @param token its session token, likewise
 * @param profile the name of a profile, likewise
 */
record BaseCredentials(
        Output<String> accessKey, Output<String> secretKey, Output<String> token, Output<String> profile) {

    /** Whatever the plugin finds in its environment. */
    static BaseCredentials ofEnvironment() {
        return new BaseCredentials(null, null, null, null);
    }

    /** A key, and its session token where it has one. */
    static BaseCredentials ofKey(Output<String> accessKey, Output<String> secretKey, Output<String> token) {
        return new BaseCredentials(accessKey, secretKey, Objects.requireNonNullElse(token, none()), none());
    }

    static BaseCredentials ofProfile(Output<String> profile) {
        return new BaseCredentials(none(), none(), none(), profile);
    }

    /** None at all: a web identity needs none. */
    static BaseCredentials ofNobody() {
        return new BaseCredentials(none(), none(), none(), none());
    }

    private static Output<String> none() {
        return Output.of("");
    }

    List<Output<String>> given() {
        return Stream.of(accessKey, secretKey, token, profile)
                .filter(Objects::nonNull)
                .toList();
    }
}
