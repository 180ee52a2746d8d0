package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.Folders;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the engine on PATH or in the cache, or builds it from the Go modules that go.mod pins. */
final class EngineInstaller implements ToolInstaller<Engine> {
    // Go's downloads and compiled packages, which it uses without checking for newer versions.
    private static final String GO = "go";
    private static final String[] SOURCES = {"go.mod", "go.sum"};
    // The oldest CLI that ran both stacks, which is also the oldest that Pulumi's Automation API accepts:
    // docs/reference/compatibility.md, com.pulumi.automation.LocalPulumiCommand.
    private static final int[] OLDEST_CLI = {3, 95};
    // The first Go release that fetches the toolchain that go.mod requires: https://go.dev/doc/toolchain
    private static final int[] OLDEST_GO = {1, 21};
    private static final String INSTALL_HOST = "pulumi plugin install language java";
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");
    private static final Pattern SDK = Pattern.compile("github\\.com/pulumi/pulumi/sdk/v3 v(\\S+)");

    private final Map<String, String> given;
    private final Map<String, String> environment;
    private final Cache cache;
    private final Path built;
    private Optional<Engine> present;

    EngineInstaller(Map<String, String> environment) {
        this.given = Map.copyOf(environment);
        this.environment = Map.copyOf(CleanEnvironment.of(environment));
        this.cache = Cache.of(environment);
        this.built = cache.folder(Cache.key("engine", SOURCES));
    }

    @Override
    public synchronized Optional<Engine> find() {
        if (present == null) {
            present = onPath().or(this::inCache);
        }
        return present;
    }

    private Optional<Engine> onPath() {
        return clis().flatMap(cli -> JavaHost.find(cli.getParent(), given)
                        .flatMap(host -> cliVersion(cli)
                                .filter(version -> isAtLeast(version, OLDEST_CLI))
                                .map(version -> new Engine(cli, host, version)))
                        .stream())
                .findFirst();
    }

    private Stream<Path> clis() {
        return PathPrograms.path(environment)
                .map(folder -> folder.resolve(Engine.CLI))
                .filter(PathPrograms::isProgram)
                // ./demo env puts a cached engine there. It is skipped, because a cache must be checked before its
                // programs run.
                .filter(cli -> Cache.of(cli).isEmpty());
    }

    private Optional<Engine> inCache() {
        cache.check();
        return Optional.of(Engine.in(built, pinnedVersion()))
                .filter(engine -> PathPrograms.isProgram(engine.pulumi()) && PathPrograms.isProgram(engine.javaHost()));
    }

    @Override
    public List<String> missingPrograms() {
        var go = PathPrograms.find(environment, "go")
                .flatMap(
                        file -> PathPrograms.output(versionEnvironment(), List.of(file.toString(), "env", "GOVERSION")))
                .map(String::trim);
        if (go.filter(version -> isAtLeast(version, OLDEST_GO)).isPresent()) {
            return List.of();
        }
        return List.of("Pulumi: neither `pulumi` " + version(OLDEST_CLI) + " or newer with `" + JavaHost.PROGRAM
                + "` is installed"
                + problem().map(problem -> " (" + problem + ")").orElse("")
                + ", nor is Go 1.21 or newer on PATH to build them with"
                + go.map(version -> " (the Go on PATH is " + version + ")").orElse("")
                + ". Install one of them: https://www.pulumi.com/docs/install/, then `" + INSTALL_HOST
                + "`; or https://go.dev/dl/");
    }

    /** Returns why the first CLI on PATH is not used, if there is one. */
    private Optional<String> problem() {
        return clis().findFirst()
                .map(cli -> cliVersion(cli)
                        .map(version -> isAtLeast(version, OLDEST_CLI)
                                ? cli + " has no Java host: run `" + INSTALL_HOST
                                        + "`, or, before 3.257, install Pulumi again"
                                : cli + " is " + version + ", which is too old")
                        .orElse(cli + " does not run"));
    }

    @Override
    public Engine install(Progress progress) {
        return cache.locked("engine", progress, () -> inCache().orElseGet(() -> announceAndBuild(progress)));
    }

    private Engine announceAndBuild(Progress progress) {
        progress.line("pulumi and its Java host are not installed"
                + problem().map(problem -> " (" + problem + ")").orElse("")
                + ", so they are built from Go modules now: about 5 minutes, once; they stay in "
                + built);
        return progress.step("Building pulumi " + pinnedVersion(), this::build);
    }

