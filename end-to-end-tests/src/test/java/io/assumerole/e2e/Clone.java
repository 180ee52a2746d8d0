package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The clone that is tested. */
public final class Clone {

    private Clone() {}

    /** Maven runs a module's tests in the module's folder; an IDE may run them in the clone's. */
    static Path folder() {
        var here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("create-role-stack")) ? here : here.getParent();
    }

    /** Returns the text of a file of the clone. */
    public static String read(String file) throws IOException {
        return Files.readString(folder().resolve(file));
    }

    /** The names of the projects in a folder, such as {@code examples}, sorted. */
    public static List<String> projects(String in) throws IOException {
        try (var files = Files.list(folder().resolve(in))) {
            return files.filter(Files::isDirectory)
                    .map(project -> project.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    static Path createRole() {
        return folder().resolve("create-role-stack");
    }

    static Path assumeRole() {
        return folder().resolve("assume-role-stack");
    }

    /** Where the tools are that a test with a home of its own is not to make again. */
    static String cache() {
        var cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return Path.of(cache).isAbsolute() ? cache : System.getenv("HOME") + "/.cache";
    }
}
