package io.assumerole.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes the script that Pulumi's host runs instead of Maven. The script returns the packages that the build found, and
 * runs the program with the archive. It passes any other call to Maven.
 */
final class ExecutorScript {
    /** The class that Pulumi's host uses to search a class path for packages. */
    static final String SEARCH = "com.pulumi.bootstrap.internal.Main";

    /** The resource in this package; names between two {@code @} are placeholders. */
    private static final String TEMPLATE = "executor.sh";

    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Z]+)@");

    private ExecutorScript() {}

    /**
     * Writes the script.
     *
     * @param file the script; its name must contain {@code mvn}, which is how Pulumi's host recognizes Maven
     * @param name the name of the program's jar without {@code .jar}
     * @param packages the answer to the search for packages
     * @param program the class that runs the program, and its argument
     */
    static void write(Path file, String name, String packages, List<String> program) throws IOException {
        Files.writeString(file, script(name, packages, program));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String script(String name, String packages, List<String> program) throws IOException {
        var values = Map.of(
                "SEARCH", SEARCH,
                "SUFFIX", JavaOptions.SUFFIX,
                "DEFAULTS", quoted(String.join(" ", JavaOptions.DEFAULTS)),
                "OPTIONS", options(),
                "PROGRAM", quoted(program),
                "JAVA", quoted(IsolatedJava.JAVA),
                "NAME", quoted(name),
                "PACKAGES", quoted(packages));
        // One pass replaces all placeholders, because a value may contain any text.
        return PLACEHOLDER
                .matcher(template())
                .replaceAll(found -> Matcher.quoteReplacement(values.get(found.group(1))));
    }

    private static String template() throws IOException {
        try (var in = Objects.requireNonNull(ExecutorScript.class.getResourceAsStream(TEMPLATE), TEMPLATE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String options() {
        return quoted(JavaOptions.OPTIONS) + " \"" + JavaOptions.use("$fast_start_archive") + '"';
    }

    private static String quoted(List<String> words) {
        return words.stream().map(ExecutorScript::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
