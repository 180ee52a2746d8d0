package io.assumerole.localaws.ministack;

import io.assumerole.localaws.run.ChildProcesses;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A real browser without a window, with one page open. It can reach nothing but this machine. */
final class Browser implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final String ROOT = "0";

    private final Process process;
    private final Path profile;

    private Browser(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    static Optional<Path> find() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Opens a page.
     *
     * @param program the browser
     * @param profile a folder of its own, all that it writes to; with a short path, as it makes a
     *     socket there
     * @param page the page; each host that ends with {@code .example} is this machine
     */
    static Browser open(Path program, Path profile, URI page) throws IOException {
        Files.createDirectories(profile);
        var command = new ArrayList<String>(List.of(
                program.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-breakpad",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
                "--host-resolver-rules=MAP *.example 127.0.0.1, MAP * ~NOTFOUND,"
                        + " EXCLUDE 127.0.0.1, EXCLUDE localhost",
                "--user-data-dir=" + profile));
        if (Files.getAttribute(profile, "unix:uid").toString().equals(ROOT)) {
            // It refuses to run as root with one.
            command.add("--no-sandbox");
        }
        command.add(page.toString());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", System.getenv("PATH"),
                        "HOME", profile.toString(),
                        "TMPDIR", profile.toString()));
        return new Browser(ChildProcesses.start(builder), profile);
    }

    /** Returns what it has said, which is much, and whether it still runs. */
    String log() {
        try {
            return process + "\n" + Files.readString(profile.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it, with what it has started and no longer is a parent of. */
    @Override
    public void close() {
        ChildProcesses.end(process.toHandle());
        try (var all = ProcessHandle.allProcesses()) {
            all.filter(left -> Arrays.stream(left.info().arguments().orElse(new String[0]))
                            .anyMatch(word -> word.contains(profile.toString())))
                    .forEach(ChildProcesses::end);
        }
    }
}