    private Engine build() {
        var work = cache.folder("engine.new");
        var log = cache.folder("engine.log");
        try {
            Folders.delete(work);
            Files.deleteIfExists(log);
            var out = Folders.make(work.resolve("out"));
            var module = work.resolve("module");
            Cache.copy(module, SOURCES);
            PathPrograms.run(
                    goEnvironment(),
                    List.of(
                            PathPrograms.find(environment, "go").orElseThrow().toString(),
                            "build",
                            "-trimpath",
                            // This package takes a fifth of the build time, for a command that nothing here calls.
                            // Without inlining, it takes a tenth.
                            "-gcflags",
                            "github.com/pb33f/libopenapi/...=-l",
                            "-ldflags",
                            "-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v" + pinnedVersion(),
                            "-o",
                            out + "/",
                            "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
                            "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java",
                            // Pulumi finds this host next to its CLI, as in a release.
                            "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml"),
                    module,
                    log);
            Folders.delete(built);
            Files.move(out, built, StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(work);
            // Only a build of other versions could use these two gigabytes.
            Folders.delete(cache.folder(GO));
            return Engine.in(built, pinnedVersion());
        } catch (IOException e) {
            throw new LocalAwsException("The engine could not be built: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the environment of Go, with all its folders inside the cache; the user's proxy settings stay in force.
     */
    private Map<String, String> goEnvironment() {
        var go = cache.folder(GO);
        var result = new HashMap<String, String>(environment);
        var home = Cache.home(environment);
        // Go keeps counters under HOME that no variable turns off, so it gets a private HOME and the path of the user's
        // settings. https://go.dev/doc/telemetry
        result.putIfAbsent("GOENV", userGoEnv(home).toString());
        result.putIfAbsent("NETRC", home.resolve(".netrc").toString());
        result.put("HOME", go.resolve("home").toString());
        result.put("XDG_CONFIG_HOME", go.resolve("home").toString());
        result.put("GOPATH", go.resolve("path").toString());
        result.put("GOCACHE", go.resolve("build").toString());
        result.put("GOMODCACHE", go.resolve("mod").toString());
        result.put("GOFLAGS", "-mod=readonly -modcacherw");
        result.put("GOWORK", "off");
        result.put("CGO_ENABLED", "0");
        // A fifth of the compilers' time is garbage collection, which stops if memory suffices:
        // https://go.dev/doc/gc-guide
        result.putIfAbsent("GOGC", "400");
        result.putIfAbsent("GOMEMLIMIT", "1GiB");
        result.remove("GOOS");
        result.remove("GOARCH");
        return result;
    }

    /**
     * Returns the environment for asking Go for its version before the cache exists. Without a HOME, Go creates no
     * folder for its counters. It also runs no other Go version, regardless of go.mod.
     */
    private Map<String, String> versionEnvironment() {
        var result = goEnvironment();
        result.keySet().removeAll(List.of("HOME", "XDG_CONFIG_HOME"));
        result.put("GOTOOLCHAIN", "local");
        result.put("GO111MODULE", "off");
        return result;
    }

    private Path userGoEnv(Path home) {
        var config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (System.getProperty("os.name").startsWith("Mac")) {
            return home.resolve(Path.of("Library", "Application Support", "go", "env"));
        }
        return config.isEmpty() ? home.resolve(Path.of(".config", "go", "env")) : Path.of(config, "go", "env");
    }

    private Optional<String> cliVersion(Path pulumi) {
        var clean = new HashMap<String, String>(environment);
        // Without these variables, the engine would look for a newer release and save the result in the user's home.
        clean.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        clean.put("PULUMI_HOME", cache.folder("pulumi-home").toString());
        return PathPrograms.output(clean, List.of(pulumi.toString(), "version"))
                .map(String::trim)
                .map(version -> version.startsWith("v") ? version.substring(1) : version);
    }

    static boolean isAtLeast(String text, int[] oldest) {
        var version = VERSION.matcher(text);
        if (!version.find()) {
            return false;
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > oldest[0] || major == oldest[0] && minor >= oldest[1];
    }

    private static String version(int[] version) {
        return version[0] + "." + version[1];
    }

    private static String pinnedVersion() {
        var sdk = SDK.matcher(new String(Cache.read("go.mod"), StandardCharsets.UTF_8));
        if (!sdk.find()) {
            throw new IllegalStateException("go.mod does not pin github.com/pulumi/pulumi/sdk/v3.");
        }
        return sdk.group(1);
    }
}
