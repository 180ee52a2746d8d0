package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.assumerole.localaws.run.Folders;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Does not prove that the pinned Go modules and Python packages can be had: the programs are fakes.
 */
@Tag("slow")
class ToolsTest {
    private static final String GO = """
            if [ "$1" = env ]; then
              # The real one makes a folder for its counters.
              if [ -n "$HOME" ]; then /bin/mkdir -p "$HOME/go/telemetry"; fi
              echo go1.26.8
              exit 0
            fi
            echo "$HOME" >>"$LOG"
            /usr/bin/env >"$LOG.env"
            while [ "$1" != -o ]; do shift; done
            for name in pulumi pulumi-language-java; do
              echo '#!/bin/sh' >"$2$name"
              /bin/chmod 755 "$2$name"
            done
            echo 'echo v3.207.0' >>"$2pulumi"
            """;
    private static final String PYTHON = """
            echo "$@" >>"$LOG"
            /usr/bin/env >>"$LOG.env"
            if [ "$2" = venv ]; then
              /bin/mkdir -p "$3/bin"
              echo '#!/bin/sh' >"$3/bin/python3"
              echo 'echo "$@" >>"$LOG"; /usr/bin/env >>"$LOG.env"' >>"$3/bin/python3"
              /bin/chmod 755 "$3/bin/python3"
            fi
            """;

    @TempDir
    private Path temporary;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private FakePrograms programs;
    private Path cache;
    private Path log;

    @BeforeEach
    void make_folders() {
        programs = new FakePrograms(temporary.resolve("bin"));
        cache = temporary.resolve("with space/.cache/assume-role/v2");
        log = temporary.resolve("log");
    }

