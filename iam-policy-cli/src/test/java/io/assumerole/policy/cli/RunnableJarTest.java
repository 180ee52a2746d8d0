package io.assumerole.policy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that {@code package} has made, as a program of its own, alone in a folder. */
@Tag("slow")
class RunnableJarTest {
    private static final Path JAR = Path.of("target/iam-policy-cli-0.1.0.jar").toAbsolutePath();

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
        var err = folder.resolve("err");
        var process = command(options, args)
                .redirectError(err.toFile())
                .redirectInput(new File("/dev/null"))
                .start();
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

    /** About 60 MB, of which nothing is kept. */
    @Test
    void takes_little_memory_for_a_long_preview() throws Exception {
        try (var preview = Files.newBufferedWriter(folder.resolve("preview.json"))) {
            preview.write("{\"steps\":[");
            for (int i = 0; i < 100_000; i++) {
                var state =
                        "{\"urn\":\"urn:pulumi:dev::app::aws:s3/bucketObject:BucketObject::o%d\",\"id\":\"o\",\"type\":"
                                + "\"aws:s3/bucketObject:BucketObject\",\"inputs\":{\"content\":\"%s\"},\"stackTrace\":[{}]}";
                var text = state.formatted(i, "x".repeat(100));
                preview.write(
                        (i == 0 ? "" : ",") + "{\"op\":\"same\",\"oldState\":" + text + ",\"newState\":" + text + "}");
            }
            preview.write("],\"changeSummary\":{\"same\":100000}}");
        }

        assertThat(run(List.of("-Xmx32m"), "review", "preview.json"))
                .extracting(Runs.Result::status, Runs.Result::err)
                .containsExactly(0, "");
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
}
