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
 * Writes {@code java}: what {@link Launcher} does, for a host that finds it on {@code PATH} before Java itself, with
 * two starts of Java less. It also tells what {@link ToolVersionCache} keeps. What it does not know goes to Java as it is.
 */
final class JavaWrapperScript {
    /** Lies beside this class; what stands between two {@code @} is filled in. */
    private static final String TEMPLATE = "java.sh";

    /** How the script knows others of its kind on {@code PATH}, whatever their folders are called. */
    private static final String MARK =
            "# Java for Pulumi: starts a program that has a fast start on a Java with flags for a short life.";

    private JavaWrapperScript() {}

    /** Writes nothing where a script could not be run. */
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
                // Last, as a path may hold anything.
                .replace("@JAVA@", quoted(java));
    }

    private static String template() throws IOException {
        try (var in = Objects.requireNonNull(JavaWrapperScript.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What the user's variables say to Java. */
    private static String given() {
        return Launcher.VARIABLES.stream()
                .map(variable -> "${" + variable + "-}")
                .collect(Collectors.joining(" "));
    }

    /** A pattern of the shell for options that have one of these parts. */
    private static String pattern(List<String> parts) {
        return parts.stream().map(part -> "*" + part + "*").collect(Collectors.joining(" | "));
    }

    /** Each quoted, as some have a character that a shell would take for a pattern. */
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
