package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.testing.FakePrograms;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does not prove that the pinned Go modules and Python packages can be had: the programs are fakes.
 */
class ToolsTest {
    private static final String GO =
            """
            if [ "$1" = env ]; then echo go1.26.8; exit 0; fi
            echo "$HOME" >>"$LOG"
            /usr/bin/env >"$LOG.env"
            while [ "$1" != -o ]; do shift; done
            for name in pulumi pulumi-language-java; do
              echo '#!/bin/sh' >"$2$name"
              /bin/chmod 755 "$2$name"
            done
            """;
    private static final String PYTHON =
            """
            echo "$@" >>"$LOG"
            /usr/bin/env >>"$LOG.env"
            if [ "$2" = venv ]; then
              /bin/mkdir -p "$3/bin"
              echo '#!/bin/sh' >"$3/bin/python3"
              echo 'echo "$@" >>"$LOG"; /usr/bin/env >>"$LOG.env"' >>"$3/bin/python3"
              /bin/chmod 755 "$3/bin/python3"
            fi
            """;

    @TempDir private Path temporary;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private FakePrograms programs;
    private Path cache;
    private Path log;

    @BeforeEach
    void make_folders() {
        programs = new FakePrograms(temporary.resolve("bin"));
        cache = temporary.resolve("with space/.cache/assume-role");
        log = temporary.resolve("log");
    }

    private Map<String, String> environment(Path... more) {
        String path =
                Stream.concat(Stream.of(more), Stream.of(programs.folder()))
                        .map(Path::toString)
                        .collect(Collectors.joining(File.pathSeparator));
        return Map.of(
                "PATH", path,
                "HOME", temporary.resolve("with space").toString(),
                "LOG", log.toString());
    }

    private Engine engine(Path... more) {
        return Engine.resolve(environment(more), progress());
    }

