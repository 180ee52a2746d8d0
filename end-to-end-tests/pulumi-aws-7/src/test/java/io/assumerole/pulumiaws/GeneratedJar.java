package io.assumerole.pulumiaws;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.Engine;
import io.assumerole.localaws.tools.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/**
 * Makes a jar of the shape of com.pulumi:aws out of a schema, as Pulumi makes the SDKs: the engine
 * writes the sources, and javac compiles them.
 */
final class GeneratedJar {
    // That of com.pulumi:aws.
    private static final String RELEASE = "11";
    // The first that a jar can hold.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final Engine engine;
    private final Path schema;
    private final Path work;
    private final String name;
    private final String version;

    private GeneratedJar(Engine engine, Path schema, Path target) throws IOException {
        var json = new ObjectMapper().readTree(schema.toFile());
        this.engine = engine;
        this.schema = schema;
        this.name = json.required("name").textValue();
        this.version = json.required("version").textValue();
        this.work = target.resolve(name + "-" + version);
    }

    /**
     * Makes one jar for each schema.
     *
     * @param arguments the folder that gets {@code NAME-VERSION.jar}, and the schemas
     */
    public static void main(String[] arguments) throws Exception {
        var engine = Tools.engine(System.getenv(), Progress.plain(System.out));
        for (var schema : Arrays.asList(arguments).subList(1, arguments.length)) {
            new GeneratedJar(engine, Path.of(schema), Path.of(arguments[0])).make();
        }
    }

    private void make() throws Exception {
        Folders.delete(work);
        Files.createDirectories(work);
        generate();
        var classes = work.resolve("classes");
        compile(classes);
        var resource = classes.resolve("com/pulumi").resolve(name).resolve("version.txt");
        Files.writeString(resource, version);
        jar(classes, work.resolveSibling(work.getFileName() + ".jar"));
    }

    private void generate() throws Exception {
        var home = work.resolve("pulumi-home");
        engine.installJavaHost(home);
        var builder = new ProcessBuilder(
                        engine.pulumi().toString(),
                        "package",
                        "gen-sdk",
                        schema.toString(),
                        "--language",
                        "java",
                        "--out",
                        work.toString())
                .directory(work.toFile())
                .redirectErrorStream(true);
        var environment = builder.environment();
        environment.keySet().retainAll(CleanEnvironment.of(environment).keySet());
        environment.put("PULUMI_HOME", home.toString());
        environment.put("PULUMI_BACKEND_URL", "file://" + home);
        environment.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        environment.put("PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION", "true");
        environment.put("PULUMI_IGNORE_AMBIENT_PLUGINS", "true");
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("pulumi package gen-sdk " + schema + ": " + said);
        }
    }

    private void compile(Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var options =
                    List.of("--release", RELEASE, "-proc:none", "-nowarn", "-Xlint:none", "-d", classes.toString());
            var sources = files.getJavaFileObjectsFromPaths(under(work.resolve("java/src/main/java")));
            if (!compiler.getTask(null, files, null, options, null, sources).call()) {
                throw new IllegalStateException("What is generated from " + schema + " does not compile.");
            }
        }
    }

    /** Writes a reproducible jar. */
    private static void jar(Path classes, Path jar) throws IOException {
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (var file : under(classes)) {
                var entry = new ZipEntry(classes.relativize(file).toString());
                entry.setTimeLocal(NO_TIME);
                out.putNextEntry(entry);
                Files.copy(file, out);
            }
        }
    }

    private static List<Path> under(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
