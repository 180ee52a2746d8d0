package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The jar that {@code package} has made, as a program of its own, alone in a folder. */
@Tag("slow")
class RunnableJarTest {
    private static final Path JAR = Path.of("target/iam-policy-cli-0.1.0.jar").toAbsolutePath();
    private static final String JAVA = "java -jar '" + JAR + "' ";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        new Runs(folder)
                .file("good.json", Runs.READS)
                .file("wide.json", Runs.policy("'Effect':'Allow','Action':'*','Resource':'*'"));
    }

    private ProcessBuilder command(String... args) {
        return command(List.of(), args);
    }

    private ProcessBuilder command(List<String> options, String... args) {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(Arrays.asList(args));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private Runs.Result run(String... args) throws IOException, InterruptedException {
        return run(List.of(), args);
    }

    private Runs.Result run(List<String> options, String... args) throws IOException, InterruptedException {
        return result(command(options, args).redirectInput(new File("/dev/null")));
    }

    private Runs.Result result(ProcessBuilder builder) throws IOException, InterruptedException {
        var err = folder.resolve("err");
        var process = builder.redirectError(err.toFile()).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Runs.Result(process.waitFor(), out, Files.readString(err));
    }

    @Test
    void runs_each_command_with_its_exit_code() throws Exception {
        assertThat(run("check", "good.json", "--kind", "identity"))
                .isEqualTo(new Runs.Result(0, "good.json: valid\n", ""));
        assertThat(run("lint", "wide.json", "--kind", "identity"))
                .extracting(Runs.Result::status, result -> result.out().startsWith("wide.json: allows-everything"))
                .containsExactly(1, true);
        assertThat(run("diff", "good.json", "wide.json", "--kind", "identity", "--format=json")
                        .status())
                .isEqualTo(1);
        assertThat(run(
                                "decide",
                                "--identity",
                                "wide.json",
                                "--user",
                                "arn:aws:iam::123456789012:user/änna",
                                "--action",
                                "s3:ListAllMyBuckets")
                        .status())
                .isEqualTo(2);
        var missing = run("check", "nöne.json", "--kind", "identity");
        assertThat(missing.status()).isEqualTo(2);
        assertThat(missing.out()).isEmpty();
        assertThat(missing.err()).contains("cannot be read");
    }

    /** None of 60,000 actions matches anything; the files are almost as long as the limit of 1 MiB. */
    @Tag("extended")
    @Test
    void takes_little_memory_for_long_files() throws Exception {
        var small = List.of("-Xmx64m");
        new Runs(folder)
                .file("many.json", actions("s3:Get", 60_000))
                .file("others.json", actions("s3:Put", 60_000))
                .file("fewer.json", actions("s3:Get", 17_000))
                .file(
                        "unknown.json",
                        actions("ec2:Get", 15_000).replace("'Resource':'*'", "'Resource':'arn:aws:s3:::a'"))
                .file(
                        "wildcards.json",
                        "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Resource':'*','Action':'iam:%1$s'},"
                                        .formatted("*a*".repeat(50_000))
                                + "{'Effect':'Deny','Resource':'*','NotAction':'iam:%s'}]}"
                                        .formatted("*a*".repeat(25_000)));

        assertThat(run(small, "check", "many.json", "--kind", "identity").status())
                .isZero();
        for (var file : List.of("many.json", "wildcards.json", "unknown.json")) {
            assertThat(run(small, "lint", file, "--kind", "identity", "--format=json"))
                    .extracting(Runs.Result::status, Runs.Result::err)
                    .containsExactly(1, "");
        }
        for (var json : List.of(List.of("--format=json"), List.<String>of())) {
            var command = new ArrayList<>(List.of("lint", "fewer.json", "--kind", "identity"));
            command.addAll(json);
            var lint = run(small, command.toArray(String[]::new));
            assertThat(lint.status()).isEqualTo(1);
            assertThat(lint.out()).contains("more findings were omitted: ").hasSizeLessThan(6_000_000);
            assertThat(lint.err()).isEmpty();
        }
        assertThat(run(small, "diff", "many.json", "others.json", "--kind", "identity", "--format=json"))
                .extracting(Runs.Result::status, Runs.Result::err)
                .containsExactly(1, "");
        assertThat(run(
                                small,
                                "decide",
                                "--identity",
                                "many.json",
                                "--user",
                                "arn:aws:iam::123456789012:user/anna",
                                "--action",
                                "s3:GetObject",
                                "--trace",
                                "--format=json")
                        .status())
                .isEqualTo(1);
    }

    /** The first preview has 300 MB, and the second one has 200 MB. The review keeps nothing of them. */
    @Tag("extended")
    @Test
    void takes_little_memory_for_resources_without_access() throws Exception {
        for (var preview : List.of(
                preview(1_000_000, "aws:s3/bucketObject:BucketObject", ""),
                preview(3_000, "aws:s3/bucketObject:BucketObject", "x".repeat(33_000)))) {
            assertThat(review("-Xmx64m", preview))
                    .extracting(Runs.Result::status, Runs.Result::err)
                    .containsExactly(0, "");
        }
    }

    @Tag("extended")
    @Test
    void names_the_limit_of_a_preview_that_is_too_large() throws Exception {
        var text = Stream.generate(() -> "x".repeat(1 << 20)).limit(200);
        var string = Stream.of(
                        Stream.of("{\"steps\":[{\"newState\":{\"inputs\":{\"content\":\""),
                        text,
                        Stream.of("\"}}}],\"changeSummary\":{}}"))
                .flatMap(parts -> parts);
        var policy = "{'Statement':{'Action':'%s'}}".formatted("s3:GetObject".repeat(200));

        refuses(string, "has a name or text that is too long (text: more than 67108864 characters); use a file asset");
        refuses(
                preview(1_000_000, "aws:iam/role:Role", ""),
                "item 100001: it has more than 200000 states of resources that affect access, or whose tags change;"
                        + " split the stack");
        refuses(
                preview(41_000, "aws:iam/policy:Policy", policy),
                "it has more than 128 million characters of inputs that affect access; split the stack");
    }

    private void refuses(Stream<String> preview, String message) throws Exception {
        var result = review("-Xmx256m", preview);

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).startsWith("standard input").contains(message).hasLineCount(1);
    }

    /** Returns the parts of a preview with unchanged resources. */
    private static Stream<String> preview(int resources, String type, String content) {
        var steps = IntStream.range(0, resources).mapToObj(i -> {
            var state =
                    "{\"urn\":\"urn:pulumi:dev::app::%1$s::o%2$d\",\"id\":\"o\",\"type\":\"%1$s\",\"inputs\":{\"policy\":\"%3$s\"}}"
                            .formatted(type, i, content);
            return (i == 0 ? "" : ",") + "{\"op\":\"same\",\"oldState\":" + state + ",\"newState\":" + state + "}";
        });
        return Stream.of(
                        Stream.of("{\"steps\":["),
                        steps,
                        Stream.of("],\"changeSummary\":{\"same\":" + resources + "}}"))
                .flatMap(parts -> parts);
    }

    /** Reviews a preview on standard input, which needs no space on the disk. */
    private Runs.Result review(String heap, Stream<String> preview) throws Exception {
        var err = folder.resolve("err");
        var process = command(List.of(heap), "review", "-")
                .redirectError(err.toFile())
                .start();
        try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
            // An iterator would keep all steps in memory.
            preview.forEach(part -> write(in, part));
        } catch (IOException | UncheckedIOException e) {
            // The process ends without reading everything.
        }
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Runs.Result(process.waitFor(), out, Files.readString(err));
    }

    private static void write(Writer in, String part) {
        try {
            in.write(part);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void ends_with_a_message_where_memory_runs_out() throws Exception {
        new Runs(folder).file("many.json", actions("s3:Get", 60_000));

        assertThat(run(List.of("-Xmx6m"), "lint", "many.json", "--kind", "identity"))
                .isEqualTo(
                        new Runs.Result(
                                2,
                                "",
                                "Java ran out of memory for these policies; increase its heap with -Xmx, as in java -Xmx512m\n"));
        assertThat(run(List.of("-Xmx6m"), "check", "good.json", "--kind", "identity")
                        .status())
                .isZero();
    }

    private static String actions(String beginning, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'" + beginning + i + "*'")
                .collect(Collectors.joining(
                        ",", "{'Version':'2012-10-17','Statement':{'Effect':'Allow','Resource':'*','Action':[", "]}}"));
    }

    /** What reads has gone before the program writes. */
    @Test
    void ends_with_a_message_where_its_output_is_closed() throws Exception {
        var err = folder.resolve("err");
        var process = command("check", "-", "--kind", "identity")
                .redirectError(err.toFile())
                .start();
        process.getInputStream().close();
        try (var in = process.getOutputStream()) {
            in.write(Files.readAllBytes(folder.resolve("good.json")));
        }

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(Files.readString(err))
                .startsWith("Standard output was closed")
                .doesNotContain("\tat ");
    }

    /** Without the check, the JVM ends with SIGSEGV, which is exit code 139. */
    @ParameterizedTest
    @ValueSource(strings = {"review -", "check - --kind identity"})
    void rejects_a_closed_standard_input(String arguments) throws Exception {
        assertThat(inBash(JAVA + arguments + " <&-"))
                .isEqualTo(new Runs.Result(
                        2,
                        "",
                        "standard input cannot be read: it is closed; pass a file name, or redirect a file to standard"
                                + " input\n"));
        assertThat(inBash(JAVA + arguments + " </dev/null").toString())
                .contains("standard input")
                .doesNotContain("closed");
        assertThat(inBash(JAVA + "check good.json --kind identity <&-"))
                .isEqualTo(new Runs.Result(0, "good.json: valid\n", ""));
    }

    /** By default, the JVM prints its warnings about the archive on standard output. */
    @Tag("extended")
    @Test
    void prints_only_the_report_with_the_documented_class_archive() throws Exception {
        var commands = Pattern.compile("(?m)^java .*-XX:ArchiveClassesAtExit=.*\nalias iam-policy=.*$")
                .matcher(Files.readString(Path.of("../docs/reference/cli.md")))
                .results()
                .map(match -> "shopt -s expand_aliases\n" + match.group() + "\n")
                .toList();
        assertThat(commands).hasSize(1);
        var copy = folder.resolve("iam-policy-cli/target").resolve(JAR.getFileName());
        Files.createDirectories(copy.getParent());
        Files.copy(JAR, copy);
        Files.copy(
                Path.of("src/test/resources/io/assumerole/policy/cli/review/same.json"),
                folder.resolve("preview.json"));
        var report = run("review", "preview.json", "--format", "json");
        assertThat(report).extracting(Runs.Result::status, Runs.Result::err).containsExactly(0, "");

        var created = inBash(commands.get(0) + "iam-policy review preview.json --format json");
        assertThat(created.out())
                .startsWith(run("review", "preview.json").out())
                .endsWith(report.out());
        assertThat(created.err()).isEmpty();
        Files.setLastModifiedTime(copy, FileTime.fromMillis(0));
        var alias = commands.get(0).replaceFirst("\njava .*", "") + "iam-policy review preview.json --format json";

        assertThat(inBash(alias.replaceAll("-Xlog:\\S+ ", "")).out()).contains("Unable to use shared archive");
        assertThat(inBash(alias))
                .extracting(Runs.Result::status, Runs.Result::out)
                .containsExactly(0, report.out());
    }

    private Runs.Result inBash(String script) throws Exception {
        var builder = new ProcessBuilder("bash", "-c", script).directory(folder.toFile());
        builder.environment()
                .merge(
                        "PATH",
                        Path.of(System.getProperty("java.home"), "bin").toString(),
                        (path, java) -> java + File.pathSeparator + path);
        return result(builder);
    }

    @Test
    void holds_what_it_needs_once_and_its_licences() throws IOException {
        try (var jar = new JarFile(JAR.toFile())) {
            var names = jar.stream().map(entry -> entry.getName()).toList();
            assertThat(names)
                    .doesNotHaveDuplicates()
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/NOTICE",
                            "META-INF/FastDoubleParser-LICENSE",
                            "META-INF/FastDoubleParser-ThirdParty-LICENSE",
                            "META-INF/Schubfach-LICENSE",
                            "META-INF/service-reference-LICENSES",
                            "META-INF/provider-calls-LICENSES",
                            "picocli/CommandLine.class",
                            "com/fasterxml/jackson/core/JsonFactory.class",
                            "io/assumerole/policy/PolicyDocument.class")
                    .noneMatch(name -> name.contains("databind") || name.contains("module-info"));
            try (var licence = jar.getInputStream(jar.getEntry("META-INF/LICENSE"))) {
                assertThat(licence.readAllBytes()).isEqualTo(Files.readAllBytes(Path.of("../LICENSE")));
            }
            assertThat(jar.getManifest().getMainAttributes().getValue("Class-Path"))
                    .isNull();
        }
    }

    @Test
    void has_the_licenses_and_notices_of_the_jars_in_it() throws Exception {
        try (var jar = new JarFile(JAR.toFile())) {
            var texts = 0;
            for (var type : List.of(JsonFactory.class, CommandLine.class)) {
                var source =
                        type.getProtectionDomain().getCodeSource().getLocation().toURI();
                try (var library = new JarFile(new File(source))) {
                    for (var entry : library.stream()
                            .filter(each -> each.getName().matches("META-INF/[^/]*(LICENSE|NOTICE)[^/]*"))
                            .toList()) {
                        texts++;
                        assertThat(jar.getEntry(entry.getName()))
                                .as(entry.getName())
                                .isNotNull();
                        assertThat(jar.getInputStream(jar.getEntry(entry.getName())))
                                .as(entry.getName())
                                .hasSameContentAs(library.getInputStream(entry));
                    }
                }
            }
            assertThat(texts).as("license texts").isPositive();
        }
    }
}
