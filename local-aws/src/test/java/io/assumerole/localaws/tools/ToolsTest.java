package io.assumerole.localaws.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.nio.file.LinkOption;
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
            if [ -e "$GOMODCACHE/of before" ]; then echo go >>"$LOG.before"; fi
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
            if [ -e "$PIP_CACHE_DIR/of before" ]; then echo pip >>"$LOG.before"; fi
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
            var folder = pulumi("official", "v3.95.0")
                    .with("pulumi-language-java", "")
                    .folder();
            var onPath = wayTo(way, folder);

            var engine = Engine.in(onPath, "3.95.0");
            assertThat(engine(onPath)).isEqualTo(engine);
            assertThat(engine.verified(Map.of(), progress())).isEqualTo(engine);
        }

        @Test
        void takes_both_programs_from_one_folder() {
            var folder = pulumi("official", "v3.95.0")
                    .with("pulumi-language-java", "")
                    .folder();

            assertThat(engine(folder)).isEqualTo(Engine.in(folder, "3.95.0"));
            assertThat(engine(folder).verified(Map.of(), progress())).isEqualTo(Engine.in(folder, "3.95.0"));
        }

        @Test
        void takes_the_newest_plugin_where_the_host_is_not_beside() throws Exception {
            var cli = pulumi("official", "v3.274.1").folder();
            var newest = host("with space/.pulumi/plugins/language-java-v1.34.0");
            host("with space/.pulumi/plugins/language-java-v1.9.1");
            host("with space/.pulumi/plugins/language-java-v1.35.0.partial");
            host("with space/.pulumi/plugins/language-java-v1.36.0");
            Files.createFile(temporary.resolve("with space/.pulumi/plugins/language-java-v1.36.0.partial"));
            host("with space/.pulumi/plugins/language-javascript-v9.0.0");
            Files.createDirectories(temporary.resolve("with space/.pulumi/plugins/language-java-v2.0.0"));
            var onPath = host("host");

            var engine = engine(cli, onPath.getParent());
            assertThat(engine).isEqualTo(new Engine(cli.resolve("pulumi"), newest, "3.274.1"));
            assertThat(engine.verified(environment(), progress())).isEqualTo(engine);
            Folders.delete(temporary.resolve("with space/.pulumi"));
            assertThat(engine(cli, onPath.getParent()).javaHost()).isEqualTo(onPath);
            assertThat(engine.verified(environment(cli, onPath.getParent()), progress())
                            .javaHost())
                    .isEqualTo(onPath);
            assertThatThrownBy(() -> engine(cli))
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining(
                            cli.resolve("pulumi") + " has no Java host: run `pulumi plugin install language java`");
        }

        @Test
        void takes_the_plugin_of_the_home_that_is_named() {
            var cli = pulumi("official", "v3.274.1").folder();
            host("with space/.pulumi/plugins/language-java-v1.39.0");
            var plugin = host("named/plugins/language-java-v1.34.0");
            var environment = new HashMap<String, String>(environment(cli));
            environment.put("PULUMI_HOME", temporary.resolve("named").toString());

            assertThat(Engine.resolve(environment, progress()).javaHost()).isEqualTo(plugin);
        }

        @Test
        void takes_the_host_that_is_beside_before_a_plugin() {
            var cli = pulumi("official", "v3.207.0")
                    .with("pulumi-language-java", "")
                    .folder();
            host("with space/.pulumi/plugins/language-java-v1.34.0");

            assertThat(engine(cli)).isEqualTo(Engine.in(cli, "3.207.0"));
        }

        @Test
        void makes_the_host_a_plugin_of_another_home_and_does_so_again() throws Exception {
            var home = temporary.resolve("home");
            var plugin = home.resolve("plugins/language-java-v0.0.0/pulumi-language-java");
            for (var folder : List.of("one", "two")) {
                new Engine(temporary.resolve("pulumi"), host(folder), "3.274.1").installJavaHost(home);

                assertThat(plugin).isExecutable();
                assertThat(plugin.toRealPath()).isEqualTo(host(folder).toRealPath());
                assertThat(plugin.getParent().toFile().list()).containsExactly("pulumi-language-java");
            }
            // As a shell of `./demo env` names it.
            new Engine(temporary.resolve("pulumi"), plugin, "3.274.1").installJavaHost(home);
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

        @Test
        void keeps_all_that_go_writes_inside_the_cache() throws Exception {
            programs.with("go", GO);
            var environment = new HashMap<String, String>(environment());
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
            Files.delete(python.resolve("../../checksums").normalize());

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
        private static final String PLANTED = "#!/bin/sh\ntouch \"$LOG.planted\"\n";

        private Engine built;

        @BeforeEach
        void build() {
            programs.with("go", GO).with("python3", PYTHON);
            built = engine();
        }

        private void plant() throws IOException {
            Files.writeString(built.javaHost(), PLANTED);
        }

        private void assertRefused(String... why) {
            assertThatThrownBy(() -> engine())
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("nothing is run from the cache " + cache)
                    .hasMessageContaining("elete " + cache)
                    .hasMessageContainingAll(why);
        }

        /** The same is taken when one thing is different: whoever could change it cannot. */
        private void assertTaken() throws IOException {
            assertThat(engine()).as("the same, closed").isEqualTo(built);
            assertThat(logged()).hasLineCount(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"pulumi", "pulumi-language-java", "checksums", "folder"})
        void is_refused_with_something_in_it_that_others_may_write(String name) throws Exception {
            var entry = built.folder().resolve(name);
            if (!Files.exists(entry)) {
                Files.createDirectory(entry);
            }

            for (int mode : new int[] {0775, 0757, 01777}) {
                Files.setAttribute(entry, "unix:mode", mode);
                assertRefused("%s can be written by other users, its mode is %o".formatted(entry, mode));
                Files.setAttribute(entry, "unix:mode", 0755);
                assertTaken();
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"pulumi", "pulumi-language-java", "checksums", "folder", "link"})
        void is_refused_with_something_in_it_that_another_user_made(String name) throws Exception {
            assumeThatFilesCanBeGiven();
            var entry = built.folder().resolve(name);
            if (name.equals("folder")) {
                Files.createDirectory(entry);
            } else if (name.equals("link")) {
                Files.createSymbolicLink(entry, Path.of("pulumi"));
                Files.delete(built.folder().resolve("checksums"));
                Checksums.write(built.folder());
            }

            Files.setAttribute(entry, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
            assertRefused(entry + " belongs to another user, with the uid 65534");
            Files.setAttribute(entry, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
            assertTaken();
        }

        @ParameterizedTest
        @ValueSource(strings = {"pulumi", "pulumi-language-java", "checksums"})
        void is_refused_with_a_file_in_it_that_has_another_name_elsewhere(String name) throws Exception {
            var entry = built.folder().resolve(name);
            var other = Files.createLink(temporary.resolve("other name"), entry);

            assertRefused(entry + " has another name elsewhere, its link count is 2");
            Files.delete(other);
            assertTaken();
        }

        @Test
        void is_refused_with_the_advice_to_delete_it_and_no_other_where_a_file_in_it_is_open() throws Exception {
            mode(built.javaHost(), "rwxr-xrwx");
            assertThatThrownBy(() -> engine())
                    .hasMessageContaining("Delete " + cache)
                    .hasMessageNotContaining("chmod");
            mode(built.javaHost(), "rwxr-xr-x");
            mode(cache.getParent(), "rwxrwxrwx");
            assertThatThrownBy(() -> engine())
                    .as("what is above stays when the cache is deleted")
                    .hasMessageContaining("chmod go-w")
                    .hasMessageContaining("delete " + cache);
        }

        @Test
        void is_made_so_that_it_is_taken_when_new_files_are_open_to_the_group() throws Exception {
            Folders.delete(cache.getParent());
            Files.delete(log);

            var builder = new ProcessBuilder(
                    "/bin/sh",
                    "-c",
                    "umask 002; exec \"$@\"",
                    "sh",
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Resolve.class.getName());
            builder.environment().clear();
            builder.environment().putAll(environment());
            assertThat(builder.inheritIO().start().waitFor()).isZero();

            assertTaken();
        }

        private void make(String tool) throws IOException {
            Folders.delete(cache.resolve(
                    tool.equals("go")
                            ? Cache.key("engine", "go.mod", "go.sum")
                            : Cache.key("ministack", "requirements.txt")));
            Files.deleteIfExists(temporary.resolve("log.before"));
            Tools.resolve(environment(), progress());
        }

        /** Makes what a download that broke off leaves to the next. */
        private Path downloads(String tool) throws IOException {
            var folder = Folders.make(cache.resolve(tool));
            var file = folder.resolve(tool.equals("go") ? "mod/of before" : "of before");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, "");
        }

        private void assertKept(String tool) throws IOException {
            downloads(tool);
            make(tool);
            assertThat(temporary.resolve("log.before")).content().startsWith(tool);
        }

        private void assertNotUsed(String tool) throws IOException {
            make(tool);
            assertThat(temporary.resolve("log.before")).doesNotExist();
        }

        @ParameterizedTest
        @ValueSource(strings = {"go", "pip"})
        void lends_a_build_no_downloads_that_others_may_write(String tool) throws Exception {
            assertKept(tool);
            downloads(tool);
            mode(cache.resolve(tool), "rwxrwxrwx");
            assertNotUsed(tool);
            mode(downloads(tool), "rw-rw-rw-");
            assertNotUsed(tool);
        }

        @ParameterizedTest
        @ValueSource(strings = {"go", "pip"})
        void lends_a_build_no_downloads_that_have_another_name_elsewhere(String tool) throws Exception {
            assertKept(tool);
            Files.createLink(temporary.resolve("other name"), downloads(tool));
            assertNotUsed(tool);
        }

        @ParameterizedTest
        @ValueSource(strings = {"go", "pip"})
        void lends_a_build_no_downloads_behind_a_link(String tool) throws Exception {
            assertKept(tool);
            downloads(tool);
            var elsewhere = Files.move(cache.resolve(tool), temporary.resolve("elsewhere"));
            Files.createSymbolicLink(cache.resolve(tool), elsewhere);
            assertNotUsed(tool);
            assertThat(elsewhere).isNotEmptyDirectory();
        }

        @ParameterizedTest
        @ValueSource(strings = {"go", "pip"})
        void lends_a_build_no_downloads_of_another_user(String tool) throws Exception {
            assumeThatFilesCanBeGiven();
            assertKept(tool);
            downloads(tool);
            Files.setAttribute(cache.resolve(tool), "unix:uid", 65534);
            assertNotUsed(tool);
            Files.setAttribute(downloads(tool), "unix:uid", 65534);
            assertNotUsed(tool);
        }

        @Test
        void is_not_where_go_keeps_anything_before_it_was_looked_at() throws Exception {
            Folders.delete(cache.getParent());
            Files.delete(programs.folder().resolve("python3"));

            assertThatThrownBy(() -> Tools.resolve(environment(), progress()))
                    .as("what is on PATH was asked for its version")
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("python3")
                    .hasMessageNotContaining("Go 1.21");
            assertThat(cache.getParent()).doesNotExist();
        }

        private void assumeThatFilesCanBeGiven() throws IOException {
            assumeTrue(
                    (Integer) Files.getAttribute(temporary, "unix:uid") == 0,
                    "only root can give a file to another user");
        }

        private static void mode(Path path, String permissions) throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }

        @Test
        void is_refused_with_a_program_that_was_planted() throws Exception {
            plant();
            mode(built.folder(), "rwxrwxrwx");

            assertRefused(built.folder() + " is open to other users, its mode is 777 and not 700");
        }

        @Test
        void is_refused_even_as_it_was_made() throws Exception {
            mode(built.folder(), "rwxrwxrwx");

            assertRefused(built.folder() + " is open to other users");
            mode(built.folder(), "rwx------");
            assertThat(engine()).as("the same, closed").isEqualTo(built);
            assertThat(logged()).hasLineCount(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v2", "v2/..", "v2/../..", "v2/../../.."})
        void is_refused_wherever_above_it_others_can_write(String above) throws Exception {
            var folder = cache.resolveSibling(above).normalize();
            mode(folder, "rwxrwx---");

            assertRefused(folder + " can be written by other users, its mode is 770");
            mode(folder, "rwxr-xr-x");
            assertThat(engine()).isEqualTo(built);
        }

        @ParameterizedTest
        @ValueSource(strings = {"v2", "v2/.."})
        void is_refused_where_others_may_only_add_to_it(String own) throws Exception {
            var folder = cache.resolveSibling(own).normalize();

            Files.setAttribute(folder, "unix:mode", 01777);
            assertRefused(folder + " can be written by other users, its mode is 1777");
            Files.setAttribute(folder, "unix:mode", 01755);
            Files.setAttribute(cache.getParent().getParent(), "unix:mode", 01777);
            assertTaken();
        }

        @Test
        void is_refused_before_anything_is_made_in_it() throws Exception {
            Folders.delete(cache);
            mode(cache.getParent(), "rwxrwxrwx");

            assertRefused(cache.getParent() + " can be written");
            assertThat(cache).doesNotExist();
            assertThat(logged()).hasLineCount(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ".."})
        void is_refused_where_a_link_leads_to_it(String of) throws Exception {
            var link = cache.resolve(of).normalize();
            var elsewhere = temporary.resolve("elsewhere");
            Files.move(link, elsewhere);
            Files.createSymbolicLink(link, elsewhere);

            assertRefused(link + " is a link to " + elsewhere);
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void is_refused_where_a_link_on_the_way_is_in_a_folder_of_others(boolean relative) throws Exception {
            var cacheHome = cache.getParent().getParent();
            var shared = Files.createDirectory(temporary.resolve("shared"));
            var elsewhere = Files.createDirectory(temporary.resolve("elsewhere"));
            var end = Files.move(cacheHome, elsewhere.resolve("cache"));
            var middle = Files.createSymbolicLink(shared.resolve("to cache"), end);
            Files.createSymbolicLink(cacheHome, relative ? cacheHome.getParent().relativize(middle) : middle);

            mode(shared, "rwxrwxrwx");
            assertRefused(shared + " can be written by other users, its mode is 777");
            mode(shared, "rwxr-xr-x");
            mode(elsewhere, "rwxrwxrwx");
            assertRefused(elsewhere + " can be written by other users, its mode is 777");
            mode(elsewhere, "rwxr-xr-x");
            assertThat(engine()).as("the same, closed").isEqualTo(built);
            assertThat(logged()).hasLineCount(1);
        }

        @Test
        void is_refused_when_a_link_on_the_way_is_another_users() throws Exception {
            assumeThatFilesCanBeGiven();
            var cacheHome = cache.getParent().getParent();
            var end = Files.move(cacheHome, temporary.resolve("elsewhere"));
            var middle = Files.createSymbolicLink(temporary.resolve("middle"), end);
            Files.createSymbolicLink(cacheHome, middle);
            Files.setAttribute(middle, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);

            assertRefused(middle + " belongs to another user, with the uid 65534");
            Files.setAttribute(middle, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
            assertThat(engine()).isEqualTo(built);
        }

        @Test
        void is_refused_when_its_engine_is_on_PATH_too() throws Exception {
            assertThat(engine(built.folder())).isEqualTo(built);
            mode(built.folder(), "rwxrwxrwx");

            assertThatThrownBy(() -> engine(built.folder()))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(built.folder() + " is open to other users");
        }

        @ParameterizedTest
        @ValueSource(strings = {"link to folder", "links to programs", "dots"})
        void is_refused_when_a_way_to_its_engine_is_on_PATH(String way) throws Exception {
            var onPath = wayTo(way, built.folder());
            assertThat(engine(onPath)).isEqualTo(built);
            mode(built.folder(), "rwxrwxrwx");

            assertThatThrownBy(() -> engine(onPath))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(built.folder() + " is open to other users");
        }

        @Test
        void is_refused_when_its_engine_was_resolved_before() throws Exception {
            assertThat(built.verified(environment(), progress())).isEqualTo(built);
            mode(built.folder(), "rwxrwxrwx");

            assertThatThrownBy(() -> built.verified(environment(), progress()))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining(built.folder() + " is open to other users");
            assertThatThrownBy(() -> built.verified(Map.of(), progress()))
                    .as("whatever the environment says by now")
                    .hasMessageContaining(built.folder() + " is open to other users");
        }

        @Test
        void is_refused_when_its_engine_is_a_link() throws Exception {
            var elsewhere = temporary.resolve("elsewhere");
            Files.move(built.folder(), elsewhere);
            Files.createSymbolicLink(built.folder(), elsewhere);

            assertRefused(built.folder() + " is a link to " + elsewhere);
        }

        @Test
        void is_refused_when_it_belongs_to_another_user() throws Exception {
            assumeThatFilesCanBeGiven();
            for (var path : List.of(built.folder().resolve("checksums"), built.folder(), cache)) {
                Files.setAttribute(path, "unix:uid", 65534);

                assertRefused(path + " belongs to another user, with the uid 65534");
                Files.setAttribute(path, "unix:uid", 0);
            }
            assertThat(engine()).isEqualTo(built);
        }

        @Test
        void makes_folders_for_its_owner_alone() throws Exception {
            Tools.resolve(environment(), progress());

            try (var made = Files.list(cache)) {
                for (var folder : made.filter(Files::isDirectory).toList()) {
                    assertThat(Files.getPosixFilePermissions(folder))
                            .as(folder.toString())
                            .isEqualTo(PosixFilePermissions.fromString("rwx------"));
                }
            }
            assertThat(Files.getPosixFilePermissions(cache)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Nested
    class Cache_that_has_changed {
        private Engine built;

        @BeforeEach
        void build() {
            programs.with("go", GO).with("python3", PYTHON);
            built = engine();
        }

        private void assertMadeAgain(String change) throws IOException {
            assertThat(engine()).isEqualTo(built);
            assertThat(output.toString(StandardCharsets.UTF_8))
                    .contains(built.folder() + " is not as it was made, so it is made again: " + change);
            assertThat(logged()).hasLineCount(2);
            assertThat(built.javaHost()).content().isEqualTo("#!/bin/sh\n");
            assertThat(engine()).isEqualTo(built);
            assertThat(logged()).as("and then it is as it was made").hasLineCount(2);
        }

        @Test
        void is_made_again_without_a_program_that_was_changed() throws Exception {
            Files.writeString(built.javaHost(), "#!/bin/sh\nexec evil\n");

            assertMadeAgain("pulumi-language-java was changed");
        }

        @Test
        void is_made_again_when_its_engine_was_resolved_before() throws Exception {
            Files.writeString(built.javaHost(), "#!/bin/sh\nexec evil\n");

            assertThat(built.verified(environment(), progress())).isEqualTo(built);
            assertThat(built.javaHost()).content().isEqualTo("#!/bin/sh\n");
            assertMadeAgain("pulumi-language-java was changed");
        }

        @Test
        void is_made_again_when_its_engine_is_on_PATH_too() throws Exception {
            Files.writeString(built.javaHost(), "#!/bin/sh\nexec evil\n");

            assertThat(engine(built.folder())).isEqualTo(built);
            assertThat(built.javaHost()).content().isEqualTo("#!/bin/sh\n");
            assertMadeAgain("pulumi-language-java was changed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"link to folder", "links to programs", "dots"})
        void is_made_again_when_a_way_to_its_engine_is_on_PATH(String way) throws Exception {
            var onPath = wayTo(way, built.folder());
            Files.writeString(built.pulumi(), "#!/bin/sh\ntouch \"$LOG.planted\"\necho v3.207.0\n");

            assertThat(engine(onPath)).isEqualTo(built);
            assertThat(temporary.resolve("log.planted")).doesNotExist();
            assertMadeAgain("pulumi was changed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"link to folder", "links to programs", "dots"})
        void is_made_again_when_a_way_to_its_engine_was_resolved_before(String way) throws Exception {
            var recorded = Engine.in(wayTo(way, built.folder()), built.version());
            assertThat(recorded.verified(environment(), progress())).isEqualTo(built);
            Files.writeString(built.javaHost(), "#!/bin/sh\nexec evil\n");

            assertThat(recorded.verified(environment(), progress())).isEqualTo(built);
            assertThat(built.javaHost()).content().isEqualTo("#!/bin/sh\n");
            assertMadeAgain("pulumi-language-java was changed");
        }

        @Test
        void is_made_again_without_what_was_added() throws Exception {
            Files.writeString(built.folder().resolve("pulumi-resource-aws"), "");

            assertMadeAgain("pulumi-resource-aws was added");
            assertThat(built.folder().resolve("pulumi-resource-aws")).doesNotExist();
        }

        @Test
        void is_made_again_with_what_is_gone() throws Exception {
            Files.delete(built.javaHost());

            assertMadeAgain("pulumi-language-java is gone");
        }

        @Test
        void is_made_again_where_a_file_has_become_a_link_to_the_same() throws Exception {
            var moved = Files.move(built.javaHost(), temporary.resolve("moved"));
            Files.createSymbolicLink(built.javaHost(), moved);

            assertMadeAgain("pulumi-language-java was changed");
        }

        @Test
        void needs_what_it_was_made_with() throws Exception {
            Files.writeString(built.javaHost(), "#!/bin/sh\nexec evil\n");
            Files.delete(programs.folder().resolve("go"));

            assertThatThrownBy(() -> engine())
                    .isInstanceOf(MissingToolsException.class)
                    .hasMessageContaining("Go 1.21");
        }

        @Test
        void is_seen_in_the_Python_environment_too() throws Exception {
            var python = Tools.resolve(environment(), progress()).miniStackPython();
            Files.writeString(python.resolveSibling("sitecustomize.pyc"), "");

            Tools.resolve(environment(), progress());

            assertThat(output.toString(StandardCharsets.UTF_8)).contains("made again: bin/sitecustomize.pyc was added");
            assertThat(python.resolveSibling("sitecustomize.pyc")).doesNotExist();
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
            var built = Files.createDirectories(cache.resolve(Cache.key("engine", "go.mod", "go.sum")));
            Files.setPosixFilePermissions(built, PosixFilePermissions.fromString("rwx------"));
            Checksums.write(built);

            assertThat(engine().folder()).isEqualTo(built);
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

            Engine.resolve(poisoned(), progress());

            assertNotInherited();
        }

        @Test
        void python_and_pip_inherit_nothing() {
            var engine = pulumi("official", "v3.95.0")
                    .with("pulumi-language-java", "")
                    .folder();
            programs.with("python3", PYTHON);

            Tools.resolve(poisoned(engine), progress());

            assertNotInherited();
        }

        @Test
        void pulumi_inherits_nothing_when_it_is_asked_for_its_version() {
            var engine = pulumi("official", "v3.95.0; /usr/bin/env >>\"$LOG.env\"")
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
