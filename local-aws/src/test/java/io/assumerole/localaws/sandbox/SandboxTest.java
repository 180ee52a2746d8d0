package io.assumerole.localaws.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.ConfigValue;
import io.assumerole.localaws.provider.EmulatorServer;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.ProcessReference;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Does not prove that a whole stack runs in a sandbox; the tests of both stacks do. */
@Tag("slow")
class SandboxTest {
    private static final Map<String, String> POISON = Map.of(
            "AWS_PROFILE", "poison",
            "AWS_SESSION_TOKEN", "poison",
            "AWS_ENDPOINT_URL_S3", "http://poison.invalid",
            "AWS_CONFIG_FILE", "/poison",
            "PULUMI_HOME", "/poison",
            "PULUMI_ACCESS_TOKEN", "poison",
            "PULUMI_STACK", "poison",
            "JAVA_TOOL_OPTIONS", "-Dpoison=true",
            "NO_PROXY", "corp.example",
            "HARMLESS", "kept");

    @TempDir
    private static Path temporary;

    private static Path folder;
    private static Sandbox sandbox;

    @BeforeAll
    static void start() {
        folder = temporary.resolve("a sandbox");
        sandbox = start("a sandbox", POISON);
    }

    @AfterAll
    static void close() {
        sandbox.close();
    }

    @Test
    void hands_nothing_of_the_users_accounts_to_children() {
        var environment = sandbox.environment(sandbox.root());

        assertThat(environment.values()).noneMatch(value -> value.contains("poison"));
        assertThat(environment).containsEntry("HARMLESS", "kept");
    }

    @Test
    void passes_all_its_options_to_children() {
        var environment = sandbox.environment(AwsBasicCredentials.create("AKIAUSER", "secret"));

        assertThat(environment)
                .containsEntry("AWS_ENDPOINT_URL", sandbox.endpoint().toString())
                .containsEntry("AWS_ACCESS_KEY_ID", "AKIAUSER")
                .containsEntry("AWS_SECRET_ACCESS_KEY", "secret")
                .containsEntry("AWS_EC2_METADATA_DISABLED", "true")
                .containsEntry("PULUMI_HOME", folder.resolve("pulumi-home").toString())
                .containsEntry("PULUMI_BACKEND_URL", "file://" + folder.resolve("state"))
                .containsEntry("PULUMI_SKIP_UPDATE_CHECK", "true")
                .containsEntry("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true")
                .containsEntry("PULUMI_IGNORE_AMBIENT_PLUGINS", "true")
                .containsEntry("TMPDIR", folder.resolve("tmp").toString())
                .containsEntry("GIT_OPTIONAL_LOCKS", "0")
                .containsEntry("NO_PROXY", "127.0.0.1,corp.example")
                .containsEntry(EmulatorServer.VARIABLE, EmulatorServer.variable())
                .doesNotContainKey("AWS_SESSION_TOKEN");
        assertThat(environment.get("PATH"))
                .startsWith(folder.resolve("bin") + ":" + Path.of(System.getProperty("java.home"), "bin") + ":");
        assertThat(Path.of(environment.get("AWS_CONFIG_FILE"))).hasContent("[default]");
        assertThat(Path.of(environment.get("AWS_SHARED_CREDENTIALS_FILE"))).hasContent("[default]");
    }

    /** Such a folder would be two folders there, and one of them relative. */
    @Test
    void leaves_a_folder_with_a_colon_out_of_PATH() {
        var environment = Map.of("PATH", "/bin", "AWS_ENDPOINT_URL", "http://127.0.0.1:1");
        var variables = new SandboxVariables(
                SandboxFolder.at(temporary.resolve("a:b")),
                environment,
                sandbox.engine(),
                AwsEndpoint.given(environment).orElseThrow());

        assertThat(variables.settings(sandbox.root()).get("PATH"))
                .startsWith(sandbox.engine().folder() + ":/bin:")
                .doesNotContain("a:b");
    }

    @Test
    void keeps_the_tokens_of_its_stand_in_from_a_shell_that_may_outlive_it() {
        assertThat(sandbox.settings(sandbox.root())).doesNotContainKey(EmulatorServer.VARIABLE);
    }

    /** Writes a project that names the script of a fast start, and returns the path of the script. */
    private Path scriptOf(String name) throws IOException {
        var project = temporary.resolve(name);
        var folder = Files.createDirectories(project.resolve("target/fast-java"));
        Files.writeString(project.resolve("Pulumi.yaml"), """
                name: %1$s
                runtime:
                  name: java
                  options:
                    use-executor: ./target/fast-java/mvn-%1$s
                """.formatted(name));
        return folder.resolve("mvn-" + name);
    }

