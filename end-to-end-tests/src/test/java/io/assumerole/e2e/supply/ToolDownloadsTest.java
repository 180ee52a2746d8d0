package io.assumerole.e2e.supply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.assumerole.e2e.Stacks;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Somebody who can exchange what the engine and the local AWS are made of gets nowhere. Does not
 * prove that they are made with these settings: ToolsTest does.
 */
class ToolDownloadsTest {

    @TempDir
    private Path folder;

    @Nested
    class Go_module {

        private static final String MODULE = "golang.org/x/text";

        private Path module;
        private String version;

        @BeforeEach
        void copy_what_the_engine_is_built_from() throws IOException {
            var go = Arrays.stream(System.getenv("PATH").split(File.pathSeparator));
            assumeTrue(
                    go.anyMatch(path -> Files.isExecutable(Path.of(path, "go"))),
                    "go is not on PATH: nothing is built with it where Pulumi is installed");
            Maven.copy("local-aws/engine", folder);
            module = folder.resolve("local-aws/engine");
            var text = Files.readString(module.resolve("go.mod"));
            version = firstGroup(MODULE + " (v\\S+)", text);
            // For a download any Go will do that knows a line with `tool`.
            Files.writeString(module.resolve("go.mod"), text.replaceFirst("(?m)^go .*", "go 1.24"));
        }

        @Test
        void is_refused_when_it_is_another_than_that_of_go_sum() throws Exception {
            var download = download();
            assertThat(download.exitCode()).isNotZero();
            assertThat(download.output()).contains("checksum mismatch", MODULE + "@" + version);
        }

        @Test
        void would_be_taken_if_go_sum_did_not_know_it() throws Exception {
            var sums = Files.readAllLines(module.resolve("go.sum"));
            sums.removeIf(line -> line.startsWith(MODULE + " " + version));
            Files.write(module.resolve("go.sum"), sums);

            var download = download();

            assertThat(download.exitCode()).as(download.output()).isZero();
        }

        /** Downloads from a proxy with another module, while no checksum database is asked. */
        private Run download() throws Exception {
            var proxy = Files.createDirectories(folder.resolve("proxy/" + MODULE + "/@v"));
            var text = "module " + MODULE + "\n";
            Files.writeString(proxy.resolve(version + ".info"), "{\"Version\":\"" + version + "\"}");
            Files.writeString(proxy.resolve(version + ".mod"), text);
            zip(proxy.resolve(version + ".zip"), Map.of(MODULE + "@" + version + "/go.mod", text));
            // Else a process that go leaves behind writes there while the folder is deleted:
            // https://go.dev/doc/telemetry
            var telemetry = Files.createDirectories(folder.resolve("home/.config/go/telemetry"));
            Files.writeString(telemetry.resolve("mode"), "off");
            var settings = Map.of(
                    "GOFLAGS",
                    "-mod=readonly -modcacherw",
                    "GOPROXY",
                    folder.resolve("proxy").toUri().toString(),
                    "GOSUMDB",
                    "off",
                    "GOTOOLCHAIN",
                    "local",
                    "GOMODCACHE",
                    folder.resolve("cache").toString(),
                    "HOME",
                    folder.resolve("home").toString(),
                    "XDG_CONFIG_HOME",
                    folder.resolve("home/.config").toString());
            return run(module, settings, "go", "mod", "download", MODULE + "@" + version);
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Python_package {

        private Path python;
        private Path wheel;

        /** As the recipe makes one; its own has no pip any more. */
        @BeforeAll
        void make_a_python(@TempDir Path own) throws Exception {
            var made = run(own, Map.of(), "python3", "-m", "venv", "venv");
            assertThat(made.exitCode()).as(made.output()).isZero();
            python = own.resolve("venv/bin/python3");
        }

        @BeforeEach
        void make_another_package_of_the_same_name() throws IOException {
            wheel = folder.resolve("ministack-1.5.33-py3-none-any.whl");
            var info = "ministack-1.5.33.dist-info/";
            zip(
                    wheel,
                    Map.of(
                            info + "METADATA",
                            "Metadata-Version: 2.1\nName: ministack\nVersion: 1.5.33\n",
                            info + "WHEEL",
                            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                            info + "RECORD",
                            ""));
        }

        @Test
        void is_refused_when_it_is_another_than_that_of_the_requirements() throws Exception {
            var requirements = Stacks.cloneFolder().resolve("local-aws/ministack/requirements.txt");
            var install = install(firstGroup("(?ms)^(ministack==.*?[^\\\\])$", Files.readString(requirements)));
            assertThat(install.exitCode()).isNotZero();
            assertThat(install.output()).contains("DO NOT MATCH THE HASHES");
        }

        @Test
        void is_taken_when_the_requirements_name_its_digest() throws Exception {
            var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(wheel));
            var install =
                    install("ministack==1.5.33 --hash=sha256:" + HexFormat.of().formatHex(digest));
            assertThat(install.exitCode()).as(install.output()).isZero();
        }

        private Run install(String requirement) throws Exception {
            var requirements = Files.writeString(folder.resolve("requirements.txt"), requirement);
            return run(
                    folder,
                    Map.of(),
                    python.toString(),
                    "-m",
                    "pip",
                    "install",
                    "--require-hashes",
                    "--only-binary",
                    ":all:",
                    "--requirement",
                    requirements.toString(),
                    "--no-deps",
                    "--no-index",
                    "--find-links",
                    folder.toString(),
                    "--target",
                    folder.resolve("installed").toString());
        }
    }

    private record Run(int exitCode, String output) {}

    private static Run run(Path folder, Map<String, String> settings, String... command) throws Exception {
        var builder = new ProcessBuilder(List.of(command)).directory(folder.toFile());
        builder.environment().putAll(settings);
        var process = builder.redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static void zip(Path file, Map<String, String> entries) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (var entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String firstGroup(String pattern, String text) {
        var matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }
}
