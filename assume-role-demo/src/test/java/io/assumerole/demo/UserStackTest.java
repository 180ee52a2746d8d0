package io.assumerole.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.assumerole.localaws.run.LocalAwsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the options that a user passes for a stack. Does not prove that the engine accepts them: {@code
 * FirstDeploymentReviewTest} does.
 */
class UserStackTest {
    @TempDir
    private Path project;

    @BeforeEach
    void make_a_project_that_is_built() throws IOException {
        Files.writeString(project.resolve("Pulumi.yaml"), """
                name: site
                runtime:
                  name: java
                  options:
                    binary: target/site.jar
                """);
        Files.createDirectory(project.resolve("target"));
        Files.createFile(project.resolve("target/site.jar"));
    }

    private UserStack stack(String... arguments) {
        return UserStack.of(project, List.of(arguments));
    }

    private void refuses(String message, String... arguments) {
        assertThatThrownBy(() -> stack(arguments))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining(message);
    }

    @Test
    void takes_a_name_and_a_region_of_its_own_where_none_is_given() {
        var stack = stack();

        assertThat(stack.name()).isEqualTo("review");
        assertThat(stack.settings()).isEmpty();
        assertThat(stack.configuring()).containsExactly("config", "set-all", "--plaintext", "aws:region=us-east-1");
    }

    @Test
    void tells_settings_from_what_goes_to_the_engine() {
        var stack = stack("-c", "aws:region=eu-west-1", "--parallel", "1", "--config=a:b=c=d", "--config-path");

        assertThat(stack.configuring())
                .containsExactly(
                        "config", "set-all", "--path", "--plaintext", "aws:region=eu-west-1", "--plaintext", "a:b=c=d");
        assertThat(stack.others()).containsExactly("--parallel", "1");
    }

    @ParameterizedTest
    @CsvSource({"--stack dev", "-s dev", "--stack=dev", "--stack team/site/dev"})
    void takes_the_settings_of_a_stack_without_what_encrypts_them(String arguments) throws IOException {
        Files.writeString(
                project.resolve("Pulumi.dev.yaml"),
                "encryptionsalt: v1:abc\nconfig:\n  aws:region: eu-west-1\n  site:colour: red\n");

        var stack = stack(arguments.split(" "));

        assertThat(stack.name()).isEqualTo("dev");
        assertThat(stack.settings()).isEqualTo("config:\n  aws:region: eu-west-1\n  site:colour: red\n");
        assertThat(stack.config()).isEmpty();
    }

    @Test
    void does_not_open_secrets() throws IOException {
        Files.writeString(
                project.resolve("Pulumi.dev.yaml"), "config:\n  site:password:\n    secure: v1:the-ciphertext\n");

        assertThatThrownBy(() -> stack("--stack", "dev"))
                .hasMessageContaining("has secrets, which this command does not decrypt")
                .hasMessageNotContaining("the-ciphertext");
        assertThat(stack("-c", "site:password=other").settings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C", "--cwd=/tmp", "--config-file", "--secrets-provider=awskms"})
    void refuses_paths_outside_of_the_run_folder(String argument) {
        refuses("is not supported", argument);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-C/tmp", "-C=/tmp", "-yC/tmp", "-sdev", "-cKEY=VALUE"})
    void refuses_short_options_that_are_joined(String argument) {
        refuses("each short option by itself", argument);
    }

    @Test
    void refuses_a_setting_and_a_stack_without_a_value() {
        refuses("allowed: a setting, such as aws:region=eu-central-1", "-c", "colour");
        refuses("allowed: a setting", "-c");
        refuses("allowed: a setting", "--config", "--stack=dev");
        refuses("allowed: the name of a stack", "-s", "");
        refuses("allowed: the name of a stack", "--stack", "--parallel");
    }

    @Test
    void explains_how_to_build_missing_files() throws IOException {
        Files.delete(project.resolve("target/site.jar"));

        refuses("mvn -DskipTests package");
    }

    /** Each way to write the same in YAML, with and without a jar. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtime: java\n",
                "runtime: java # as ever\n",
                "runtime: \"java\"\r\n",
                "runtime: { name: java }\n",
                "runtime: {name: 'java', options: {}}\n",
                "runtime:\n  name: java # as ever\n",
                "runtime:\n  options: {}\n\n  name: java",
                "runtime:\n  name: java\n  options:\n    # binary: target/site.jar\n    other: x\n",
                "runtime: java\nplugins:\n  binary: target/site.jar\n",
                "runtime:\n  name: java\n  options:\n    use-executor: mvn\n"
            })
    void refuses_a_program_that_pulumi_would_build_in_the_folder(String runtime) throws IOException {
        Files.writeString(project.resolve("Pulumi.yaml"), "name: site\n" + runtime);

        refuses("names no jar");
        refuses("\n  options:\n    binary: target/NAME.jar");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtime: { name: java, options: { binary: target/%s.jar } }\n",
                "runtime: {name: java, options: {binary: 'target/%s.jar'}}\n",
                "runtime:\n  name: java # as ever\n  options: { binary: \"target/%s.jar\" }\n",
                "runtime:\n  options:\n    binary: target/%s.jar # built\n\n  name: 'java'\nmain: .\n"
            })
    void finds_the_jar(String runtime) throws IOException {
        Files.writeString(project.resolve("Pulumi.yaml"), "name: site\n" + runtime.formatted("site"));
        assertThat(stack().project()).isEqualTo(project);

        Files.writeString(project.resolve("Pulumi.yaml"), "name: site\n" + runtime.formatted("other"));
        refuses("target/other.jar does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtime:\n  name: java\n  options:\n    use-executor: ./target/mvn-%s\n",
                "runtime: { name: java, options: { use-executor: './target/mvn-%s' } }\n"
            })
    void finds_the_script_of_a_fast_start(String runtime) throws IOException {
        Files.createFile(project.resolve("target/mvn-site"));
        Files.writeString(project.resolve("Pulumi.yaml"), "name: site\n" + runtime.formatted("site"));
        assertThat(stack().project()).isEqualTo(project);

        Files.writeString(project.resolve("Pulumi.yaml"), "name: site\n" + runtime.formatted("other"));
        refuses("is not built: " + project.resolve("target/mvn-other") + " does not exist");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runtime: yaml\n",
                "runtime: yaml # not java\n",
                "runtime: { name: nodejs }\nplugins: { name: java }\n",
                "runtime:\n  name: javascript\n"
            })
    void leaves_other_languages_to_the_engine(String runtime) throws IOException {
        Files.writeString(project.resolve("Pulumi.yaml"), "name: java\n" + runtime);

        assertThat(stack().project()).isEqualTo(project);
    }

    @Test
    void refuses_a_folder_without_a_project() throws IOException {
        Files.delete(project.resolve("Pulumi.yaml"));

        refuses("is not a Pulumi project");
    }
}
