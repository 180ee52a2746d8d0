package io.assumerole.policy.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes commands, options, their values, and file names. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete commands, options, and files.",
        footer = {"", "Example: source <(iam-policy completion)"})
final class CompletionCommand implements Callable<Integer> {
    /** The labels of files in the help, or their beginnings. */
    private static final List<String> FILES = List.of("FILE", "EXPORT", "PREVIEW", "BEFORE", "AFTER");

    private final CommandInputOutput console;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    CompletionCommand(CommandInputOutput console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var root = spec.root();
        for (var command : root.subcommands().values()) {
            describe(command.getCommandSpec());
        }
        if (!console.print(AutoComplete.bash(root.name(), root.commandLine()) + "\n")) {
            throw new BadInputException("Standard output was closed before everything was written");
        }
        return CommandResult.FINE;
    }

    /** Tells Picocli which arguments are files and which words an option accepts. At each start, this would slow every command. */
    private static void describe(CommandSpec command) {
        for (var option : List.copyOf(command.options())) {
            if (isFile(option)) {
                command.remove(option);
                command.addOption(OptionSpec.builder(option.names())
                        .paramLabel(option.paramLabel())
                        .type(Path.class)
                        .build());
            }
            for (var converter : option.converters()) {
                if (converter instanceof WordConverter<?> words) {
                    command.remove(option);
                    command.addOption(option.toBuilder()
                            .completionCandidates(words.words())
                            .build());
                }
            }
        }
        for (var parameter : List.copyOf(command.positionalParameters())) {
            if (isFile(parameter)) {
                command.remove(parameter);
                command.addPositional(PositionalParamSpec.builder()
                        .index(parameter.index())
                        .paramLabel(parameter.paramLabel())
                        .type(Path.class)
                        .build());
            }
        }
    }

    private static boolean isFile(ArgSpec argument) {
        return FILES.stream().anyMatch(argument.paramLabel()::startsWith);
    }
}
