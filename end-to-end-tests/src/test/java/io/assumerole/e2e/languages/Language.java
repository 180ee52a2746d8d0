package io.assumerole.e2e.languages;

import io.assumerole.e2e.InstalledPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A language of the examples, and what its programs need to run. */
enum Language {
    YAML("Pulumi.yaml", "7.51.1"),

    TYPESCRIPT("index.ts", "7.48.0", "node", "npm") {
        @Override
        void addPackages(LanguageTools tools, Path project) throws IOException, InterruptedException {
            var installed = tools.folder("node_modules");
            var modules = Files.createDirectory(project.resolve("node_modules"));
            for (var module : List.of("@pulumi", "@types", "typescript")) {
                Files.createSymbolicLink(modules.resolve(module), installed.resolve(module));
            }
        }

        @Override
        void addSdk(LanguageTools tools, Path project) throws IOException, InterruptedException {
            var sdk = tools.generateSdk(project, "nodejs");
            // As the script of the SDK does after npm has installed it, with the compiler of this test.
            compile(tools, sdk, Stream.of("--project", "."));
            Files.copy(sdk.resolve("package.json"), sdk.resolve("bin/package.json"));
            var scope = Files.createDirectory(project.resolve("node_modules/@assumerole"));
            Files.createSymbolicLink(scope.resolve("assume-role"), sdk);
        }

        @Override
        void build(LanguageTools tools, List<Path> projects) throws IOException, InterruptedException {
            // All in one run, because the types of the AWS SDK take seconds. Each program runs with its own
            // tsconfig.json.
            var options = Stream.of("--noEmit", "--strict", "--target", "es2022", "--module", "commonjs");
            var programs =
                    projects.stream().map(project -> project.resolve(program()).toString());
            compile(tools, projects.get(0), Stream.concat(options, programs));
        }

        private void compile(LanguageTools tools, Path folder, Stream<String> arguments)
                throws IOException, InterruptedException {
            var compiler = tools.folder("node_modules").resolve("typescript/bin/tsc");
            var command = Stream.of("node", compiler.toString(), "--skipLibCheck", "--types", "node");
            tools.run(folder, Stream.concat(command, arguments).toArray(String[]::new));
        }
    },

    PYTHON("__main__.py", "7.51.1") {
        @Override
        void addPackages(LanguageTools tools, Path project) throws IOException, InterruptedException {
            Files.createSymbolicLink(project.resolve("venv"), tools.folder("python"));
        }

        @Override
        void addSdk(LanguageTools tools, Path project) throws IOException, InterruptedException {
            var module = "pulumi_assume_role";
            Files.createSymbolicLink(
                    project.resolve(module),
                    tools.generateSdk(project, "python").resolve(module));
            // The SDK looks its version up in the metadata, which pip would write.
            var metadata = Files.createDirectory(project.resolve(module + "-0.1.0.dist-info"));
            Files.writeString(metadata.resolve("METADATA"), "Name: " + module + "\nVersion: 0.1.0\n");
        }
    },

    GO("main.go", "7.23.0", "go") {
        @Override
        void addSdk(LanguageTools tools, Path project) throws IOException, InterruptedException {
            tools.generateSdk(project, "go");
        }

        @Override
        void build(LanguageTools tools, List<Path> projects) throws IOException, InterruptedException {
            tools.python(Stream.concat(Stream.of("go"), projects.stream().map(Path::toString))
                    .toArray(String[]::new));
            for (var project : projects) {
                var settings = project.resolve("Pulumi.yaml");
                var text = Files.readString(settings);
                // The host of the test runs a built program, and Pulumi's host builds it.
                var built = "runtime: {name: go, options: {binary: program}}\n";
                Files.writeString(settings, text.replace("runtime: go\n", built));
            }
        }
    };

    private final String program;
    private final String awsVersion;
    private final List<String> needed;

    Language(String program, String awsVersion, String... needed) {
        this.program = program;
        this.awsVersion = awsVersion;
        this.needed = List.of(needed);
    }

    /** Returns the name in stacks and folders. */
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the version of the AWS plugin that the program of {@code assume-role} requires. */
    String awsVersion() {
        return awsVersion;
    }

    /** Returns the file with the program. */
    String program() {
        return program;
    }

    /** Skips the test if a program is missing. Go builds the language hosts. */
    void assumeInstalled() {
        List.of("python3", "go").forEach(InstalledPrograms::assumeInstalled);
        needed.forEach(InstalledPrograms::assumeInstalled);
    }

    /** Adds the packages of Pulumi. */
    void addPackages(LanguageTools tools, Path project) throws IOException, InterruptedException {}

    /** Adds the SDK of the plugin. */
    void addSdk(LanguageTools tools, Path project) throws IOException, InterruptedException {}

    /** Compiles the programs, or checks their types. */
    void build(LanguageTools tools, List<Path> projects) throws IOException, InterruptedException {}
}
