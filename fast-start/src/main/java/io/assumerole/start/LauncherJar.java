package io.assumerole.start;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;

/**
 * Writes the jar for Pulumi's host: {@link Launcher}, the files that name the program's plugins, and a class path of
 * the few jars that look for them.
 */
final class LauncherJar {
    /** The files that com.pulumi.bootstrap.internal.PulumiPlugins looks for. */
    private static final Pattern PLUGIN = Pattern.compile("com/.+/.+/(plugin\\.json|version\\.txt)");

    /** A class of each jar that Pulumi's search runs on. */
    private static final List<String> SEARCH = List.of(
            "com/pulumi/bootstrap/internal/Main.class",
            "com/google/common/reflect/ClassPath.class",
            "com/google/common/util/concurrent/internal/InternalFutureFailureAccess.class",
            "com/google/gson/Gson.class");

    /** A constant time, so that every build creates the same jar. */
    private static final long TIME = 0;

    private LauncherJar() {}

    static void write(ProgramJar program, Path file) throws IOException {
        var search = new LinkedHashSet<String>();
        var entries = new TreeMap<String, byte[]>();
        for (var path : program.classPath()) {
            try (var jar = new JarFile(path.toFile())) {
                if (SEARCH.stream().anyMatch(name -> jar.getEntry(name) != null)) {
                    search.add(relative(file, path));
                }
                for (var entry : jar.stream().filter(LauncherJar::isPlugin).toList()) {
                    try (var in = jar.getInputStream(entry)) {
                        entries.putIfAbsent(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        for (var type : List.of(Launcher.class, Launcher.End.class)) {
            var name = type.getName().replace('.', '/') + ".class";
            try (var in = type.getResourceAsStream("/" + name)) {
                entries.put(name, in.readAllBytes());
            }
        }
        try (var out = Files.newOutputStream(file)) {
            write(out, manifest(search), entries);
        }
    }

    private static boolean isPlugin(ZipEntry entry) {
        return PLUGIN.matcher(entry.getName()).matches();
    }

    private static String relative(Path from, Path to) {
        var relative = from.getParent().relativize(to);
        return StreamSupport.stream(relative.spliterator(), false)
                .map(name -> encoded(name.toString()))
                .collect(Collectors.joining("/"));
    }

    /** Encodes a name, because the entries of a class path are URLs. */
    private static String encoded(String name) {
        try {
            return new URI(null, null, name, null).getRawPath();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Manifest manifest(Set<String> search) {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Name.MANIFEST_VERSION, "1.0");
        attributes.put(Name.MAIN_CLASS, Launcher.class.getName());
        attributes.put(Name.CLASS_PATH, search.stream().collect(Collectors.joining(" ")));
        return manifest;
    }

    private static void write(OutputStream to, Manifest manifest, TreeMap<String, byte[]> entries) throws IOException {
        try (var out = new JarOutputStream(to)) {
            add(out, JarFile.MANIFEST_NAME);
            manifest.write(out);
            for (var entry : entries.entrySet()) {
                add(out, entry.getKey());
                out.write(entry.getValue());
            }
        }
    }

    private static void add(JarOutputStream out, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(TIME);
        out.putNextEntry(entry);
    }
}
