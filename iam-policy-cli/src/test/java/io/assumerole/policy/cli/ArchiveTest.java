package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds the archive for systems without Java, and runs it in a new folder. */
@Tag("slow")
@Tag("extended")
class ArchiveTest {
    private static final Path JAR = Path.of("target/iam-policy-cli-0.1.0.jar").toAbsolutePath();

    private static final Path CLASSES = Path.of("runtime/lib/server/classes.jsa");

    /** The programs that the start script needs. The other programs of coreutils would not change the result. */
    private static final List<String> COREUTILS = List.of("readlink", "cat");

    private static Path archive;

    @TempDir
    private static Path unpacked;

    @TempDir
    private Path folder;

    private Path home;

    @BeforeAll
    static void build() throws Exception {
        var builder = new ProcessBuilder("src/main/archive/build", JAR.toString(), "target")
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        var process = builder.start();
        var log = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(log).isZero();
        try (var files = Files.list(Path.of("target"))) {
            archive = files.filter(file -> file.getFileName().toString().matches("iam-policy-0\\.1\\.0-.*\\.tar\\.gz"))
                    .collect(Collectors.toList())
                    .get(0)
                    .toAbsolutePath();
        }
        assertThat(bash(unpacked, "tar -xzf '" + archive + "'", Map.of())).isEqualTo(new Runs.Result(0, "", ""));
    }

    @BeforeEach
    void unpack() throws Exception {
        home = folder.resolve("with space/iam-policy-0.1.0");
        Files.createDirectories(home.getParent());
        // Links are faster than another copy.
        bash("cp -al '" + unpacked.resolve("iam-policy-0.1.0") + "' 'with space'")
                .exits(0);
        Files.copy(
                Path.of("src/test/resources/io/assumerole/policy/cli/review/wider.json"),
                folder.resolve("preview.json"));
        new Runs(folder).file("reads.json", Runs.READS).file("wrong.json", Runs.READS.replace("Effect", "Efect"));
    }

    private Runs.Result bash(String script) throws IOException, InterruptedException {
        return bash(folder, script, Map.of());
    }

    private static Runs.Result bash(Path folder, String script, Map<String, String> variables)
            throws IOException, InterruptedException {
        var err = Files.createTempFile(folder, "err", "");
        var builder = new ProcessBuilder("/bin/bash", "-c", script)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectError(err.toFile());
        builder.environment().putAll(variables);
        var process = builder.start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Runs.Result(process.waitFor(), out, Files.readString(err));
    }

    private Runs.Result run(String arguments) throws IOException, InterruptedException {
        return bash("'" + home.resolve("iam-policy") + "' " + arguments);
    }

    private Runs.Result jar(String arguments) throws IOException, InterruptedException {
        return bash("'" + System.getProperty("java.home") + "/bin/java' -jar '" + JAR + "' " + arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--version",
                "check --kind identity reads.json",
                "check --kind identity wrong.json",
                "lint --kind identity reads.json",
                "review preview.json",
                "review preview.json --format markdown",
                "review preview.json --format html",
                "review preview.json --format sarif",
                "permissions --policy reads.json preview.json",
                "completion bash",
                "review missing.json"
            })
    void prints_the_same_as_the_jar(String arguments) throws Exception {
        var expected = jar(arguments);

        assertThat(expected.out() + expected.err()).isNotEmpty();
        assertThat(run(arguments)).isEqualTo(expected);
    }

