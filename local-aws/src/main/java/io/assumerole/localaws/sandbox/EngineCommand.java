package io.assumerole.localaws.sandbox;

import com.pulumi.automation.AutomationException;
import com.pulumi.automation.CommandException;
import com.pulumi.automation.CommandResult;
import com.pulumi.automation.CommandRunOptions;
import com.pulumi.automation.ConcurrentUpdateException;
import com.pulumi.automation.PulumiCommand;
import com.pulumi.automation.StackAlreadyExistsException;
import com.pulumi.automation.StackNotFoundException;
import com.pulumi.automation.Version;
import com.pulumi.automation.events.EngineEvent;
import com.pulumi.automation.serialization.internal.LocalSerializer;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.tools.Engine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Runs a specific {@code pulumi} in a given environment.
 *
 * <p>The SDK's {@code LocalPulumiCommand} looks {@code pulumi} up on this JVM's PATH and passes it this JVM's
 * environment, which may contain the user's account. Secret settings go over the engine's standard input.
 */
public final class EngineCommand implements PulumiCommand {
    private static final Pattern NOT_FOUND = Pattern.compile("no stack named.*found");
    private static final Pattern EXISTS = Pattern.compile("stack.*already exists");
    private static final String LOCKED = "the stack is currently locked by";

    private final Engine engine;
    private final Map<String, String> environment;
    private final Path temporary;
    private final Consumer<ProcessHandle> started;

    /**
     * @param environment the whole environment of the engine
     * @param temporary an existing folder for the engine's event logs
     * @param started receives each process that was started
     */
    public EngineCommand(
            Engine engine, Map<String, String> environment, Path temporary, Consumer<ProcessHandle> started) {
        this.engine = engine;
        this.environment = Map.copyOf(environment);
        this.temporary = temporary;
        this.started = started;
    }

    @Override
    public Version version() {
        return Version.tryParse(engine.version()).orElse(null);
    }

    @Override
    public CommandResult run(List<String> args, CommandRunOptions options) throws AutomationException {
        try {
            CommandResult result = null;
            for (var step : SecretSettings.hidden(args)) {
                result = run(step, options);
            }
            return result;
        } catch (IOException | UncheckedIOException | CompletionException e) {
            throw new AutomationException("pulumi " + args.get(0) + " could not be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AutomationException(e);
        }
    }

    private CommandResult run(SecretSettings.Step step, CommandRunOptions options)
            throws AutomationException, IOException, InterruptedException {
        var input = step.input() == null ? options.standardInput() : step.input();
        return options.onEngineEvent() == null
                ? execute(step.args(), options, input, Map.of())
                : executeWithEvents(step.args(), options, input);
    }

    /** Passes the events to the caller when the command has ended, successfully or not. */
    private CommandResult executeWithEvents(List<String> args, CommandRunOptions options, String input)
            throws AutomationException, IOException, InterruptedException {
        var log = Files.createTempFile(temporary, "events", ".json");
        var withLog = new ArrayList<String>(args);
        withLog.addAll(List.of("--event-log", log.toString()));
        try {
            return execute(withLog, options, input, Map.of("PULUMI_DEBUG_COMMANDS", "true"));
        } finally {
            var serializer = new LocalSerializer();
            for (var line : Files.readAllLines(log, StandardCharsets.UTF_8)) {
                options.onEngineEvent().accept(serializer.deserializeJson(line, EngineEvent.class));
            }
            Files.delete(log);
        }
    }

    private CommandResult execute(List<String> args, CommandRunOptions options, String input, Map<String, String> extra)
            throws AutomationException, IOException, InterruptedException {
        var command = new ArrayList<String>(List.of(engine.pulumi().toString()));
        command.addAll(args);
        if (!command.contains("--non-interactive")) {
            command.add(1, "--non-interactive");
        }
        var builder = new ProcessBuilder(command);
        if (options.workingDir() != null) {
            builder.directory(options.workingDir().toFile());
        }
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(options.additionalEnv());
        builder.environment().putAll(extra);

        var process = ChildProcesses.start(builder);
        started.accept(process.toHandle());
        var output = read(process.getInputStream(), options.onStandardOutput());
        var error = read(process.getErrorStream(), options.onStandardError());
        try (var writer = process.outputWriter(StandardCharsets.UTF_8)) {
            if (input != null) {
                writer.write(input);
            }
        } catch (IOException e) {
            // The engine ended without reading its input: its status and output explain why.
        }
        var result = new CommandResult(process.waitFor(), output.join(), error.join());
        if (result.code() != 0) {
            throw failure(result);
        }
        return result;
    }

    private static CompletableFuture<String> read(InputStream stream, Consumer<String> consumer) {
        return CompletableFuture.supplyAsync(
                () -> {
                    var all = new StringBuilder();
                    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line; (line = reader.readLine()) != null; ) {
                            all.append(line).append(System.lineSeparator());
                            if (consumer != null) {
                                consumer.accept(line);
                            }
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return all.toString();
                },
                task -> new Thread(task, "pulumi-output").start());
    }

    private static CommandException failure(CommandResult result) {
        if (NOT_FOUND.matcher(result.standardError()).find()) {
            return new StackNotFoundException(result);
        }
        if (EXISTS.matcher(result.standardError()).find()) {
            return new StackAlreadyExistsException(result);
        }
        return result.standardError().contains(LOCKED)
                ? new ConcurrentUpdateException(result)
                : new CommandException(result);
    }
}
