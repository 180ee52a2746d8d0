package io.assumerole.e2e.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.e2e.AwsSdk;
import io.assumerole.e2e.Clone;
import io.assumerole.e2e.Maven;
import io.assumerole.e2e.Stacks;
import io.assumerole.localaws.run.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folders of {@code examples}, built like a copy of one: with the installed jars. */
final class Examples {

    static final Path FOLDER = Stacks.cloneFolder().resolve("examples");

    private Examples() {}

    static Path folder(String example) {
        return FOLDER.resolve(example);
    }

    /** The names of all folders that Maven builds, such as {@code stored-key/reader}, sorted. */
    static List<String> names() throws IOException {
        try (var poms = Files.find(FOLDER, 3, (file, attributes) -> file.endsWith("pom.xml"))) {
            return poms.map(pom -> FOLDER.relativize(pom.getParent()).toString())
                    .filter(name -> !name.isEmpty() && !name.startsWith("templates/"))
                    .sorted()
                    .toList();
        }
    }

    /** Installs the jars by the command of the README, and builds all examples with them. */
    static void build() throws IOException, InterruptedException {
        clean();
        install();
        Maven.succeed(FOLDER, "mvn -q package");
    }

    /** Does so for one example. */
    static void build(String example) throws IOException, InterruptedException {
        install();
        Maven.succeed(folder(example), "mvn -q -DskipTests package");
    }

    private static void install() throws IOException, InterruptedException {
        Maven.succeed(Stacks.cloneFolder(), readmeCommand());
    }

    static void clean() throws IOException {
        for (var name : names()) {
            Folders.delete(folder(name).resolve("target"));
        }
    }

    private static String readmeCommand() throws IOException {
        return Clone.read("README.md")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("mvn ") && line.contains(" install"))
                .findFirst()
                .orElseThrow();
    }

    /** Runs the jar of an example as its README does, and returns what it prints. */
    static String run(String example, String... arguments) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-jar", "target/" + example + ".jar"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(folder(example).toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + ":\n" + output)
                .isZero();
        return output;
    }

    /** Copies a built example into a folder, with another com.pulumi:aws in its class path. */
    static Path with(AwsSdk sdk, String example, Path folder) throws IOException {
        var copy = folder.resolve(example + "-with-aws-" + sdk.version());
        var jar = "target/" + example + ".jar";
        Files.createDirectories(copy.resolve("target"));
        Files.copy(folder(example).resolve("Pulumi.yaml"), copy.resolve("Pulumi.yaml"));
        sdk.putInto(
                Files.copy(folder(example).resolve(jar), copy.resolve(jar)),
                sdk.jar().toUri().toString());
        return copy;
    }

    /** The names of the jars that the jar of an example names in its manifest. */
    static List<String> classPath(String example) throws IOException {
        return fileNames(jars(example, example));
    }

    /** The names of files. */
    static List<String> fileNames(List<Path> files) {
        return files.stream().map(file -> file.getFileName().toString()).toList();
    }

    /** The jars that the jar NAME of an example names in its manifest. */
    static List<Path> jars(String example, String name) throws IOException {
        return jars(folder(example).resolve("target/" + name + ".jar"));
    }

    /** The jars that a jar names in its manifest. */
    static List<Path> jars(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile())) {
            var classPath = jar.getManifest().getMainAttributes().getValue("Class-Path");
            return Stream.of(classPath.split(" "))
                    .map(entry -> Path.of(file.toUri().resolve(entry)))
                    .toList();
        }
    }

    /** The unit tests that passed in the build of an example. */
    static List<String> passedTests(String example) throws IOException {
        var passed = new ArrayList<String>();
        try (var files = Files.list(folder(example).resolve("target/surefire-reports"))) {
            for (var report : files.filter(f -> f.toString().endsWith(".xml")).toList()) {
                // One that wrote something has elements for that; one that did not pass, one of these.
                Pattern.compile("(?s)<testcase name=\"(\\w+)\"[^>]*?(?:/>|>(.*?)</testcase>)")
                        .matcher(Files.readString(report))
                        .results()
                        .filter(test -> test.group(2) == null
                                || !test.group(2).matches("(?s)\\s*<(failure|error|skipped|flaky|rerun).*"))
                        .forEach(test -> passed.add(test.group(1)));
            }
        }
        return passed;
    }
}
