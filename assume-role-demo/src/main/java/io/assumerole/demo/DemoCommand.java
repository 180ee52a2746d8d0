package io.assumerole.demo;

import com.pulumi.automation.AutomationException;
import io.assumerole.localaws.LocalAwsServer.Plugin;
import io.assumerole.localaws.run.ChildProcesses;
import io.assumerole.localaws.run.LocalAwsException;
import io.assumerole.localaws.run.Progress;
import io.assumerole.localaws.tools.MissingToolsException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line behind {@code demo}. */
@Command(
        name = "./demo",
        description = {
            "Runs both stacks on a local AWS, without an account, and checks allowed and denied calls.",
            "Without a command: runs everything, writes a report about the new access, and then cleans up."
        },
        footer = {
            "",
            "Exit code: 0 every check holds, 1 a check does not hold or a step failed,",
            "  2 wrong usage or a program is not installed.",
            "AWS_ENDPOINT_URL in the environment: uses the local AWS there instead of starting one."
        })
public final class DemoCommand implements Callable<Integer> {
    private static final String REVIEW = "review";

    /** The length of the longest command in the help, which can then be pasted. */
    private static final int HELP_WIDTH = 100;

    private static final boolean TERMINAL = Boolean.getBoolean("local-aws.terminal");

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows this help.")
    private boolean help;

    @Mixin
    private PluginOption plugin;

    /** The option of the commands that deploy both stacks. */
    private static final class PluginOption {
        @Option(
                names = "--plugin",
                paramLabel = "PLUGIN",
                description = "The AWS plugin: emulator (default), or official, which is the plugin of your Pulumi."
                        + " Both reach only the local AWS.")
        private Plugin plugin = Plugin.EMULATOR;
    }

    private DemoCommand() {}

    public static void main(String[] args) {
        int status = new CommandLine(new DemoCommand())
                .setUsageHelpWidth(HELP_WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(DemoCommand::execute)
                .setColorScheme(CommandLine.Help.defaultColorScheme(TERMINAL ? Ansi.ON : Ansi.OFF))
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line.getCommandName()))
                .execute(args);
        System.exit(status);
    }

    @Spec
    private CommandSpec spec;

    /** Refuses an option of this command before a subcommand, which would have no effect. */
    private static int execute(CommandLine.ParseResult parsed) {
        if (parsed.hasSubcommand() && parsed.hasMatchedOption("--plugin")) {
            throw new CommandLine.ParameterException(
                    parsed.commandSpec().commandLine(),
                    "--plugin is an option of ./demo and ./demo up. With up, write it after the command: ./demo up --plugin official");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    @Override
    public Integer call() throws AutomationException {
        return status(demo().run(plugin.plugin));
    }

    @Command(description = "Deploys both stacks, and leaves them and the local AWS running.")
    int up(
            @Mixin PluginOption plugin,
            @Option(
                            names = "--empty",
                            description = "Starts only the local AWS, for your own project. Deploys no stack.")
                    boolean empty)
            throws AutomationException {
        return status(demo().up(plugin.plugin, empty));
    }

    @Command(description = "Prints the environment of the running demo, for: eval \"$(./demo env)\"")
    int env() {
        System.out.print(demo().env());
        if (System.getenv("PULUMI_STACK") != null) {
            // An empty value differs from an unset variable: the engine then finds no stack at all.
            System.err.println(
                    "PULUMI_STACK is set in this shell and overrides the stack that you select. First run: unset PULUMI_STACK");
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(description = "Destroys both stacks and stops the local AWS that up started.")
    int down() throws AutomationException {
        demo().down();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = REVIEW,
            description = {
                "Reports how the first deployment of a stack changes who can do what.",
                "Previews the stack on a new local AWS, which predicts the ARNs that follow from names.",
                "Example: ./demo review create-role-stack -- -c create-role:unprivilegedUsername=anna"
            },
            footer = {"", "Exit code: 0 no new access, 1 new access or undecided, 2 the preview failed or wrong usage."
            })
    int review(
            @Option(
                            names = "--format",
                            paramLabel = "FORMAT",
                            description = "The format of the report, as in iam-policy review.")
                    String format,
            @Option(names = "--output", paramLabel = "FILE", description = "Writes the report to this file.")
                    Path output,
            @Option(
                            names = "--fail-on",
                            paramLabel = "RESULT",
                            description = "The result with exit code 1, as in iam-policy review.")
                    String failOn,
            @Parameters(paramLabel = "STACK_DIR", description = "The folder of a built Pulumi project.") Path stack,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "-- ARGUMENT",
                            description =
                                    "Pulumi's arguments: -c KEY=VALUE for a setting; --stack NAME to use the settings of"
                                            + " Pulumi.NAME.yaml; others go to preview.")
                    List<String> arguments)
            throws AutomationException {
        var options = new ArrayList<String>();
        add("--format", format, options);
        add("--output", output == null ? null : output.toAbsolutePath().toString(), options);
        add("--fail-on", failOn, options);
        // Standard output is for the report.
        return demo(Progress.plain(System.err)).review(stack, options, given(arguments));
    }

    @Command(
            description = {
                "Prints a script with which bash and zsh complete commands, options, and files.",
                "Example: source <(./demo completion)"
            })
    int completion() {
        // For ./demo, bash and zsh look up the name without the folder.
        System.out.print(AutoComplete.bash("demo", spec.commandLine()) + "\n");
        return CommandLine.ExitCode.OK;
    }

    /** Adds an option if Picocli got a value for it. */
    private static void add(String name, @Nullable String value, List<String> options) {
        if (value != null) {
            options.addAll(List.of(name, value));
        }
    }

    /** Returns an empty list for Picocli's null. */
    private static List<String> given(List<String> values) {
        return values == null ? List.of() : values;
    }

    private static Demo demo() {
        return demo(TERMINAL ? Progress.onTerminal(System.out) : Progress.plain(System.out));
    }

    private static Demo demo(Progress progress) {
        return new Demo(cloneFolder(), System.getenv(), progress, System.out);
    }

    /**
     * Returns the folder of the clone: the jar and the folder of its classes are both in assume-role-demo/target of the clone.
     */
    private static Path cloneFolder() {
        try {
            return Path.of(DemoCommand.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("../../..")
                    .normalize();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int status(boolean holds) {
        return holds ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static int explain(Exception failure, String command) {
        if (ChildProcesses.isShuttingDown()) {
            // The signal that stops this JVM causes later failures.
            return CommandLine.ExitCode.SOFTWARE;
        }
        boolean expected = failure instanceof LocalAwsException || failure instanceof AutomationException;
        System.err.println();
        if (expected) {
            System.err.println(failure.getMessage());
        } else {
            failure.printStackTrace();
        }
        // Exit code 1 of a review is a result.
        return failure instanceof MissingToolsException || command.equals(REVIEW)
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
    }
}
