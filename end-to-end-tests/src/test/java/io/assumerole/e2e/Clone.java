package io.assumerole.e2e;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The clone that is tested. */
public final class Clone {

    private static final Set<String> WRITTEN = Set.of("target", "node_modules", ".git", ".local-aws", "sdks");

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

    /** Returns a property of the root pom, such as a version. */
    public static String property(String name) throws IOException {
        return Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<")
                .matcher(read("pom.xml"))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
    }

    /** Returns the texts of the files whose path in the clone matches, without what builds and runs write. */
    static Map<String, String> texts(String path) throws IOException {
        var texts = new TreeMap<String, String>();
        visit(file -> {
            var name = folder().relativize(file).toString();
            if (name.matches(path)) {
                texts.put(name, Files.readString(file));
            }
        });
        return texts;
    }

    /** An action for a file. */
    public interface Visitor {
        void visit(Path file) throws IOException;
    }

    /** Visits each file of the clone, without what builds and runs write. */
    public static void visit(Visitor visitor) throws IOException {
        Files.walkFileTree(folder(), new SimpleFileVisitor<>() {

            /** Other tests create and delete files there while this one reads. */
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return WRITTEN.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                visitor.visit(file);
                return FileVisitResult.CONTINUE;
            }
        });
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
