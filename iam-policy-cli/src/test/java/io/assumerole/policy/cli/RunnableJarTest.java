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
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", JAR.toString()));
        command.addAll(Arrays.asList(args));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private Runs.Result run(String... args) throws IOException, InterruptedException {
        var err = folder.resolve("err");
        var process = command(args)
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
        assertThat(run("diff", "good.json", "wide.json", "--kind", "identity", "--json")
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