    @Test
    void contains_the_licenses_and_is_small_enough_to_download() throws Exception {
        assertThat(Files.size(archive)).isLessThan(45_000_000);
        assertThat(home.resolve("LICENSE")).hasSameTextualContentAs(Path.of("../LICENSE"));
        assertThat(home.resolve("licenses"))
                .isDirectoryContaining("glob:**/NOTICE")
                .isDirectoryContaining("glob:**/FastDoubleParser-LICENSE")
                .isDirectoryContaining("glob:**/service-reference-LICENSES");
        assertThat(home.resolve("runtime/legal/java.base")).isNotEmptyDirectory();
        assertThat(bash("tar --numeric-owner -tvzf '" + archive + "'").out().lines())
                .isNotEmpty()
                .allMatch(line -> line.matches("(l.{9}|[-d]rw[-x]r-[-x]r-[-x]) 0/0 .*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"intact", "deleted", "empty", "truncated", "cut", "overwritten", "stale"})
    void prints_only_the_report_with_any_class_archive(String state) throws Exception {
        var classes = home.resolve(CLASSES);
        var content = Files.readAllBytes(classes);
        Files.delete(classes);
        switch (state) {
            case "deleted" -> assertThat(classes).doesNotExist();
            case "empty" -> Files.write(classes, new byte[0]);
            case "truncated" -> Files.write(classes, Arrays.copyOf(content, content.length / 2));
            case "cut" -> Files.write(classes, Arrays.copyOf(content, content.length - 1));
            case "overwritten" -> {
                Arrays.fill(content, content.length / 4, content.length / 2, (byte) 90);
                Files.write(classes, content);
            }
            case "stale" -> {
                // The archive of another runtime.
                var dump = bash("'" + System.getProperty("java.home")
                        + "/bin/java' -Xlog:disable -Xlog:all=off -Xshare:dump -XX:SharedArchiveFile=stale.jsa");
                assertThat(dump.status()).as(dump.toString()).isZero();
                Files.copy(folder.resolve("stale.jsa"), classes);
            }
            default -> Files.write(classes, content);
        }
        var report = run("review preview.json --format json");

        assertThat(report).isEqualTo(jar("review preview.json --format json"));
        assertThat(report.err()).isEmpty();
        var loaded = bash("'" + home + "/runtime/bin/java' -XX:+VerifySharedSpaces -Xlog:class+load:file=loaded.txt"
                + " -m io.assumerole.policy.cli/io.assumerole.policy.cli.IamPolicy --version");
        assertThat(loaded.status()).isZero();
        assertThat(Files.readString(folder.resolve("loaded.txt")).contains("source: shared objects file"))
                .isEqualTo(state.equals("intact"));
    }

    @Test
    void starts_through_links_without_options_for_other_programs() throws Exception {
        Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("bin/first"), home.resolve("iam-policy"));
        Files.createSymbolicLink(folder.resolve("bin/iam-policy"), Path.of("first"));
        var options = Map.of(
                "JAVA_TOOL_OPTIONS", "-XX:+UseG1GC -javaagent:missing.jar",
                "JDK_JAVA_OPTIONS", "-Dmissing -XX:MissingOption",
                "_JAVA_LAUNCHER_DEBUG", "1",
                "CLASSPATH", "missing.jar",
                "CDPATH", folder.toString());
        var valid = new Runs.Result(0, "reads.json: valid\n", "");

        assertThat(bash(folder, "PATH=$PWD/bin:$PATH; iam-policy check --kind identity reads.json", options))
                .isEqualTo(valid);
        assertThat(bash(folder, "bin/iam-policy check --kind identity reads.json", options))
                .isEqualTo(valid);
        assertThat(bash("cd 'with space/iam-policy-0.1.0' && sh iam-policy check --kind identity ../../reads.json")
                        .status())
                .isZero();
    }

    @Test
    void an_incomplete_folder_is_not_a_result() throws Exception {
        Files.delete(home.resolve("runtime/bin/java"));

        assertThat(run("review preview.json"))
                .isEqualTo(
                        new Runs.Result(
                                2,
                                "",
                                "iam-policy can't start, because " + home.toRealPath()
                                        + "/runtime/bin/java is missing or isn't executable. Unpack the whole archive again.\n"));
    }

    /** The system has no Java, the file system is read-only, PATH has few programs, and the user has no account. */
    @Test
    void runs_as_in_a_container() throws Exception {
        assumeTrue(
                bash("[[ $(id -u) == 0 ]] && unshare --mount true && type -P chroot")
                                .status()
                        == 0,
                "skipped, because only root can create a read-only file system without Java");
        Files.createDirectory(folder.resolve("programs"));
        for (var program : COREUTILS) {
            bash("ln -s \"$(type -P " + program + ")\" programs").exits(0);
        }
        bash("chmod -R go+rX . && ln -s 'with space/iam-policy-0.1.0/iam-policy' iam-policy && mkdir root")
                .exits(0);
        Files.writeString(folder.resolve("restricted"), """
                set -e
                mount --rbind / root
                mount -t tmpfs -o ro none root/usr/lib/jvm
                mount --bind "$PWD" root/mnt
                mount -o remount,ro,bind root/mnt
                mount -t tmpfs -o ro none root/tmp
                mount -o remount,ro,bind root
                exec chroot --userspec=54321:54321 root /usr/bin/env -i PATH=/mnt/programs /bin/sh -c '
                  cd /mnt
                  if command -v java || (: >/mnt/file) 2>/dev/null || (: >/tmp/file) 2>/dev/null; then
                    echo "Not restricted" && exit 9
                  fi
                  ./iam-policy review preview.json'
                """);
        var result = bash("unshare --mount --propagation private bash restricted");

        assertThat(result).isEqualTo(jar("review preview.json"));
    }

    /** The limits are those of an idle machine, doubled for one that also runs other tests. */
    @Test
    void starts_in_little_processor_time() throws Exception {
        var resources = IntStream.range(0, 20).mapToObj(ArchiveTest::resource).collect(Collectors.joining(","));
        Files.writeString(
                folder.resolve("twenty.json"), "{\"steps\":[" + resources + "],\"changeSummary\":{\"create\":20}}");

        assertThat(seconds("--version")).isLessThan(2 * 0.25);
        assertThat(seconds("review twenty.json")).isLessThan(2 * 0.6);
    }

    private static String resource(int i) {
        var type = List.of("iam/role:Role", "iam/rolePolicy:RolePolicy", "s3/bucket:Bucket", "sqs/queue:Queue")
                .get(i % 4);
        var trust = Runs.TRUST.replace("'", "\\\"");
        var reads = Runs.READS.replace("'", "\\\"");
        var inputs = switch (i % 4) {
            case 0 -> "\"name\":\"role-%d\",\"assumeRolePolicy\":\"%s\"".formatted(i, trust);
            case 1 -> "\"name\":\"reads\",\"role\":\"role-%d\",\"policy\":\"%s\"".formatted(i - 1, reads);
            default -> "\"name\":\"thing-%d\"".formatted(i);
        };
        var urn = "urn:pulumi:dev::app::aws:" + type + "::r" + i;
        return "{\"op\":\"create\",\"urn\":\"%1$s\",\"newState\":{\"urn\":\"%1$s\",\"custom\":true,\"type\":\"aws:%2$s\",\"inputs\":{\"__defaults\":[],%3$s}}}"
                .formatted(urn, type, inputs);
    }

    /** Returns the processor time of the fastest of five runs, because other processes can only slow a run. */
    private double seconds(String arguments) throws Exception {
        var result = bash("TIMEFORMAT='%U %S'\nfor i in 1 2 3 4 5; do time '" + home.resolve("iam-policy") + "' "
                + arguments + " >report; done");
        assertThat(folder.resolve("report")).isNotEmptyFile();
        return result.err()
                .lines()
                .mapToDouble(line -> Stream.of(line.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .sum())
                .min()
                .orElseThrow();
    }
}
