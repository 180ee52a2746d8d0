package io.assumerole.localaws.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A folder of shell scripts that stand for programs on PATH. */
public final class FakePrograms {
    private final Path folder;

    public FakePrograms(Path folder) {
        this.folder = folder;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Writes a program; its script may use the shell's own commands and absolute paths. */
    public FakePrograms with(String name, String script) {
        try {
            var file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Links to a program of this machine. */
    public FakePrograms withReal(String... names) {
        for (var name : names) {
            with(name, "exec " + real(name) + " \"$@\"");
        }
        return this;
    }

    private static Path real(String name) {
        for (var folder : System.getenv("PATH").split(":")) {
            var file = Path.of(folder, name);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IllegalStateException("This machine has no " + name + " on PATH.");
    }
}
