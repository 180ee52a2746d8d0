package io.assumerole.localaws.provider.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.localaws.provider.schema.PluginVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.profiles.ProfileFile;

/** Does not prove that the sandbox names files of its own; its tests do. */
class PluginEnvironmentTest {
    private static final String HOME = "user.home";

    @TempDir
    private Path home;

    private final String usual = System.getProperty(HOME);

    @BeforeEach
    void poison_the_home() throws Exception {
        var aws = Files.createDirectories(home.resolve(".aws"));
        Files.writeString(aws.resolve("config"), "[default]\nregion = nowhere\n");
        Files.writeString(
                aws.resolve("credentials"),
                "[default]\naws_access_key_id = poisoned\naws_secret_access_key = poisoned\n");
        System.setProperty(HOME, home.toString());
    }

    @AfterEach
    void restore_the_home() {
        System.setProperty(HOME, usual);
    }

    private static ProfileFile profiles(PluginEnvironment environment) {
        return environment.profiles(List.of(), List.of());
    }

    private static String region(PluginEnvironment environment) {
        return environment.region(null, profiles(environment));
    }

    @Test
    void reads_the_profiles_of_the_home_when_no_files_are_named() {
        var environment = new PluginEnvironment(Map.of());

        assertThat(region(environment)).isEqualTo("nowhere");
        assertThat(profiles(environment).profile("default")).isPresent();
    }

    @Test
    void reads_the_home_that_its_variables_name_and_not_that_of_this_process() throws Exception {
        var other = Files.createDirectories(home.resolve("other"));
        var environment = new PluginEnvironment(Map.of("HOME", other.toString()));

        assertThat(region(environment)).isNull();
        Files.writeString(
                Files.createDirectories(other.resolve(".aws")).resolve("config"), "[default]\nregion = there\n");
        assertThat(region(environment)).isEqualTo("there");
    }

    @Test
    void ignores_the_profiles_of_the_home_when_others_are_named() throws Exception {
        var empty = Files.writeString(home.resolve("empty"), "[default]\n");
        var environment = new PluginEnvironment(Map.of(
                "AWS_CONFIG_FILE", empty.toString(),
                "AWS_SHARED_CREDENTIALS_FILE", empty.toString()));

        assertThat(region(environment)).isNull();
        assertThat(profiles(environment).profile("default").orElseThrow().properties())
                .isEmpty();
        assertThat(ProviderConfigReader.read(PluginVersion.V6, Map.of(), environment)
                        .problems())
                .extracting(problem -> problem.words("mine"))
                .singleElement()
                .asString()
                .contains("Missing region information");
    }
}
