package io.assumerole.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Maven in a folder of its own, and the parts of the clone to put there. */
public final class Maven {

    /** As .mvn/jvm.config has it, which the folder of an example has not. */
    private static final String QUICK = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    private static final String LOCAL_REPOSITORY = "-Dmaven.repo.local=";
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".local-aws");

    private Maven() {}

    /** What a run of Maven did. */
    public record Result(int exitCode, String output) {}

    /** Runs a command line as a document has it, with more arguments; it has to succeed. */
    public static void succeed(Path folder, String commandLine, String... more)
            throws IOException, InterruptedException {
        assertThat(commandLine).startsWith("mvn ");
        var arguments =
                new ArrayList<>(List.of(commandLine.substring("mvn ".length()).split(" ")));
        arguments.addAll(List.of(more));
        var result = run(folder, arguments);
        assertThat(result.exitCode()).as(commandLine + ":\n" + result.output()).isZero();
    }

    public static Result run(Path folder, String... arguments) throws IOException, InterruptedException {
        return run(folder, List.of(arguments));
    }

    /**
     * Runs the Maven of PATH, on the repository of the Maven that runs these tests unless an argument names another
     * one: a later one would have no effect.
     */
    public static Result run(Path folder, List<String> arguments) throws IOException, InterruptedException {
        return start("mvn", folder, arguments);
    }

    /** Runs another Maven than that of PATH. */
    public static Result runOther(Path mvn, Path folder, String... arguments) throws IOException, InterruptedException {
        return start(mvn.toString(), folder, List.of(arguments));
    }

    private static Result start(String mvn, Path folder, List<String> arguments)
            throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(mvn, "-B", "-ntp", "-Dstyle.color=never"));
        command.addAll(arguments);
        if (command.stream().noneMatch(argument -> argument.startsWith(LOCAL_REPOSITORY))) {
            command.add(localRepository());
        }
        // Not in the folder, which may be a clone.
        var output = Files.createTempFile("maven", ".log");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
        builder.environment().put("MAVEN_OPTS", QUICK);
        try {
            return new Result(builder.start().waitFor(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }

    /** Has a Maven use the repository of the Maven that runs these tests. */
    public static String localRepository() {
        return localRepository(repository());
    }

    /** Has a Maven use another repository. */
    public static String localRepository(Path repository) {
        return LOCAL_REPOSITORY + repository;
    }

    /** Where the Maven that runs these tests keeps what it has downloaded: surefire tells it. */
    public static Path repository() {
        var home = Path.of(System.getProperty("user.home"), ".m2", "repository");
        return Path.of(System.getProperty("localRepository", home.toString()));
    }

    /** Writes a user's settings.xml with properties that are always active, and returns its name. */
    public static String settings(Path folder, String properties) throws IOException {
        return settings(folder, properties, "");
    }

    /** Writes one by which Maven gets everything from what it has downloaded for this build. */
    public static String settingsWithoutNetwork(Path folder, String properties) throws IOException {
        var mirror = "<mirrors><mirror><id>downloaded</id><mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors>";
        return settings(folder, properties, mirror.formatted(repository().toUri()));
    }

    private static String settings(Path folder, String properties, String mirrors) throws IOException {
        var file = Files.writeString(
                folder.resolve("settings.xml"),
                "<settings>" + mirrors + "<profiles><profile><id>users</id><properties>" + properties
                        + "</properties></profile></profiles><activeProfiles><activeProfile>users</activeProfile>"
                        + "</activeProfiles></settings>");
        return file.toString();
    }

    /** Copies all that Maven reads, without what a build makes. */
    public static void copyClone(Path to) throws IOException {
        for (var part : List.of(
                ".github",
                ".mvn",
                "pom.xml",
                "dependencies-lock.json",
                "LICENSE",
                "SECURITY.md",
                "iam-policy",
                "iam-policy-cli",
                "fast-start",
                "assume-role-components",
                "assume-role-testing",
                "assume-role-package",
                "assume-role-bom",
                "create-role-stack",
                "assume-role-stack",
                "local-aws",
                "assume-role-demo",
                "end-to-end-tests")) {
            copy(part, to);
        }
    }

    /** Copies a file or a folder of the clone, without what a build makes. */
    public static void copy(String part, Path to) throws IOException {
        var from = Stacks.cloneFolder();
        try (var files = Files.walk(from.resolve(part))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var name = from.relativize(file);
                if (NOT_SOURCES.stream().noneMatch(each -> contains(name, each))) {
                    var target = to.resolve(name.toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    private static boolean contains(Path file, String name) {
        for (var part : file) {
            if (part.toString().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
