package io.assumerole.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks on while something runs: at every process below this one, and at every file in some
 * folders, those included that are gone when it ends. What lives shorter than {@link #PAUSE_MILLIS}
 * may escape it.
 */
final class RunWatcher implements AutoCloseable {

    private static final long PAUSE_MILLIS = 50;
    private static final Path PROC = Path.of("/proc");

    /**
     * A process as it was seen.
     *
     * @param commandLine its arguments, with a zero byte after each, as in {@code /proc}
     * @param environment its variables, likewise
     * @param parentCommandLine the arguments of the process that started it; empty if that process has ended
     */
    record Seen(byte[] commandLine, byte[] environment, byte[] parentCommandLine) {

        String command() {
            return text(commandLine);
        }

        String parentCommand() {
            return text(parentCommandLine);
        }

        /** The value of a variable; empty if it is not set. */
        String variable(String name) {
            return text(environment)
                    .lines()
                    .filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst()
                    .orElse("");
        }

        private static String text(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8).replace('\0', '\n');
        }
    }

    private final List<Path> folders;
    private final Path kept;
    private final Set<String> seenFiles = new HashSet<>();
    private final Map<Path, Path> files = new LinkedHashMap<>();
    private final Map<Long, String> lastCommands = new HashMap<>();
    private final List<Seen> processes = new ArrayList<>();
    private final Map<Path, byte[]> performanceData = new LinkedHashMap<>();
    private final String own = Files.readString(PROC.resolve("self/cmdline"));
    private final Thread thread = new Thread(this::watch, "watcher");
    private volatile boolean ended;
    private volatile Exception failure;

    private RunWatcher(List<Path> folders, Path kept) throws IOException {
        this.folders = folders;
        this.kept = kept;
    }

    /**
     * Begins to look on.
     *
     * @param folders the folders to search with their subfolders, as soon as they exist
     * @param kept a folder on the same disk, where a file lives on that is deleted
     */
    static RunWatcher start(List<Path> folders, Path kept) throws IOException {
        var watcher = new RunWatcher(folders, Files.createDirectories(kept));
        watcher.thread.start();
        return watcher;
    }

    private void watch() {
        try {
            while (!ended) {
                look();
                Thread.sleep(PAUSE_MILLIS);
            }
            look();
        } catch (IOException | InterruptedException | RuntimeException e) {
            failure = e;
        }
    }

    private void look() throws IOException {
        ProcessHandle.current().descendants().forEach(process -> look(process.pid()));
        for (var pid : lastCommands.keySet()) {
            var data = performanceData(pid);
            if (!performanceData.containsKey(data) && Files.exists(data)) {
                performanceData.put(data, Files.readAllBytes(data));
            }
        }
        for (var folder : folders) {
            look(folder);
        }
    }

    private void look(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    keep(file, attributes.fileKey());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** By another name for the same file, which holds what was written until its last name went. */
    private void keep(Path file, Object fileKey) throws IOException {
        if (seenFiles.add(file + " " + fileKey)) {
            var name = kept.resolve(Integer.toString(seenFiles.size()));
            try {
                Files.createLink(name, file);
                files.put(name, file);
            } catch (NoSuchFileException e) {
                seenFiles.remove(file + " " + fileKey);
            }
        }
    }

    private void look(long pid) {
        var process = PROC.resolve(Long.toString(pid));
        try {
            var commandLine = Files.readAllBytes(process.resolve("cmdline"));
            var command = new String(commandLine, StandardCharsets.UTF_8);
            // With this JVM's own command line, it is about to become another program.
            if (command.equals(lastCommands.get(pid)) || command.equals(own)) {
                return;
            }
            var environment = Files.readAllBytes(process.resolve("environ"));
            var parent = parentCommandLine(pid);
            var again = Files.readAllBytes(process.resolve("cmdline"));
            // A process that is about to become another program has neither, or those of both.
            if (environment.length > 0 && Arrays.equals(commandLine, again)) {
                lastCommands.put(pid, command);
                processes.add(new Seen(commandLine, environment, parent));
            }
        } catch (IOException e) {
            // It has ended.
        }
    }

    private static byte[] parentCommandLine(long pid) throws IOException {
        var parent = ProcessHandle.of(pid).flatMap(ProcessHandle::parent);
        return parent.isEmpty()
                ? new byte[0]
                : Files.readAllBytes(PROC.resolve(parent.get().pid() + "/cmdline"));
    }

    /** Where each JVM on Linux keeps numbers about itself, whatever its java.io.tmpdir. */
    private static Path performanceData(long pid) {
        return Path.of("/tmp/hsperfdata_" + System.getProperty("user.name"), Long.toString(pid));
    }

    /** Every process and program that was seen. Only after {@link #close()}. */
    List<Seen> processes() {
        return List.copyOf(processes);
    }

    /** A file as it was when its last name went, or is now. */
    record Content(Path file, byte[] bytes) {}

    /** Every file that was seen. Only after {@link #close()}. */
    List<Content> files() throws IOException {
        var all = new ArrayList<Content>();
        for (var file : files.entrySet()) {
            all.add(new Content(file.getValue(), Files.readAllBytes(file.getKey())));
        }
        performanceData.forEach((file, bytes) -> all.add(new Content(file, bytes)));
        return all;
    }

    @Override
    public void close() throws IOException {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw new IOException("The watcher has ended too early", failure);
        }
    }
}
