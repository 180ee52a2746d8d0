package io.assumerole.policy.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Prints a script with which a shell completes commands, options, their values, and file names. */
@Command(
        name = "completion",
        description = "Prints a script with which bash and zsh complete commands, options, and files.",
        footer = {"", "Example: source <(iam-policy completion)"})
final class CompletionCommand extends PolicyCommand {
    @Spec
    private CommandSpec spec;

    CompletionCommand(CommandInputOutput console) {
        super(console);
    }

    @Override
    CommandResult answer() {
        var root = spec.root();
        for (var command : root.subcommands().values()) {
            describe(command.getCommandSpec());
        }
        return new CommandResult(CommandResult.FINE, AutoComplete.bash(root.name(), root.commandLine()) + "\n");
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
        return argument.completionCandidates() instanceof FileNames;
    }
}
