package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.CleanEnvironment;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Pulumi's official AWS plugin, which the user's Pulumi installs.
 *
 * @param program the absolute path of {@code pulumi-resource-aws}
 * @param version such as {@code 6.83.0}
 */
public record OfficialPlugin(Path program, String version) {
    private static final String PROGRAM = "pulumi-resource-aws";
    private static final String COMMAND = "pulumi plugin install resource aws ";
    private static final String FOLDER = "resource-aws-v";
    /** The SDK's own record of the plugin's version: com.pulumi.aws.Utilities. */
    private static final String SDK_VERSION = "com/pulumi/aws/version.txt";

    private static final int SECONDS_FOR_VERSION = 60;

    /**
     * Returns the plugin's version that an SDK for Java selects.
     *
     * @param program the class loader of the program
     * @return such as {@code 6.83.0}; empty if com.pulumi:aws is not on the class path
     */
    public static Optional<String> versionOfSdk(ClassLoader program) {
        try (InputStream file = program.getResourceAsStream(SDK_VERSION)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(without(new String(file.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new LocalAwsException(SDK_VERSION + " of com.pulumi:aws cannot be read: " + e, e);
        }
    }

    /**
     * Finds the plugin in the user's Pulumi home, or else on PATH, or else installs it with {@code pulumi plugin
     * install}.
     *
     * @param version the version that the program's SDK selects
     * @param engine the CLI for the installation
     * @param environment the user's environment variables: PATH, PULUMI_HOME, HOME, and the settings of the
     * installation
     * @throws LocalAwsException if the plugin has a different version, or cannot be installed
     */
    public static OfficialPlugin resolve(
            String version, Engine engine, Map<String, String> environment, Progress progress) {
        var installed = installed(version, environment);
        if (installed.isPresent()) {
            return verified(installed.get(), version, environment);
        }
        var others = others(environment);
        var onPath = PathPrograms.find(environment, PROGRAM);
        if (onPath.isPresent()) {
            var reported = reportedVersion(onPath.get(), environment);
            if (reported.equals(version)) {
                return new OfficialPlugin(onPath.get(), version);
            }
            others.add(onPath.get() + ", which reports " + reported);
        }
        var program = progress.step(
                "Installing the official AWS plugin: " + COMMAND + version,
                () -> install(version, engine, environment, others));
        return verified(program, version, environment);
    }

    /** Returns the plugin's file in the user's Pulumi home. */
    private static Optional<Path> installed(String version, Map<String, String> environment) {
        return home(environment)
                .filter(plugins -> !Files.exists(plugins.resolve(FOLDER + version + ".partial")))
                .map(plugins -> plugins.resolve(FOLDER + version).resolve(PROGRAM))
                .filter(PathPrograms::isProgram);
    }

    private static Optional<Path> home(Map<String, String> environment) {
        return JavaHost.pulumiHome(environment).map(home -> home.resolve(JavaHost.PLUGINS));
    }

    /** Returns the installed plugins of other versions. */
    private static List<String> others(Map<String, String> environment) {
        return home(environment).stream()
                .flatMap(JavaHost::list)
                .filter(folder -> folder.getFileName().toString().startsWith(FOLDER))
                .filter(folder -> PathPrograms.isProgram(folder.resolve(PROGRAM)))
                .map(Path::toString)
                .sorted()
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static OfficialPlugin verified(Path program, String version, Map<String, String> environment) {
        var reported = reportedVersion(program, environment);
        if (!reported.equals(version)) {
            throw new LocalAwsException("The AWS plugin " + program + " reports version " + reported
                    + ", but the program's SDK, com.pulumi:aws, selects " + version
                    + ". Replace the plugin: pulumi plugin rm resource aws " + version
                    + " && " + COMMAND + version);
        }
        return new OfficialPlugin(program, version);
    }

    /**
     * Returns the plugin's version: Pulumi's Terraform bridge prints it for {@code -version}.
     *
     * @throws LocalAwsException if the program prints no version
     */
    private static String reportedVersion(Path program, Map<String, String> environment) {
        var result =
                run(List.of(program.toString(), "-version"), CleanEnvironment.of(environment), SECONDS_FOR_VERSION);
        var version = without(result.output());
        if (result.status() != 0 || !version.matches("\\d+\\.\\d+\\.\\d+(-\\S+)?")) {
            throw new LocalAwsException("The AWS plugin " + program + " does not report its version: `" + PROGRAM
                    + " -version` ended with status " + result.status() + " and printed \"" + version
                    + "\". Install the plugin again, or remove this file.");
        }
        return version;
    }

    private static String without(String version) {
        return version.strip().replaceFirst("^v", "");
    }

    private static Path install(String version, Engine engine, Map<String, String> environment, List<String> others) {
        var settings = new HashMap<String, String>(environment);
        settings.put("PULUMI_SKIP_UPDATE_CHECK", "true");
        var result =
                run(List.of(engine.pulumi().toString(), "plugin", "install", "resource", "aws", version), settings, 0);
        if (result.status() != 0) {
            throw new LocalAwsException("The official AWS plugin " + version
                    + " is not installed, and `" + COMMAND + version
                    + "` ended with status " + result.status() + ":" + System.lineSeparator()
                    + result.output().strip() + System.lineSeparator()
                    + (others.isEmpty()
                            ? ""
                            : "Other versions, which the program's SDK does not select: " + String.join("; ", others)
                                    + "." + System.lineSeparator())
                    + "Run this command in a shell where it succeeds, and try again; or use the provider emulator,"
                    + " which is the default.");
        }
        return installed(version, environment)
                .orElseThrow(() -> new LocalAwsException("`" + COMMAND + version + "` succeeded, but "
                        + home(environment).map(Path::toString).orElse("the Pulumi home")
                        + " has no " + FOLDER + version + "/" + PROGRAM + ". Set PULUMI_HOME to the Pulumi home."));
    }

    private record Result(int status, String output) {}

    /** Runs a program to completion, or stops it after a number of seconds; 0 for no limit. */
    private static Result run(List<String> command, Map<String, String> environment, int seconds) {
        try {
            var builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().clear();
            builder.environment().putAll(environment);
            var process = ChildProcesses.start(builder);
            process.getOutputStream().close();
            var output = CompletableFuture.supplyAsync(() -> read(process));
            if (seconds > 0 && !process.waitFor(seconds, TimeUnit.SECONDS)) {
                ChildProcesses.end(process.toHandle());
            }
            return new Result(process.waitFor(), output.join());
        } catch (IOException e) {
            throw new LocalAwsException(String.join(" ", command) + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalAwsException(String.join(" ", command) + " was interrupted.", e);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        } catch (IOException e) {
            return "";
        }
    }
}
