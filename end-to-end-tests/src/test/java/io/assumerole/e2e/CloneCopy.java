package io.assumerole.e2e;

import io.assumerole.localaws.run.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the clone with what Maven has just built in it, so that {@code ./demo} and the stack
 * folders can be used as a newcomer does, beside whatever somebody runs in the clone itself.
 */
final class CloneCopy implements AutoCloseable {

    private static final String[] PARTS = {
        "demo",
        "pom.xml",
        "dependencies-lock.json",
        "iam-policy/dependencies-lock.json",
        "iam-policy/pom.xml",
        "iam-policy/src/main",
        "iam-policy-cli/pom.xml",
        "fast-start/dependencies-lock.json",
        "fast-start/pom.xml",
        "fast-start/src/main",
        "assume-role-components/dependencies-lock.json",
        "assume-role-components/pom.xml",
        "assume-role-components/src/main",
        "assume-role-testing/pom.xml",
        "assume-role-package/pom.xml",
        "assume-role-bom/pom.xml",
        "create-role-stack/pom.xml",
        "create-role-stack/Pulumi.yaml",
        "create-role-stack/src/main",
        "assume-role-stack/dependencies-lock.json",
        "assume-role-stack/pom.xml",
        "assume-role-stack/Pulumi.yaml",
        "assume-role-stack/src/main",
        "local-aws/pom.xml",
        "assume-role-demo/pom.xml",
        "assume-role-demo/src/main",
        "end-to-end-tests/pulumi-aws-7/pom.xml",
        "local-aws/src/main",
        "local-aws/engine",
        "local-aws/ministack",
        "end-to-end-tests/pom.xml",
    };

    private final Path folder;

    private CloneCopy(Path folder) {
        this.folder = folder;
    }

    static CloneCopy make(Class<?> test) throws IOException {
        return make(Clone.folder().resolve("end-to-end-tests/target/" + test.getSimpleName()));
    }

    static CloneCopy make(Path to) throws IOException {
        var from = Clone.folder();
        Folders.delete(to);
        for (var part : PARTS) {
            copy(from.resolve(part), to.resolve(part));
        }
        for (var module : new String[] {"create-role-stack", "assume-role-stack"}) {
            Files.createSymbolicLink(
                    to.resolve(module).resolve("target"), from.resolve(module).resolve("target"));
        }
        // A folder of its own, since demo writes into it when it has built.
        var built = Files.createDirectories(to.resolve("assume-role-demo/target"));
        // No symbolic link: Java follows it, and demo would work in the clone itself.
        Files.createLink(
                built.resolve("assume-role-demo-0.1.0.jar"),
                from.resolve("assume-role-demo/target/assume-role-demo-0.1.0.jar"));
        var command = "iam-policy-cli/target/iam-policy-cli-0.1.0.jar";
        Files.createDirectories(to.resolve(command).getParent());
        Files.createLink(to.resolve(command), from.resolve(command));
        Files.createSymbolicLink(built.resolve("lib"), from.resolve("assume-role-demo/target/lib"));
        Files.createFile(built.resolve("demo-built"));
        return new CloneCopy(to);
    }

    /** Writes a program of the test's own. */
    void program(String path, String text) throws IOException {
        var file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Gives a stack what was built for it as files of its own, to be changed. */
    void unlink(String module) throws IOException {
        var target = folder.resolve(module).resolve("target");
        var built = target.toRealPath();
        Files.delete(target);
        for (var part : new String[] {"fast-java", module + ".jar", "lib"}) {
            copy(built.resolve(part), target.resolve(part));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** What a command did. */
    record Result(int exitCode, String output, String errors) {}

    Result bash(String script) throws IOException, InterruptedException {
        return bash(script, Map.of());
    }

    /** Runs a script in the copy, in this process's environment with some variables changed. */
    Result bash(String script, Map<String, String> changes) throws IOException, InterruptedException {
        var process = start(script, changes);
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("Still running after 5 minutes: " + script);
        }
        return new Result(
                process.exitValue(),
                Files.readString(folder.resolve("output")),
                Files.readString(folder.resolve("errors")));
    }

    Process start(String script, Map<String, String> changes) throws IOException {
        var builder = new ProcessBuilder("bash", "-euo", "pipefail", "-c", script);
        builder.directory(folder.toFile());
        builder.redirectInput(new File("/dev/null"));
        builder.redirectOutput(folder.resolve("output").toFile());
        builder.redirectError(folder.resolve("errors").toFile());
        builder.environment().putAll(changes);
        return builder.start();
    }

    @Override
    public void close() throws IOException {
        Folders.delete(folder);
    }
}
