package io.assumerole.localaws.account;

import io.assumerole.localaws.run.LocalAwsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;

/** Reads the caller's credentials once, from variables or else from a profile. */
final class CallerCredentials {
    private CallerCredentials() {}

    static AwsCredentials read(Map<String, String> environment) {
        var id = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        var secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        if (id.isBlank() != secret.isBlank()) {
            throw new LocalAwsException("Only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set. Set both, or"
                    + " unset both to use a profile.");
        }
        return id.isBlank()
                ? fromProfile(environment)
                : credentials(id, secret, environment.getOrDefault("AWS_SESSION_TOKEN", ""));
    }

    private static AwsCredentials credentials(String id, String secret, String token) {
        return token.isBlank()
                ? AwsBasicCredentials.create(id, secret)
                : AwsSessionCredentials.create(id, secret, token);
    }

    private static AwsCredentials fromProfile(Map<String, String> environment) {
        var name = environment.getOrDefault("AWS_PROFILE", "default");
        try (var profile = ProfileCredentialsProvider.builder()
                .profileFile(profiles(environment))
                .profileName(name)
                .build()) {
            return profile.resolveCredentials();
        } catch (SdkException | IllegalArgumentException | IllegalStateException e) {
            throw new LocalAwsException(
                    "There are no AWS credentials: AWS_ACCESS_KEY_ID is not set, and the profile \"" + name
                            + "\" has none that this program can read. Sign in with the AWS CLI, run eval \"$(aws configure export-credentials --format env)\", and try again. The profile: "
                            + e.getMessage(),
                    e);
        }
    }

    private static ProfileFile profiles(Map<String, String> environment) {
        var profiles = ProfileFile.aggregator();
        add(profiles, file(environment, "AWS_CONFIG_FILE", "config"), ProfileFile.Type.CONFIGURATION);
        add(profiles, file(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials"), ProfileFile.Type.CREDENTIALS);
        return profiles.build();
    }

    private static void add(ProfileFile.Aggregator profiles, Path file, ProfileFile.Type type) {
        if (Files.isRegularFile(file)) {
            profiles.addFile(ProfileFile.builder().content(file).type(type).build());
        }
    }

    private static Path file(Map<String, String> environment, String variable, String name) {
        var given = environment.getOrDefault(variable, "");
        return given.isBlank() ? AccountRuns.home(environment).resolve(".aws").resolve(name) : Path.of(given);
    }
}