    private Map<String, String> environment(Path... more) {
        var path = Stream.concat(Stream.of(more), Stream.of(programs.folder()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return Map.of(
                "PATH", path,
                "HOME", temporary.resolve("with space").toString(),
                "LOG", log.toString());
    }

    private Engine engine(Path... more) {
        return Tools.engine(environment(more), progress());
    }

    private Progress progress() {
        return Progress.plain(new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private FakePrograms pulumi(String folder, String version) {
        return new FakePrograms(temporary.resolve(folder)).with("pulumi", "echo " + version);
    }

    /** The folder of an engine with its Java host. */
    private Path official(String version) {
        return pulumi("official", version).with("pulumi-language-java", "").folder();
    }

    private String logged() throws IOException {
        return Files.exists(log) ? Files.readString(log) : "";
    }

    /** Makes another name, as could be on PATH, for a folder with an engine. */
    private Path wayTo(String way, Path folder) throws IOException {
        var other = temporary.resolve("another way");
        switch (way) {
            case "link to folder" -> Files.createSymbolicLink(other, folder);
            case "links to programs" -> {
                Files.createDirectory(other);
                for (var program : List.of("pulumi", "pulumi-language-java")) {
                    Files.createSymbolicLink(other.resolve(program), folder.resolve(program));
                }
            }
            default -> {
                return folder.resolve(".");
            }
        }
        return other;
    }

    @Nested
    class On_path {
        @ParameterizedTest
        @ValueSource(strings = {"link to folder", "links to programs", "dots"})
        void takes_what_a_way_leads_to_that_is_in_no_cache(String way) throws Exception {
            var folder = official("v3.95.0");
            var onPath = wayTo(way, folder);

            var engine = Engine.in(onPath, "3.95.0");
            assertThat(engine(onPath)).isEqualTo(engine);
            assertThat(Tools.verifiedEngine(engine, Map.of(), progress())).isEqualTo(engine);
        }

        @Test
        void takes_both_programs_from_one_folder() {
            var folder = official("v3.95.0");

            assertThat(engine(folder)).isEqualTo(Engine.in(folder, "3.95.0"));
            assertThat(Tools.verifiedEngine(engine(folder), Map.of(), progress()))
                    .isEqualTo(Engine.in(folder, "3.95.0"));
        }

        @Test
        void takes_the_newest_plugin_where_the_host_is_not_beside() throws Exception {
            var cli = pulumi("official", "v3.277.0").folder();
            var newest = host("with space/.pulumi/plugins/language-java-v1.34.0");
            host("with space/.pulumi/plugins/language-java-v1.9.1");
            host("with space/.pulumi/plugins/language-java-v1.35.0.partial");
            host("with space/.pulumi/plugins/language-java-v1.36.0");
            Files.createFile(temporary.resolve("with space/.pulumi/plugins/language-java-v1.36.0.partial"));
            host("with space/.pulumi/plugins/language-javascript-v9.0.0");
            Files.createDirectories(temporary.resolve("with space/.pulumi/plugins/language-java-v2.0.0"));
            var onPath = host("host");

            var engine = engine(cli, onPath.getParent());
            assertThat(engine).isEqualTo(new Engine(cli.resolve("pulumi"), newest, "3.277.0"));
            assertThat(Tools.verifiedEngine(engine, environment(), progress())).isEqualTo(engine);
            Folders.delete(temporary.resolve("with space/.pulumi"));
            assertThat(engine(cli, onPath.getParent()).javaHost()).isEqualTo(onPath);
            assertThat(Tools.verifiedEngine(engine, environment(cli, onPath.getParent()), progress())
                            .javaHost())
                    .isEqualTo(onPath);
            assertThatThrownBy(() -> engine(cli))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining(
                            cli.resolve("pulumi") + " has no Java host: run `pulumi plugin install language java`");
        }

        @Test
        void takes_the_plugin_of_the_home_that_is_named() {
            var cli = pulumi("official", "v3.277.0").folder();
            host("with space/.pulumi/plugins/language-java-v1.39.0");
            var plugin = host("named/plugins/language-java-v1.34.0");
            var environment = new HashMap<String, String>(environment(cli));
            environment.put("PULUMI_HOME", temporary.resolve("named").toString());

            assertThat(Tools.engine(environment, progress()).javaHost()).isEqualTo(plugin);
        }

        @Test
        void takes_the_host_that_is_beside_before_a_plugin() {
            var cli = official("v3.207.0");
            host("with space/.pulumi/plugins/language-java-v1.34.0");

            assertThat(engine(cli)).isEqualTo(Engine.in(cli, "3.207.0"));
        }

        @Test
        void makes_the_host_a_plugin_of_another_home_and_does_so_again() throws Exception {
            var home = temporary.resolve("home");
            var plugin = home.resolve("plugins/language-java-v0.0.0/pulumi-language-java");
            for (var folder : List.of("one", "two")) {
                new Engine(temporary.resolve("pulumi"), host(folder), "3.277.0").installJavaHost(home);

                assertThat(plugin).isExecutable();
                assertThat(plugin.toRealPath()).isEqualTo(host(folder).toRealPath());
                assertThat(plugin.getParent().toFile().list()).containsExactly("pulumi-language-java");
            }
            // As a shell of `./demo env` names it.
            new Engine(temporary.resolve("pulumi"), plugin, "3.277.0").installJavaHost(home);
            assertThat(plugin.toRealPath()).isEqualTo(host("two").toRealPath());
        }

        private Path host(String folder) {
            return new FakePrograms(temporary.resolve(folder))
                    .with("pulumi-language-java", "")
                    .folder()
                    .resolve("pulumi-language-java");
        }

        @Test
        void takes_the_oldest_that_works_and_passes_over_the_one_before() {
            var old = pulumi("old", "v3.94.2").with("pulumi-language-java", "").folder();
            var oldest =
                    pulumi("oldest", "v3.95.0").with("pulumi-language-java", "").folder();

            assertThat(engine(oldest)).isEqualTo(Engine.in(oldest, "3.95.0"));
            assertThat(engine(old, oldest).folder()).isEqualTo(oldest);
            assertThatThrownBy(() -> engine(old))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("neither `pulumi` 3.95 or newer")
                    .hasMessageContaining(old.resolve("pulumi") + " is 3.94.2, which is too old");
        }

        @Test
        void passes_over_one_that_does_not_run() {
            var broken = pulumi("broken", "v3.207.0; exit 1")
                    .with("pulumi-language-java", "")
                    .folder();

            assertThatThrownBy(() -> engine(broken))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining(broken.resolve("pulumi") + " does not run");
        }
    }

    @Nested
    class Built {
        @Test
        void builds_both_once_into_the_cache() throws Exception {
            programs.with("go", GO);

            var engine = engine();

            assertThat(engine.folder()).hasParent(cache);
            assertThat(engine.version()).matches("3\\.\\d+\\.\\d+");
            assertThat(engine.pulumi()).isExecutable();
            assertThat(engine.javaHost()).isExecutable();
            assertThat(output.toString(StandardCharsets.UTF_8)).contains("about 5 minutes, once", "Building pulumi");
            assertThat(engine()).isEqualTo(engine);
            assertThat(logged()).hasLineCount(1);
            assertThat(cache.toFile().list())
                    .containsExactlyInAnyOrder(engine.folder().getFileName().toString(), "engine.lock", "engine.log");
        }

        @ParameterizedTest
        @ValueSource(strings = {"pulumi", "pulumi-language-java"})
        void builds_both_again_when_one_is_gone(String program) throws Exception {
            programs.with("go", GO);
            var engine = engine();
            Files.delete(engine.folder().resolve(program));

            assertThat(Tools.verifiedEngine(engine, environment(), progress())).isEqualTo(engine);
            assertThat(engine.folder().resolve(program)).isExecutable();
            assertThat(logged()).hasLineCount(2);
        }

        @Test
        void builds_into_a_cache_of_its_owner_alone() throws Exception {
            programs.with("go", GO);

            engine();

            for (var folder : List.of(cache, cache.getParent())) {
                assertThat(Files.getPosixFilePermissions(folder))
                        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            }
        }

        @Test
        void makes_no_cache_to_ask_which_go_it_is() {
            programs.with("go", GO);

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("python3")
                    .hasMessageNotContaining("Go 1.21");
            assertThat(cache.getParent()).doesNotExist();
        }

        @Test
        void keeps_all_that_go_writes_inside_the_cache() throws Exception {
            programs.with("go", GO);
            var environment = new HashMap<String, String>(environment());
            environment.put("GOFLAGS", "-mod=mod");
            environment.put("GOPATH", "/somewhere/else");

            Tools.engine(environment, progress());

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
        void keeps_nothing_of_a_failed_build_and_shows_its_output() {
            programs.with("go", "if [ $1 = env ]; then echo go1.26.8; else echo no net; exit 3; fi");

            assertThatThrownBy(() -> engine())
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("status 3")
                    .hasMessageContaining("no net");
            assertThat(cache.resolve(Cache.key("engine", "go.mod", "go.sum"))).doesNotExist();
        }

        @Test
        void builds_once_when_two_processes_want_it_at_the_same_time() throws Exception {
            programs.with("go", GO.replace("echo \"$HOME\"", "/bin/sleep 1; echo \"$HOME\""));

            var both = List.of(process(), process());

            for (var process : both) {
                assertThat(process.waitFor()).isZero();
            }
            assertThat(logged()).hasLineCount(1);
            assertThat(engine().pulumi()).isExecutable();
        }

        private Process process() throws IOException {
            var builder = new ProcessBuilder(
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
            var python = miniStack();

            assertThat(python).startsWith(cache).isExecutable();
            assertThat(python.resolve("../../requirements.txt").normalize())
                    .content()
                    .contains("ministack==1.5.33", "--hash=sha256:");
            assertThat(miniStack()).isEqualTo(python);
            assertThat(logged()).containsOnlyOnce("-m venv").containsOnlyOnce("--require-hashes --only-binary :all:");
        }

        @Test
        void makes_one_again_that_was_left_unfinished() throws Exception {
            var python = miniStack();
            Files.delete(python.resolve("../../interpreter").normalize());

            miniStack();

            assertThat(logged().split("-m venv", -1)).hasSize(3);
        }

        @Test
        void makes_one_again_whose_python_is_gone() throws Exception {
            var python = miniStack();
            Files.delete(python);

            assertThat(miniStack()).isExecutable();
        }

        @Test
        void makes_one_again_whose_python_has_become_another() throws Exception {
            var python = miniStack();
            Files.delete(python);
            Files.createSymbolicLink(
                    python, programs.with("python4", "").folder().resolve("python4"));

            miniStack();

            assertThat(logged().split("-m venv", -1)).hasSize(3);
        }
    }

    /** What is run decides what becomes of both secret keys: the engine and its host see them. */
    @Nested
    class Cache_that_others_can_change {
        private Engine built;

        @BeforeEach
        void build() {
            programs.with("go", GO).with("python3", PYTHON);
            built = engine();
        }

        private void assertRefused(String problem, Path... path) {
            assertThatThrownBy(() -> engine(path))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(problem + ". The cache " + cache + " is not used");
        }

        private void assertTaken(Path... path) throws IOException {
            assertThat(engine(path)).isEqualTo(built);
            assertThat(logged()).as("what was built is used").hasLineCount(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".."})
        void is_refused_where_it_is_open_to_others(String of) throws Exception {
            var folder = cache.resolve(of).normalize();
            assertTaken();
            mode(folder, "rwx--x---");

            assertRefused(folder + " is open to other users: its mode is 710 instead of 700");
            assertThatThrownBy(() -> engine()).hasMessageContaining("Delete " + folder + " and run this again");
            mode(folder, "rwx------");
            assertTaken();
        }

        @Test
        void is_refused_when_only_MiniStack_is_taken_from_it() throws Exception {
            var official = official("v3.95.0");
            assertThat(Tools.resolve(environment(official), progress()).miniStackPython())
                    .startsWith(cache);
            mode(cache, "rwxrwxrwx");

            assertThatThrownBy(() -> Tools.resolve(environment(official), progress()))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(cache + " is open to other users");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".."})
        void is_refused_where_a_link_leads_to_it(String of) throws Exception {
            var link = cache.resolve(of).normalize();
            var elsewhere = Files.move(link, temporary.resolve("elsewhere"));
            Files.createSymbolicLink(link, elsewhere);

            assertRefused(link + " is a link to " + elsewhere);
            assertRefused(link + " is a link to " + elsewhere, built.folder());
            Files.delete(link);
            Files.move(elsewhere, link);
            assertTaken();
        }

        @Test
        void is_refused_before_anything_is_made_in_it() throws Exception {
            Folders.delete(cache);
            mode(cache.getParent(), "rwxrwxrwx");

            assertRefused(cache.getParent() + " is open to other users: its mode is 777 instead of 700");
            assertThatThrownBy(() -> Tools.runs(environment()))
                    .hasMessageContaining(cache.getParent() + " is open to other users");
            assertThat(cache).doesNotExist();
            assertThat(logged()).hasLineCount(1);
            mode(cache.getParent(), "rwx------");
            assertThat(Tools.runs(environment())).hasParent(cache).isEmptyDirectory();
        }

        @ParameterizedTest
        @ValueSource(strings = {"folder", "link to folder", "links to programs", "dots"})
        void is_refused_when_a_way_to_its_engine_is_on_PATH_or_was_resolved_before(String way) throws Exception {
            var onPath = way.equals("folder") ? built.folder() : wayTo(way, built.folder());
            var recorded = Engine.in(onPath, built.version());
            assertTaken(onPath);
            assertThat(Tools.verifiedEngine(recorded, environment(), progress()))
                    .isEqualTo(recorded);
            mode(cache, "rwxrwxrwx");

            assertRefused(cache + " is open to other users: its mode is 777 instead of 700", onPath);
            assertThatThrownBy(() -> Tools.verifiedEngine(recorded, Map.of(), progress()))
                    .as("whatever the environment says by now")
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(cache + " is open to other users");
        }

        private static void mode(Path path, String permissions) throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    @Nested
    class Missing {
        @Test
        void names_everything_at_once_and_makes_nothing() {
            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .asInstanceOf(type(MissingToolsException.class))
                    .extracting(MissingToolsException::missing)
                    .satisfies(missing -> {
                        assertThat(missing).hasSize(2);
                        assertThat(missing.get(0)).contains("Go 1.21", "go.dev");
                        assertThat(missing.get(1)).contains("python3", "3.10", "venv");
                    });
            assertThat(cache).doesNotExist();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                nullValues = "none",
                value = {
                    "good           | none   | python3 python3-venv             | Go 1.21",
                    "echo go1.19.8  | good   | go1.19.8                         | Python",
                    "good           | exit 1 | apt install python3 python3-venv | Go 1.21"
                })
        void builds_nothing_when_one_is_missing_or_too_old(String go, String python, String named, String other)
                throws Exception {
            programs.with("go", go.equals("good") ? GO : go);
            if (python != null) {
                programs.with("python3", python.equals("good") ? PYTHON : python);
            }

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining(named)
                    .hasMessageNotContaining(other);
            assertThat(logged()).doesNotContain("venv " + cache);
            assertThat(cache).doesNotExist();
        }

        @Test
        void needs_no_go_for_an_engine_that_is_in_the_cache() throws Exception {
            programs.with("go", GO);
            var built = engine();
            Files.delete(programs.folder().resolve("go"));

            assertThat(engine()).isEqualTo(built);
        }
    }

    @Nested
    class Of_the_users_accounts {
        private Map<String, String> poisoned(Path... more) {
            var environment = new HashMap<String, String>(environment(more));
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

            Tools.engine(poisoned(), progress());

            assertNotInherited();
        }

        @Test
        void python_and_pip_inherit_nothing() {
            var engine = official("v3.95.0");
            programs.with("python3", PYTHON);

            Tools.resolve(poisoned(engine), progress());

            assertNotInherited();
        }

        @Test
        void pulumi_inherits_nothing_when_it_is_asked_for_its_version() {
            var engine = pulumi("official", "v3.95.0; /usr/bin/env >>\"$LOG.env\"")
                    .with("pulumi-language-java", "")
                    .folder();

            Tools.engine(poisoned(engine), progress());

            assertNotInherited();
        }
    }

    /** A process that wants the engine. */
    static final class Resolve {
        public static void main(String[] args) {
            Tools.engine(System.getenv(), Progress.plain(System.err));
        }
    }
}