    /** The script leaves a mark, and does nothing else. */
    @Test
    void runs_the_script_that_a_built_project_names() throws Exception {
        var mark = temporary.resolve("mark");
        var script = Files.writeString(scriptOf("fast"), "#!/bin/sh\necho \"$*\" >>'" + mark + "'\nexit 1\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        var stack = sandbox.stack(temporary.resolve("fast"), "test", sandbox.root());

        assertThatThrownBy(stack::preview).isInstanceOf(AutomationException.class);
        assertThat(mark)
                .content()
                .contains("com.pulumi.bootstrap.internal.Main")
                .containsPattern("(?m)exec:java$");
    }

    @Test
    void names_the_script_that_a_build_has_not_created() throws Exception {
        assertThat(scriptOf("unbuilt")).doesNotExist();
        var stack = sandbox.stack(temporary.resolve("unbuilt"), "test", sandbox.root());

        assertThatThrownBy(stack::preview)
                .isInstanceOf(AutomationException.class)
                .hasMessageContaining("could not find ./target/fast-java/mvn-unbuilt");
    }

    @Test
    void hands_a_session_token_on_with_session_credentials_only() {
        assertThat(sandbox.environment(AwsSessionCredentials.create("ASIASESSION", "secret", "t")))
                .containsEntry("AWS_SESSION_TOKEN", "t");
    }

    @Test
    void calls_aws_as_who_it_was_told_to() {
        assertThat(sandbox.as(sandbox.root()).arn()).isEqualTo("arn:aws:iam::000000000000:root");
    }

    @Test
    void is_refused_with_a_wrong_secret() {
        var user = sandbox.as(sandbox.root()).iam();
        user.createUser(r -> r.userName("someone"));
        var id = user.createAccessKey(r -> r.userName("someone")).accessKey().accessKeyId();

        assertThatThrownBy(() ->
                        sandbox.as(AwsBasicCredentials.create(id, "wrong")).arn())
                .hasMessageContaining("signature");
    }

    @Test
    void writes_settings_beside_a_project_never_into_it() throws Exception {
        var project = Files.createDirectories(temporary.resolve("a project"));
        Files.writeString(
                project.resolve("Pulumi.yaml"),
                "name: a-project\nruntime:\n  name: java\n  options:\n    binary: target/a.jar\n");
        var own = Files.writeString(project.resolve("Pulumi.test.yaml"), "config: {}\n");
        Files.writeString(Files.createDirectory(project.resolve("target")).resolve("a.jar"), "jar");

        var stack = sandbox.stack(project, "test", sandbox.root());
        stack.setAllConfig(Map.of("a-project:word", new ConfigValue("hush\n", true)));
        stack.setConfig("a-project:mark", new ConfigValue("--x", true));

        assertThat(stack.getConfig("a-project:word").value()).isEqualTo("hush\n");
        assertThat(stack.getConfig("a-project:word").isSecret()).isTrue();
        assertThat(stack.getConfig("a-project:mark").value()).isEqualTo("--x");
        assertThat(stack.workspace().workDir().resolve("target/a.jar")).hasContent("jar");
        assertThat(own).hasContent("config: {}\n");
        assertThat(Files.list(project)).hasSize(3);
        assertThat(sandbox.stack(project, "test", sandbox.root()).getAllConfig())
                .containsKey("a-project:word");
        assertThat(sandbox.stacks()).contains("a-project/test");
    }

    @Test
    void keeps_the_root_key_unreadable_for_other_users() throws Exception {
        var record = folder.resolve("sandbox.properties");

        assertThat(record).content().contains(sandbox.root().accessKeyId());
        assertThat(Files.getPosixFilePermissions(record)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void is_found_again_by_its_folder() {
        var found = reopen(folder).orElseThrow();
        found.close();

        assertThat(found.endpoint()).isEqualTo(sandbox.endpoint());
        assertThat(found.root()).isEqualTo(sandbox.root());
        assertThat(found.ownsLocalAws()).isTrue();
        assertThat(found.answers()).isTrue();
        assertThat(reopen(temporary.resolve("none"))).isEmpty();
    }

    private static Optional<Sandbox> reopen(Path folder) {
        return Sandbox.reopen(folder, System.getenv(), Progress.plain(System.out));
    }

    private static void mode(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void is_not_found_again_in_a_folder_that_is_open_to_others() throws Exception {
        mode(folder, "rwx-w----");

        assertThatThrownBy(() -> reopen(folder))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining(folder + " is open to other users: its mode is 720 instead of 700")
                .hasMessageContaining("chmod 700");
        mode(folder, "rwx------");
        assertThat(reopen(folder)).as("the same, closed").isPresent();
    }

    @Test
    void is_not_found_again_by_a_link() throws Exception {
        var link = Files.createSymbolicLink(temporary.resolve("link"), folder);

        assertThatThrownBy(() -> reopen(link))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining(link + " is a link");
    }

    @Test
    void ends_nothing_by_a_record_in_a_folder_that_is_open_to_others() throws Exception {
        var own = Files.createDirectory(temporary.resolve("ends"));
        mode(own, "rwx------");
        var sleeper = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(
                    own.resolve("processes"),
                    ProcessReference.of(sleeper.toHandle()).toString());
            mode(own, "rwx-w----");

            assertThatThrownBy(() -> Sandbox.endProcesses(own))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("is open to other users");
            assertThat(sleeper.isAlive()).isTrue();
            mode(own, "rwx------");
            Sandbox.endProcesses(own);
            assertThat(sleeper.waitFor(1, TimeUnit.MINUTES))
                    .as("the same, closed")
                    .isTrue();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void looks_again_at_an_engine_that_is_recorded() throws Exception {
        var cached = Folders.make(temporary.resolve("assume-role/v2/engine-unfinished"));
        var onPath = Files.createDirectories(temporary.resolve("bin"));

        assertThat(reopen(recorded("cached", cached)).orElseThrow().engine())
                .as("one that is not complete in a cache")
                .isEqualTo(sandbox.engine());
        assertThat(reopen(recorded("gone", onPath)).orElseThrow().engine())
                .as("one that is not on PATH any more")
                .isEqualTo(sandbox.engine());
        for (var program : List.of("pulumi", "pulumi-language-java")) {
            mode(Files.createFile(onPath.resolve(program)), "rwxr-xr-x");
        }
        assertThat(reopen(recorded("on path", onPath)).orElseThrow().engine().folder())
                .as("one that was on PATH")
                .isEqualTo(onPath);
    }

    private static Path recorded(String name, Path engine) throws IOException {
        var copy = Files.createDirectory(temporary.resolve(name));
        mode(copy, "rwx------");
        var record = copy.resolve("sandbox.properties");
        Files.writeString(
                record,
                Files.readString(folder.resolve("sandbox.properties"))
                        .replace(sandbox.engine().folder().toString(), engine.toString()));
        mode(record, "rw-------");
        return copy;
    }

    @Test
    void uses_the_local_aws_that_the_user_names_and_leaves_it_running() {
        try (var other = start(
                "other",
                Map.of(
                        "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                        "AWS_ACCESS_KEY_ID", sandbox.root().accessKeyId(),
                        "AWS_SECRET_ACCESS_KEY", sandbox.root().secretAccessKey()))) {
            assertThat(other.endpoint()).isEqualTo(sandbox.endpoint());
            assertThat(other.ownsLocalAws()).isFalse();
        }

        assertThat(sandbox.answers()).isTrue();
    }

    @Test
    void does_not_confuse_its_own_endpoint_with_one_that_the_user_sets() {
        var dead = "http://127.0.0.1:1";
        try (var other = start("own", Map.of("AWS_ENDPOINT_URL", dead, "ASSUME_ROLE_LOCAL_ENDPOINT", dead))) {
            assertThat(other.ownsLocalAws()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:1, http://127.0.0.1:1",
        "127.0.0.1:4566, \"127.0.0.1:4566\"",
        "localhost:4566, \"localhost:4566\"",
        "localhost, \"localhost\"",
        "ftp://127.0.0.1, \"ftp://127.0.0.1\"",
        "http://, \"http://\"",
        "http:///path, \"http:///path\"",
        "http://127.0.0.1 :4566, \"http://127.0.0.1 :4566\"",
        "http://127.0.0.1:99999, \"http://127.0.0.1:99999\"",
        "http://127.0.0.1:0, \"http://127.0.0.1:0\"",
        "http://127.0.0.1:-1, \"http://127.0.0.1:-1\"",
        "http://127.0.0.1:4566?query, \"http://127.0.0.1:4566?query\"",
        "http://127.0.0.1:4566#fragment, \"http://127.0.0.1:4566#fragment\"",
        "http://[::1, \"http://[::1\"",
        "http://somebody:pa@ss@127.0.0.1:4566, \"http://...@127.0.0.1:4566\""
    })
    void tells_that_no_aws_answers_or_that_an_endpoint_is_no_url_and_shows_no_password(String given, String shown) {
        assertThatThrownBy(() -> start("dead", Map.of("AWS_ENDPOINT_URL", given)))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("AWS_ENDPOINT_URL is " + shown)
                .hasMessageContaining(shown.startsWith("\"") ? "such as http://127.0.0.1:4566" : "no local AWS answers")
                .hasMessageContaining("Unset it")
                .hasMessageNotContaining("pa@ss");
    }

    /** Starts a sandbox with more in the environment, which names no AWS otherwise. */
    private static Sandbox start(String name, Map<String, String> more) {
        var environment = new HashMap<String, String>(System.getenv());
        environment.remove("AWS_ENDPOINT_URL");
        environment.putAll(more);
        return Sandbox.start(temporary.resolve(name), environment, Progress.plain(System.out));
    }

    @Test
    void tells_that_what_answers_is_no_aws() throws Exception {
        try (var server = FakeServer.start()) {
            var endpoint = Map.of("AWS_ENDPOINT_URL", server.url());
            var aws = start("no-aws", endpoint);
            assertThat(aws.answers()).isTrue();

            server.answer(200, "<html><body>It works!</body></html>");

            assertThat(aws.answers()).isFalse();
            assertThatThrownBy(() -> start("no-aws", endpoint))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("no local AWS answers there")
                    .hasMessageContaining("has no ARN");
        }
    }

    @Test
    void ends_processes_that_a_killed_process_has_left_in_a_folder() {
        var killed = start("left", Map.of());

        Sandbox.endProcesses(temporary.resolve("left"));

        assertThat(killed.answers()).isFalse();
        assertThat(sandbox.answers()).isTrue();
    }
}
