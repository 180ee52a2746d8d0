package io.assumerole.components.internal.sdk;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The initial credentials of a provider, as the AWS plugin's inputs.
 *
 * <p>The plugin takes each missing input separately from the environment, so a key would be combined with a leftover
 * {@code AWS_SESSION_TOKEN}. An empty string counts as an input and means no value.
 * https://github.com/pulumi/pulumi-aws, provider/config.go; https://github.com/hashicorp/aws-sdk-go-base, aws_config.go
 *
 * @param <T> a string, or an output of one
 * @param accessKey the ID of an access key, {@code ""} for none, {@code null} for the key ID of the environment
 * @param secretKey its secret, with the same special values
 * @param token its session token, with the same special values
 * @param profile the name of a profile, with the same special values
 */
public record BaseCredentials<T>(
        @Nullable T accessKey,
        @Nullable T secretKey,
        @Nullable T token,
        @Nullable T profile) {

    /** Applies a function to each value. */
    public <R> BaseCredentials<R> map(Function<@Nullable T, @Nullable R> function) {
        return new BaseCredentials<>(
                function.apply(accessKey), function.apply(secretKey), function.apply(token), function.apply(profile));
    }

    /** Shows nothing, because the values can be secrets. */
    @Override
    public String toString() {
        return "BaseCredentials[not shown]";
    }
}
