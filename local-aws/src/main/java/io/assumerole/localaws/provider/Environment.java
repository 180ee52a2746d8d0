package io.assumerole.localaws.provider;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * What the environment of the process says about AWS: its variables, and the profiles in the two
 * files they name.
 *
 * @param variables the environment variables
 */
record Environment(Map<String, String> variables) {

    /** The value of the first variable that is set and not empty; null if none is. */
    String first(String... names) {
        return Stream.of(names)
                .map(variables::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** The region that is set where the configuration has none; null if there is none. */
    String region(String profile) {
        String region = first("AWS_REGION", "AWS_DEFAULT_REGION");
        return region != null
                ? region
                : profiles()
                        .profile(profileName(profile))
                        .flatMap(found -> found.property(ProfileProperty.REGION))
                        .orElse(null);
    }

    /** The profile that is meant, where the configuration names one or null. */
    String profileName(String profile) {
        return Optional.ofNullable(profile)
                .or(() -> Optional.ofNullable(first("AWS_PROFILE")))
                .orElse("default");
    }

    Optional<Profile> profile(String name) {
        return profiles().profile(name);
    }

    ProfileFile profiles() {
        ProfileFile.Aggregator files = ProfileFile.aggregator();
        file("AWS_SHARED_CREDENTIALS_FILE", "credentials")
                .map(read(ProfileFile.Type.CREDENTIALS))
                .ifPresent(files::addFile);
        file("AWS_CONFIG_FILE", "config")
                .map(read(ProfileFile.Type.CONFIGURATION))
                .ifPresent(files::addFile);
        return files.build();
    }

    private static Function<Path, ProfileFile> read(ProfileFile.Type type) {
        return file -> ProfileFile.builder().content(file).type(type).build();
    }

    private Optional<Path> file(String variable, String name) {
        String named = first(variable);
        Path file =
                named != null
                        ? Path.of(named)
                        : Path.of(System.getProperty("user.home"), ".aws", name);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    }
}
