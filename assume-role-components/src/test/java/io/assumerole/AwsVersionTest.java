package io.assumerole;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.components.internal.input.AwsVersion;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same jar beside several versions of com.pulumi:aws, each in a class loader of its own, where
 * the file that says the version stands before the one of com.pulumi:aws. Does not prove that the
 * classes of that version fit, nor that its plugin takes the input.
 */
@Tag("slow")
class AwsVersionTest {

    private static final String ENDPOINT = "aws.endpointUrl";

    @TempDir
    private Path folder;

    private List<String> run(String version, String program) throws Exception {
        var file = folder.resolve("com/pulumi/aws/version.txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, version);
        try (var loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            return ((List<?>) loader.loadClass("io.assumerole.AwsVersionProgram")
                            .getMethod(program)
                            .invoke(null))
                    .stream().map(String.class::cast).toList();
        }
    }

    private URL[] classPath() {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Stream.concat(
                        Stream.of(folder),
                        Stream.of(path.split(File.pathSeparator)).map(Path::of))
                .map(AwsVersionTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"6.83.0, assumeRole={", "6.0.0, assumeRole={", "7.51.1, assumeRoles=[{", "7.0.0-alpha.1, assumeRoles=[{"
    })
    void sends_the_role_by_the_one_input_of_the_version(String version, String input) throws Exception {
        var seen = run(version, "up");

        assertThat(seen).hasSize(1);
        assertThat(seen.get(0))
                .startsWith(input + "\"roleArn\":\"arn:aws:iam::123456789012:role/unprivileged-0123abc\"")
                .endsWith(input.contains("[") ? "}]" : "}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.0.0", "5.43.0", "60.1.0", "7", "", "garbage", "v7.51.1", "-7.51.1"})
    void refuses_any_other_version_before_anything_is_registered(String version) throws Exception {
        assertThat(run(version, "up"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .contains("UnprivilegedUserWithRole \"unprivileged\" cannot be created")
                        .contains("com.pulumi:aws: got version \"" + version + "\" on the class path")
                        .contains("allowed: 6.x or 7.x")
                        .contains("Depend on one of these versions"));
    }

    @Test
    void lists_the_version_among_all_problems_of_the_other_component() throws Exception {
        assertThat(run("8.0.0", "upWithoutName"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .contains("AssumedRoleProvider \" \" cannot be created")
                        .contains("- com.pulumi:aws: got version \"8.0.0\"")
                        .contains("- name: got \" \""));
        assertThat(run("7.51.1", "upWithoutName"))
                .isNotEmpty()
                .allSatisfy(
                        error -> assertThat(error).contains("- name: got \" \"").doesNotContain("com.pulumi:aws: got"));
    }

    @Test
    void takes_any_chain_with_7_and_one_of_a_web_identity_with_6() throws Exception {
        assertThat(run("7.51.1", "upChain"))
                .containsExactly("assumeRoles=["
                        + "{\"roleArn\":\"arn:aws:iam::123456789012:role/hub\",\"sessionName\":\"session\"},"
                        + "{\"roleArn\":\"arn:aws:iam::123456789012:role/deployer\",\"sessionName\":\"session\"}]");
        assertThat(run("6.83.0", "upChain"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .contains("AssumedRoleProvider \"deployer\" cannot be created")
                        .contains(
                                "args: roleChain is given, but com.pulumi:aws 6.83.0 calls sts:AssumeRole only once per provider")
                        .contains("role_arn and source_profile")
                        .contains("a roleChain of one role with a web identity")
                        .contains("session token")
                        .contains("com.pulumi:aws 7.x"));
        assertThat(run("8.0.0", "upChain"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error)
                        .contains("com.pulumi:aws: got version \"8.0.0\"")
                        .doesNotContain("roleChain is given"));
        assertThat(run("6.83.0", "upChainOfWebIdentity"))
                .containsExactly(
                        "assumeRole={\"roleArn\":\"arn:aws:iam::123456789012:role/deployer\",\"sessionName\":\"session\"}");
        assertThat(run("6.83.0", "upLongChainOfWebIdentity"))
                .isNotEmpty()
                .allSatisfy(error -> assertThat(error).contains("args: roleChain is given"));
    }

    @Test
    void waits_for_new_roles_through_all_of_them() throws Exception {
        try (var sts = new StsEndpoint()) {
            System.setProperty(ENDPOINT, sts.uri().toString());
            assertThat(run("7.51.1", "upChainOfNewRoles"))
                    .singleElement()
                    .satisfies(input -> assertThat(input)
                            .startsWith("assumeRoles=[{")
                            .contains("role/hub-0123abc\"", "role/deployer-0123abc\""));

            assertThat(sts.calls())
                    .extracting(call -> call.form().get("RoleArn"))
                    .containsExactly(
                            "arn:aws:iam::123456789012:role/hub-0123abc",
                            "arn:aws:iam::123456789012:role/deployer-0123abc");
        } finally {
            System.clearProperty(ENDPOINT);
        }
    }

    @Test
    void refuses_where_no_version_can_be_read() {
        assertThat(new AwsVersion(null).problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("com.pulumi:aws: got no version on the class path"));
    }
}
