package io.assumerole.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Writes {@code java}: a script that does the work of {@link Launcher} for a host that finds it on {@code PATH} before
 * Java, with two JVM starts less. It also answers with the versions of {@link ToolVersionCache}. It passes any other
 * call to Java unchanged.
 */
final class JavaWrapperScript {
    /** The resource in this package; names between two {@code @} are placeholders. */
    private static final String TEMPLATE = "java.sh";

    /** The line by which the script recognizes its copies on {@code PATH}, in any folder. */
    private static final String MARK =
            "# Java for Pulumi: starts a program that has a fast start, with JVM flags for a short run.";

    private JavaWrapperScript() {}

    /** Writes nothing on a file system without POSIX permissions. */
    static void write(Path folder) throws IOException {
        if (FastStartBuild.isPosix(folder)) {
            ToolVersionCache.keep(folder);
            write(folder, TrainingRun.JAVA);
        }
    }

    static void write(Path folder, String java) throws IOException {
        var file = folder.resolve("java");
        Files.writeString(file, script(java));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        var compiler = folder.resolve("javac");
        Files.deleteIfExists(compiler);
        if (Files.isExecutable(Path.of(java + "c"))) {
            Files.createSymbolicLink(compiler, file.getFileName());
        }
    }

    private static String script(String java) throws IOException {
        return template()
                .replace("@MARK@", MARK)
                .replace("@SERIAL@", Launcher.SERIAL)
                .replace("@HEAP@", quoted(String.join(" ", Launcher.HEAP)))
                .replace("@COLLECTORS@", pattern(Launcher.COLLECTORS))
                .replace("@SIZES@", pattern(Launcher.SIZES))
                .replace("@GIVEN@", given())
                .replace("@FLAGS@", flags())
                .replace("@FOLDER@", FastStartBuild.FOLDER)
                .replace("@SEARCH@", PluginListCache.MAIN + ":" + PluginListCache.PACKAGES)
                .replace("@ANSWER@", PluginListCache.ANSWER)
                .replace("@VERSION@", ToolVersionCache.ANSWER)
                .replace("@ARCHIVE@", Launcher.archive("${fj_jar%.jar}"))
                .replace("@USE@", use())
                .replace("@PROGRAM@", ProgramRunner.class.getName())
                // Last, because a path may contain any text.
                .replace("@JAVA@", quoted(java));
    }

    private static String template() throws IOException {
        try (var in = Objects.requireNonNull(JavaWrapperScript.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Returns the user's variables with JVM options. */
    private static String given() {
        return Launcher.VARIABLES.stream()
                .map(variable -> "${" + variable + "-}")
                .collect(Collectors.joining(" "));
    }

    /** Returns a shell pattern for options that contain one of these parts. */
    private static String pattern(List<String> parts) {
        return parts.stream().map(part -> "*" + part + "*").collect(Collectors.joining(" | "));
    }

    /** Returns the quoted flags, because some contain a character of shell patterns. */
    private static String flags() {
        return Launcher.FLAGS.stream().map(JavaWrapperScript::quoted).collect(Collectors.joining(" "));
    }

    private static String use() {
        return Launcher.use("$fj_archive").stream()
                .map(option -> '"' + option + '"')
                .collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