    private Progress progress() {
        return Progress.plain(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private FakePrograms pulumi(String folder, String version) {
        return new FakePrograms(temporary.resolve(folder)).with("pulumi", "echo " + version);
    }

    private String logged() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Nested
    class On_path {
        @Test
        void takes_both_programs_from_one_folder() {
            Path folder = pulumi("official", "v3.95.0").with("pulumi-language-java", "").folder();

            assertThat(engine(folder)).isEqualTo(Engine.in(folder, "3.95.0"));
        }

        @Test
        void never_mixes_programs_of_two_folders() {
            Path cli = pulumi("cli", "v3.200.0").folder();
            Path host =
                    new FakePrograms(temporary.resolve("host"))
                            .with("pulumi-language-java", "")
                            .folder();

            assertThatThrownBy(() -> engine(cli, host)).isInstanceOf(MissingToolsException.class);
        }

        @Test
        void passes_over_one_that_is_too_old() {
            Path old = pulumi("old", "v3.94.9").with("pulumi-language-java", "").folder();
            Path recent = pulumi("new", "v3.207.0").with("pulumi-language-java", "").folder();

            assertThat(engine(old, recent).folder()).isEqualTo(recent);
            assertThatThrownBy(() -> engine(old)).isInstanceOf(MissingToolsException.class);
        }

        @Test
        void passes_over_one_that_does_not_run() {
            Path broken =
                    pulumi("broken", "v3.207.0; exit 1").with("pulumi-language-java", "").folder();

            assertThatThrownBy(() -> engine(broken)).isInstanceOf(MissingToolsException.class);
        }
    }

    @Nested
    class Built {
        @Test
        void builds_both_once_into_the_cache() throws Exception {
            programs.with("go", GO);

            Engine engine = engine();

            assertThat(engine.folder()).hasParent(cache);
            assertThat(engine.version()).matches("3\\.\\d+\\.\\d+");
            assertThat(engine.pulumi()).isExecutable();
            assertThat(engine.javaHost()).isExecutable();
            assertThat(output.toString(StandardCharsets.UTF_8))
                    .contains("about 3 minutes, once", "Building pulumi");
            assertThat(engine()).isEqualTo(engine);
            assertThat(logged()).hasLineCount(1);
            assertThat(cache.toFile().list())
                    .containsExactlyInAnyOrder(
                            engine.folder().getFileName().toString(), "engine.lock", "engine.log");
        }

        @Test
        void keeps_all_that_go_writes_inside_the_cache() throws Exception {
            programs.with("go", GO);
            Map<String, String> environment = new HashMap<>(environment());
            environment.put("GOFLAGS", "-mod=mod");
            environment.put("GOPATH", "/somewhere/else");

            Engine.resolve(environment, progress());

            assertThat(Files.readAllLines(temporary.resolve("log.env")))
                    .contains(
                            "HOME=" + cache.resolve("go/home"),
                            "GOPATH=" + cache.resolve("go/path"),
                            "GOCACHE=" + cache.resolve("go/build"),
                            "GOMODCACHE=" + cache.resolve("go/mod"),
                            "GOFLAGS=-mod=readonly -modcacherw",
                            "CGO_ENABLED=0");
        }

        @Test
        void keeps_nothing_of_a_build_that_fails_and_tells_what_it_said() {
            programs.with(
                    "go", "if [ $1 = env ]; then echo go1.26.8; else echo no net; exit 3; fi");

            assertThatThrownBy(() -> engine())
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("no net");
            assertThat(cache.resolve(Cache.key("engine", "go.mod", "go.sum"))).doesNotExist();
        }

        @Test
        void builds_once_when_two_processes_want_it_at_the_same_time() throws Exception {
            programs.with("go", GO.replace("echo \"$HOME\"", "/bin/sleep 1; echo \"$HOME\""));

            List<Process> both = List.of(process(), process());

            for (Process process : both) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(logged()).hasLineCount(1);
            assertThat(engine().pulumi()).isExecutable();
        }

        private Process process() throws IOException {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Resolve.class.getName());
            builder.environment().clear();
            builder.environment().putAll(environment());
            return builder.inheritIO().start();
        }
    }

    @Nested
    class Python_environment {
        private Path miniStack() {
            programs.with("go", GO).with("python3", PYTHON);
            return Tools.resolve(environment(), progress()).miniStackPython();
        }

        @Test
        void installs_it_once_with_all_its_digests() throws Exception {
            Path python = miniStack();

            assertThat(python).startsWith(cache).isExecutable();
            assertThat(python.resolve("../../requirements.txt").normalize())
                    .content()
                    .contains("ministack==1.5.33", "--hash=sha256:");
            assertThat(miniStack()).isEqualTo(python);
            assertThat(logged())
                    .containsOnlyOnce("-m venv")
                    .containsOnlyOnce("--require-hashes --only-binary :all:");
        }

        @Test
        void makes_one_again_that_was_left_unfinished() throws Exception {
            Path python = miniStack();
            Files.delete(python.resolve("../../complete").normalize());

            miniStack();

            assertThat(logged().split("-m venv", -1)).hasSize(3);
        }

        @Test
        void makes_one_again_whose_python_is_gone() throws Exception {
            Path python = miniStack();
            Files.delete(python);

            assertThat(miniStack()).isExecutable();
        }

        @Test
        void makes_one_again_whose_python_has_become_another() throws Exception {
            Path python = miniStack();
            Files.delete(python);
            Files.createSymbolicLink(
                    python, programs.with("python4", "").folder().resolve("python4"));

            miniStack();

            assertThat(logged().split("-m venv", -1)).hasSize(3);
        }
    }

    @Nested
    class Missing {
        @Test
        void names_everything_at_once_and_makes_nothing() {
            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .asInstanceOf(type(MissingToolsException.class))
                    .extracting(MissingToolsException::missing)
                    .satisfies(
                            missing -> {
                                assertThat(missing).hasSize(2);
                                assertThat(missing.get(0)).contains("Go 1.21", "go.dev");
                                assertThat(missing.get(1)).contains("python3", "3.10", "venv");
                            });
            assertThat(cache).doesNotExist();
        }

        @Test
        void builds_nothing_when_something_else_is_missing() throws Exception {
            programs.with("go", GO);

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("Python")
                    .hasMessageNotContaining("Pulumi");
            assertThat(logged()).isEmpty();
        }

        @Test
        void tells_that_the_go_there_is_too_old() {
            programs.with("go", "echo go1.19.8").with("python3", PYTHON);

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("go1.19.8")
                    .hasMessageNotContaining("Python");
        }

        @Test
        void does_not_take_a_python_without_venv() {
            programs.with("go", GO).with("python3", "exit 1");

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("apt install python3 python3-venv");
        }

        @Test
        void needs_no_go_for_an_engine_that_is_in_the_cache() throws Exception {
            Path built =
                    Files.createDirectories(cache.resolve(Cache.key("engine", "go.mod", "go.sum")));

            assertThat(engine().folder()).isEqualTo(built);
        }
    }

    @Nested
    class Of_the_users_accounts {
        private Map<String, String> poisoned(Path... more) {
            Map<String, String> environment = new HashMap<>(environment(more));
            environment.put("AWS_PROFILE", "poisoned");
            environment.put("AWS_SECRET_ACCESS_KEY", "poisoned");
            environment.put("PULUMI_ACCESS_TOKEN", "poisoned");
            environment.put("KEPT", "kept");
            return environment;
        }

        private void assertNotInherited() {
            assertThat(temporary.resolve("log.env"))
                    .content()
                    .contains("KEPT=kept")
                    .doesNotContain("poisoned");
        }

        @Test
        void go_inherits_nothing() {
            programs.with("go", GO);

            Engine.resolve(poisoned(), progress());

            assertNotInherited();
        }

        @Test
        void python_and_pip_inherit_nothing() {
            Path engine = pulumi("official", "v3.95.0").with("pulumi-language-java", "").folder();
            programs.with("python3", PYTHON);

            Tools.resolve(poisoned(engine), progress());

            assertNotInherited();
        }

        @Test
        void pulumi_inherits_nothing_when_it_is_asked_for_its_version() {
            Path engine =
                    pulumi("official", "v3.95.0; /usr/bin/env >>\"$LOG.env\"")
                            .with("pulumi-language-java", "")
                            .folder();

            Engine.resolve(poisoned(engine), progress());

            assertNotInherited();
        }
    }

    /** A process that wants the engine. */
    static final class Resolve {
        public static void main(String[] args) {
            Engine.resolve(System.getenv(), Progress.plain(System.err));
        }
    }
}
