package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds MiniStack in the cache, or installs it there into a virtual environment. */
final class MiniStackInstaller implements ToolInstaller<Path> {
    // pip keeps wheels there that it installs unchanged, and rustup keeps the programs that it runs.
    private static final String PIP = "pip";
    private static final String REQUIREMENTS = "requirements.txt";
    // Debian ships ensurepip separately in python3-venv; without it, a virtual environment has no pip.
    private static final String CAN_MAKE_VENV = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";

    private final Map<String, String> environment;
    private final Cache cache;
    private final Path venv;

    MiniStackInstaller(Map<String, String> environment) {
        this.environment = Map.copyOf(CleanEnvironment.of(environment));
        this.cache = Cache.of(environment);
        this.venv = cache.folder(Cache.key("ministack", REQUIREMENTS));
    }

    /**
     * Returns the installation if its stamp names the current Python: a virtual environment breaks when the Python that
     * created it is removed. Nothing is run to check this, because an interrupted run would look like a broken
     * environment.
     */
    @Override
    public Optional<Path> find() {
        cache.check();
        try {
            return Files.readString(stamp()).equals(interpreter()) ? Optional.of(python()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public List<String> missingPrograms() {
        boolean python = PathPrograms.find(environment, "python3")
                .flatMap(file -> PathPrograms.output(environment, List.of(file.toString(), "-c", CAN_MAKE_VENV)))
                .isPresent();
        return python
                ? List.of()
                : List.of("Python: `python3` 3.10 or newer with its venv module is not on PATH. Install it"
                        + " from https://www.python.org/downloads/, or on Debian and Ubuntu with"
                        + " `apt install python3 python3-venv`");
    }

    @Override
    public Path install(Progress progress) {
        return cache.locked("ministack", progress, () -> find().orElseGet(() -> announceAndInstall(progress)));
    }

    private Path announceAndInstall(Progress progress) {
        progress.line("MiniStack, the local AWS, is installed into a virtual environment now:"
                + " about 20 seconds, once; it stays in "
                + venv);
        return progress.step("Installing MiniStack", this::install);
    }

    /**
     * Installs into the final folder, because a virtual environment cannot be moved; its stamp is deleted first and
     * written last.
     */
    private Path install() {
        var log = cache.folder("ministack.log");
        var requirements = venv.resolve(REQUIREMENTS);
        var clean = new HashMap<String, String>(environment);
        clean.put("PIP_CACHE_DIR", cache.folder(PIP).toString());
        clean.put("PIP_DISABLE_PIP_VERSION_CHECK", "1");
        clean.put("PIP_NO_INPUT", "1");
        // pip asks rustc for its version. If rustc belongs to rustup, it creates a folder for the answer.
        clean.put("RUSTUP_HOME", cache.folder(PIP).resolve("rustup").toString());
        // Each of these would change the location of the packages.
        List.of(
                        "PIP_USER",
                        "PIP_TARGET",
                        "PIP_PREFIX",
                        "PIP_ROOT",
                        "PIP_PYTHON",
                        "PIP_DRY_RUN",
                        "PYTHONHOME",
                        "PYTHONPATH")
                .forEach(clean::remove);
        try {
            Files.deleteIfExists(stamp());
            Folders.delete(venv);
            Folders.make(venv);
            Files.deleteIfExists(log);
            PathPrograms.run(
                    clean,
                    List.of(
                            PathPrograms.find(environment, "python3")
                                    .orElseThrow()
                                    .toString(),
                            "-m",
                            "venv",
                            venv.toString()),
                    cache.folder(""),
                    log);
            Cache.copy(venv, REQUIREMENTS);
            PathPrograms.run(
                    clean,
                    List.of(
                            python().toString(),
                            "-m",
                            "pip",
                            "install",
                            "--require-hashes",
                            // No package is built, because each has a wheel for CPython 3.10 to 3.14 on Linux and
                            // macOS.
                            "--only-binary",
                            ":all:",
                            "--requirement",
                            requirements.toString()),
                    venv,
                    log);
            Files.writeString(stamp(), interpreter());
            return python();
        } catch (IOException e) {
            throw new LocalAwsException("MiniStack could not be installed: " + e.getMessage(), e);
        }
    }

    private Path python() {
        return venv.resolve("bin").resolve("python3");
    }

    private String interpreter() throws IOException {
        return python().toRealPath().toString();
    }

    private Path stamp() {
        return venv.resolve("interpreter");
    }
}
