package io.assumerole.localaws.provider.aws;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * The environment of the emulator: its variables, and the profiles in the files that they or the configuration name.
 * The process that runs the emulator can have a different environment, which contains the user's keys.
 *
 * @param variables the environment variables
 * @param workingDirectory the emulator's working directory, the start of relative file names
 */
public record PluginEnvironment(Map<String, String> variables, Path workingDirectory) {
    /** The environment variable that turns on predicted values in previews, if it is {@code true}. */
    public static final String PREDICTS = "ASSUME_ROLE_PREDICTED_PREVIEWS";

    /**
     * Uses this process's working directory.
     *
     * @param variables the environment variables
     */
    public PluginEnvironment(Map<String, String> variables) {
        this(variables, Path.of(""));
    }

    /**
     * Returns whether previews contain predicted values: the ARNs of new resources, resources of any type, and no
     * assumed role. Off by default, because the official plugin's previews contain none.
     */
    public boolean predicts() {
        return "true".equals(variables.get(PREDICTS));
    }

    /** Returns the value of the first variable that is set and not empty; null if none is. */
    String first(String... names) {
        return Stream.of(names)
                .map(variables::get)
                .filter(value -> value != null && !value.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /** Returns the region of the variables, or else of the selected profile; null if there is none. */
    String region(String profile, ProfileFile profiles) {
        var region = first("AWS_REGION", "AWS_DEFAULT_REGION");
        return region != null
                ? region
                : profiles.profile(profile != null ? profile : profileName())
                        .flatMap(found -> found.property(ProfileProperty.REGION))
                        .orElse(null);
    }

    private String profileName() {
        return Optional.ofNullable(first("AWS_PROFILE")).orElse("default");
    }

    /**
     * Reads the profiles of the files; a missing file has no profiles.
     *
     * @param config the configuration files; later files take precedence; if empty, the file that the variables name,
     * or else the user's own file
     * @param credentials the credentials files, with the same defaults; they take precedence
     */
    ProfileFile profiles(List<String> config, List<String> credentials) {
        // The first file with a property takes precedence.
        var files = ProfileFile.aggregator();
        add(
                files,
                ProfileFile.Type.CREDENTIALS,
                credentials.isEmpty() ? List.of(file("AWS_SHARED_CREDENTIALS_FILE", "credentials")) : credentials);
        add(
                files,
                ProfileFile.Type.CONFIGURATION,
                config.isEmpty() ? List.of(file("AWS_CONFIG_FILE", "config")) : config);
        return files.build();
    }

    private void add(ProfileFile.Aggregator files, ProfileFile.Type type, List<String> names) {
        var home = Matcher.quoteReplacement(
                Optional.ofNullable(first("HOME")).orElseGet(() -> System.getProperty("user.home")));
        for (int index = names.size() - 1; index >= 0; index--) {
            var file = workingDirectory.resolve(names.get(index).replaceFirst("^~(?=/)", home));
            if (Files.isRegularFile(file)) {
                files.addFile(ProfileFile.builder().content(file).type(type).build());
            }
        }
    }

    private String file(String variable, String name) {
        return Optional.ofNullable(first(variable)).orElse("~/.aws/" + name);
    }
}
